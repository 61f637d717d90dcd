"""Several people, windows and processes mark at once; nothing acknowledged is ever lost."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

from cqp.config import Settings
from cqp.marking.mark import MarkIntent
from cqp.services.mark_criteria import MarkingAnswer, mark_criteria
from cqp.services.read_grid import read_open_grid
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_mark, a_session
from tests.recompute import recomputed, rows, stored

ROOT = Path(__file__).parents[2]

T = TypeVar("T")


def at_once(tasks: list[Callable[[], T]]) -> list[T]:
    """Run the tasks in as many threads, released together."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], T]) -> T:
        start.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def criteria_of(store: Store, session: BuiltSession, block: str) -> list[str]:
    grid = read_open_grid(store, session.tokens[0], session.sittings[block], NOW)
    return [criterion.code for criterion in grid.block.criteria]


def test_two_assessors_marking_one_sitting_lose_nothing(store: Store) -> None:
    session = a_session(store)
    criteria = criteria_of(store, session, "1")

    def marker(token: str, share: list[str]) -> Callable[[], list[MarkingAnswer]]:
        def mark() -> list[MarkingAnswer]:
            return [
                mark_criteria(store, token, session.sittings["1"], [a_mark(code, value, base=base)], NOW)
                for base, value in ((0, "not_met"), (1, "met"))
                for code in share
            ]

        return mark

    answers = at_once([marker(token, criteria[part::3]) for token in session.tokens for part in range(3)])

    saved = [mark.revision for own in answers for answer in own for mark in answer.saved]
    assert Counter(saved) == {1: 2 * len(criteria), 2: 2 * len(criteria)}
    assert rows(store, "SELECT count(*) FROM mark_event") == [(4 * len(criteria),)]
    assert stored(store) == recomputed(store)
    assert stored(store)["blocks"][session.sittings["1"]] == "validated"


def test_two_blocks_of_one_candidate_finish_at_once_and_make_the_certificate(store: Store) -> None:
    session = a_session(store)
    ready = {block: criteria_of(store, session, block) for block in ("1", "2A")}
    for token in session.tokens:
        for block, criteria in ready.items():
            marks = [a_mark(code) for code in criteria[1:]]
            mark_criteria(store, token, session.sittings[block], marks, NOW)

    def last(token: str, block: str) -> Callable[[], MarkingAnswer]:
        mark = a_mark(ready[block][0])
        return lambda: mark_criteria(store, token, session.sittings[block], [mark], NOW)

    at_once([last(token, block) for token in session.tokens for block in ready])

    assert set(stored(store)["certificates"].values()) == {"awarded"}
    assert stored(store) == recomputed(store)


def test_of_two_windows_changing_one_criterion_one_is_refused(store: Store) -> None:
    session = a_session(store)
    criteria = criteria_of(store, session, "2A")

    def window(value: str) -> Callable[[], list[MarkingAnswer]]:
        def mark() -> list[MarkingAnswer]:
            sitting = session.sittings["2A"]
            return [mark_criteria(store, session.tokens[0], sitting, [a_mark(code, value)], NOW) for code in criteria]

        return mark

    windows = at_once([window("met"), window("not_met"), window("met")])

    for code, answers in zip(criteria, zip(*windows, strict=True), strict=True):
        assert sorted(len(answer.saved) for answer in answers) == [0, 0, 1], code
        assert {refusal.code for answer in answers for refusal in answer.refused} == {"stale"}, code
    assert stored(store) == recomputed(store)


def test_one_request_sent_twice_at_once_is_recorded_once(store: Store) -> None:
    session = a_session(store)
    sent: list[MarkIntent] = [a_mark(code) for code in criteria_of(store, session, "2A")]

    answers = at_once(
        [lambda: mark_criteria(store, session.tokens[0], session.sittings["2A"], sent, NOW) for _ in range(4)]
    )

    assert {answer.refused for answer in answers} == {()}
    assert len({answer.saved for answer in answers}) == 1
    assert rows(store, "SELECT count(*) FROM mark_event") == [(len(sent),)]


class Worker:
    """A process that marks one criterion; see `marking_worker.py`."""

    def __init__(self, settings: Settings, token: str, sitting: int, criterion: str, number: int) -> None:
        what = [str(settings.data_dir), settings.database_url, token, str(sitting), criterion, str(number)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.marking_worker", *what],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def acknowledged(self) -> Iterator[tuple[str, int]]:
        """Yield (mark id, revision) as they come."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            identifier, _, revision = line.partition(" ")
            if revision.endswith("\n"):
                yield identifier, int(revision)

    def finish(self) -> int:
        code = self.process.wait(timeout=60)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        return code


def test_two_processes_changing_one_criterion_lose_nothing(settings: Settings, store: Store) -> None:
    session, number = a_session(store), 60
    sitting = session.sittings["1"]
    workers = [Worker(settings, session.tokens[0], sitting, "C1.1.1", number) for _ in range(2)]

    for worker in workers:
        worker.go()
    heard = [list(worker.acknowledged()) for worker in workers]

    assert [worker.finish() for worker in workers] == [0, 0]
    events = rows(store, "SELECT mark_id, revision FROM mark_event ORDER BY revision")
    assert sorted(heard[0] + heard[1], key=lambda one: one[1]) == events
    assert [revision for _, revision in events] == list(range(1, 2 * number + 1))
    assert stored(store) == recomputed(store)


@pytest.mark.parametrize("after", [1, 7, 25])
def test_what_a_killed_process_acknowledged_is_there(settings: Settings, store: Store, after: int) -> None:
    session = a_session(store)
    worker = Worker(settings, session.tokens[0], session.sittings["1"], "C1.1.1", 100_000)
    worker.go()
    acknowledged = worker.acknowledged()

    heard = [next(acknowledged) for _ in range(after)]
    worker.process.kill()
    heard += acknowledged  # what it could still say
    worker.finish()

    events = rows(store, "SELECT mark_id, revision FROM mark_event ORDER BY revision")
    assert events[: len(heard)] == heard
    assert len(events) - len(heard) in {0, 1}
    assert stored(store) == recomputed(store)
