"""The demonstration: who is in it, that it is the same each time, and that its figures follow the rules."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cqp.errors import MalformedRequestError
from cqp.services.demo.words import read_words
from cqp.services.load_demo import DemoCredentials, load_demo
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import list_own_sittings
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password
from cqp.services.start import start
from cqp.store.engine import Store
from tests.build import NOW, a_mark
from tests.conftest import sqlite_at
from tests.recompute import recomputed, rows, stored


def a_demo(store: Store, candidates: int, seed: int = 1, now: datetime = NOW) -> DemoCredentials:
    return load_demo(store, candidates=candidates, seed=seed, now=now, progress=lambda done, total: None)


def story(store: Store, demo: DemoCredentials) -> list[tuple[Any, ...]]:
    """Return everything a demonstration says, without the numbers of its rows."""
    sittings = rows(
        store,
        "SELECT number, last_name, first_name, certificate_status, code, planned_at, sitting.place, state, status "
        "FROM sitting JOIN candidate ON candidate.id = candidate_id JOIN block ON block.id = block_id "
        f"WHERE exam_session_id = {demo.exam_session} ORDER BY number, code",
    )
    events = rows(
        store,
        "SELECT number, assessor.name, organisation, criterion.code, value, remark, reason, revision, device_seq, at "
        "FROM mark_event JOIN sitting ON sitting.id = sitting_id JOIN candidate ON candidate.id = candidate_id "
        "JOIN assessor ON assessor.id = assessor_id JOIN criterion ON criterion.id = criterion_id "
        f"WHERE candidate.exam_session_id = {demo.exam_session} ORDER BY mark_event.id",
    )
    return sittings + events


def states(store: Store) -> Counter[str]:
    return Counter(row[0] for row in rows(store, "SELECT state FROM sitting"))


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (1, {"planned": 1, "submitted": 1}),
        (2, {"planned": 1, "submitted": 1, "running": 1, "absent": 1}),
        (3, {"planned": 1, "submitted": 3, "running": 1, "absent": 1}),
        (12, {"planned": 10, "submitted": 11, "running": 2, "absent": 1}),
    ],
)
def test_every_state_occurs_however_few_come(store: Store, candidates: int, expected: dict[str, int]) -> None:
    a_demo(store, candidates)

    assert states(store) == expected


@pytest.mark.parametrize("candidates", [1, 2, 3, 8, 12, 60])
def test_the_figures_are_those_that_marking_would_have_left(store: Store, candidates: int) -> None:
    a_demo(store, candidates)

    assert stored(store) == recomputed(store)


@pytest.mark.parametrize("candidates", [1, 2, 3, 8, 12, 60])
def test_the_first_sitting_of_the_first_assessor_is_a_common_block_to_mark(store: Store, candidates: int) -> None:
    demo = a_demo(store, candidates)
    first = demo.assessors[0]

    token = sign_in_with_code(store, first.code, NOW)
    mine = {sitting.id: sitting for sitting in list_own_sittings(store, token, NOW)}

    assert set(mine) == set(first.sittings)
    sitting = mine[first.sittings[0]]
    assert (sitting.block, sitting.state, sitting.observed) == ("1", "planned", 0)
    assert mark_criteria(store, token, sitting.id, [a_mark("C1.1.1")], NOW).refused == ()


@pytest.mark.parametrize("candidates", [8, 9, 12, 30, 100])
def test_each_assessor_has_something_to_mark(store: Store, candidates: int) -> None:
    demo = a_demo(store, candidates)
    state = dict(rows(store, "SELECT id, state FROM sitting"))
    block = dict(rows(store, "SELECT sitting.id, code FROM sitting JOIN block ON block.id = block_id"))
    order = ["planned", "running", "submitted", "absent"]

    for assessor in demo.assessors:
        found = [(order.index(state[one]), block[one] != "1") for one in assessor.sittings]
        assert state[assessor.sittings[0]] == "planned"
        assert found == sorted(found)


def test_marking_on_gives_what_the_events_say(store: Store) -> None:
    demo = a_demo(store, 20)
    tokens = {assessor.name: sign_in_with_code(store, assessor.code, NOW) for assessor in demo.assessors}
    choose = random.Random(7)

    for assessor in demo.assessors:
        for sitting in assessor.sittings[:8]:
            (block,) = rows(
                store, f"SELECT code FROM sitting JOIN block ON block.id = block_id WHERE sitting.id = {sitting}"
            )[0]
            marks = [
                a_mark(f"C{block}.1.{rank}", choose.choice(["met", "not_met"]), base=base)
                for rank in (1, 2)
                for base in (0, 1, 2)
            ]
            for mark in marks:
                mark_criteria(store, tokens[assessor.name], sitting, [mark], NOW)

    assert stored(store) == recomputed(store)


def test_the_same_seed_tells_the_same_story_beside_the_first(store: Store) -> None:
    first, second, other = a_demo(store, 15), a_demo(store, 15), a_demo(store, 15, seed=2)

    assert story(store, first) == story(store, second)
    assert story(store, first) != story(store, other)
    assert [demo.coordinator.login for demo in (first, second, other)] == [
        "coordination",
        "coordination-2",
        "coordination-3",
    ]
    assert [row[0] for row in rows(store, "SELECT name FROM exam_session ORDER BY id")] == [
        "Démonstration – session du 23 novembre 2026",
        "Démonstration – session du 23 novembre 2026 (2)",
        "Démonstration – session du 23 novembre 2026 (3)",
    ]


def test_secrets_do_not_come_from_the_seed(store: Store) -> None:
    first, second = a_demo(store, 3), a_demo(store, 3)

    assert first.coordinator.password != second.coordinator.password
    assert {one.code for one in first.assessors}.isdisjoint(one.code for one in second.assessors)


def test_a_taken_code_is_drawn_again(store: Store) -> None:
    def draw(seed: int) -> DemoCredentials:
        rng = random.Random(seed)
        return load_demo(store, candidates=3, seed=1, now=NOW, progress=lambda done, total: None, choose=rng.choice)

    first, second = draw(5), draw(5)

    for before, after in zip(first.assessors, second.assessors, strict=True):
        assert before.code[:4] != after.code[:4]
        assert before.code[4:] == after.code[4:]
        assert sign_in_with_code(store, after.code, NOW)


def test_the_coordinator_signs_in(store: Store) -> None:
    demo = a_demo(store, 1)

    assert sign_in_with_password(store, demo.coordinator.login, demo.coordinator.password, NOW)


def test_progress_reaches_the_end(store: Store) -> None:
    heard: list[tuple[int, int]] = []

    load_demo(store, candidates=450, seed=1, now=NOW, progress=lambda done, total: heard.append((done, total)))

    assert heard == [(0, 450), (200, 450), (400, 450), (450, 450)]


@pytest.mark.parametrize("candidates", [0, -3])
def test_nobody_makes_no_demonstration(store: Store, candidates: int) -> None:
    with pytest.raises(MalformedRequestError, match="au moins 1 candidat"):
        a_demo(store, candidates)

    assert rows(store, "SELECT * FROM exam_session") == []


def test_an_accident_leaves_nothing(store: Store) -> None:
    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(store, candidates=3, seed=1, now=NOW, progress=stop)

    for table in ("exam_session", "candidate", "sitting", "mark_event", "assessor", "coordinator"):
        assert rows(store, f"SELECT * FROM {table}") == []


# One cohort large enough for shares.


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory, ready_file: Path) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("cohort")
    shutil.copyfile(ready_file, folder / "cqp.db")
    store = start(sqlite_at(folder), NOW)
    a_demo(store, 500)
    yield store
    store.close()


def shares(counts: Counter[str]) -> dict[str, float]:
    return {word: number / counts.total() for word, number in counts.items()}


def test_shares_are_those_of_a_plausible_cohort(cohort: Store) -> None:
    state = shares(states(cohort))
    outcome = shares(Counter(row[0] for row in rows(cohort, "SELECT status FROM sitting WHERE state = 'submitted'")))
    blocks: dict[int, set[str]] = {}
    for candidate, code in rows(
        cohort,
        "SELECT candidate_id, code FROM sitting JOIN block ON block.id = block_id WHERE option IS NOT NULL",
    ):
        blocks.setdefault(candidate, set()).add(code)
    options = shares(Counter("".join(sorted(codes)) for codes in blocks.values()))
    remarks = shares(Counter(str(row[0] != "") for row in rows(cohort, "SELECT remark FROM mark")))

    assert 0.43 <= state["submitted"] <= 0.47
    assert 0.07 <= state["running"] <= 0.09
    assert 0.01 <= state["absent"] <= 0.03
    assert 0.45 <= outcome["validated"] <= 0.60
    assert 0.12 <= outcome["not_validated"] <= 0.30
    assert 0.15 <= outcome["to_deliberate"] <= 0.40
    assert 0.09 <= options["2A2B"] <= 0.11
    assert abs(options["2A"] - options["2B"]) <= 0.04
    assert 0.04 <= remarks["True"] <= 0.08


def test_assessors_mostly_agree(cohort: Store) -> None:
    pairs = rows(
        cohort,
        "SELECT one.value, other.value FROM mark one JOIN mark other ON other.sitting_id = one.sitting_id "
        "AND other.criterion_id = one.criterion_id AND other.assessor_id > one.assessor_id",
    )

    assert 0.95 <= sum(one == other for one, other in pairs) / len(pairs) < 1


def test_only_what_has_begun_is_marked(cohort: Store) -> None:
    observed = Counter(
        row[0] for row in rows(cohort, "SELECT state FROM sitting JOIN mark ON mark.sitting_id = sitting.id")
    )
    late = rows(cohort, f"SELECT * FROM mark_event WHERE at > '{NOW.isoformat()}' OR device_at > at")
    uneven = rows(
        cohort,
        "SELECT sitting_id FROM grid JOIN sitting ON sitting.id = sitting_id WHERE state = 'running' "
        "GROUP BY sitting_id HAVING min(revision) < max(revision) AND min(revision) > 0",
    )

    assert set(observed) == {"submitted", "running"}
    assert late == []
    assert len(uneven) == states(cohort)["running"]


def test_planned_times_are_local_and_around_now(cohort: Store) -> None:
    found = rows(cohort, "SELECT state, planned_at, sitting.place FROM sitting")
    here = datetime(2026, 11, 23, 10, 30)  # noqa: DTZ001 -- local time

    for state, planned_at, place in found:
        at = datetime.fromisoformat(planned_at)
        assert at.tzinfo is None
        assert (at > here) is (state == "planned")
        assert abs(at - here) < timedelta(days=20)
        assert place.startswith("Salle ")
    starts_on, ends_on = rows(cohort, "SELECT starts_on, ends_on FROM exam_session")[0]
    assert starts_on == min(planned[:10] for _, planned, _ in found)
    assert ends_on == max(planned[:10] for _, planned, _ in found)


def test_no_committee_sits_twice_at_once(cohort: Store) -> None:
    assert rows(cohort, "SELECT committee_id, planned_at FROM sitting GROUP BY 1, 2 HAVING count(*) > 1") == []


def test_events_rise_and_their_ids_are_uuids(cohort: Store) -> None:
    events = rows(cohort, "SELECT sitting_id, assessor_id, mark_id, device_seq, at FROM mark_event ORDER BY id")
    grids: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for sitting, assessor, _, seq, at in events:
        grids.setdefault((sitting, assessor), []).append((seq, at))

    assert {UUID(event[2]).version for event in events} == {4}
    assert all(str(UUID(event[2])) == event[2] for event in events)
    for marks in grids.values():
        assert [seq for seq, _ in marks] == list(range(1, len(marks) + 1))
        assert [at for _, at in marks] == sorted(at for _, at in marks)


def test_some_change_their_mind(cohort: Store) -> None:
    revisions = Counter(row[0] for row in rows(cohort, "SELECT revision FROM mark"))

    assert set(revisions) == {1, 2}
    assert 0.005 <= revisions[2] / revisions.total() <= 0.03


def test_conditional_criteria_are_more_often_without_object(cohort: Store) -> None:
    words = read_words()
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for text, value in rows(cohort, "SELECT text, value FROM mark JOIN criterion ON criterion.id = mark.criterion_id"):
        counts[words.is_conditional(text)][value] += 1

    assert shares(counts[True])["not_applicable"] > 0.2
    assert shares(counts[False])["not_applicable"] < 0.02


def test_some_hold_the_common_block_and_do_not_sit_it_again(cohort: Store) -> None:
    held = rows(cohort, "SELECT candidate_id FROM prior_award WHERE block_code = '1'")
    again = rows(
        cohort,
        "SELECT * FROM sitting JOIN block ON block.id = block_id JOIN prior_award "
        "ON prior_award.candidate_id = sitting.candidate_id AND prior_award.block_code = block.code",
    )

    assert len(held) == 20
    assert again == []


def test_names_are_varied_and_difficult(cohort: Store) -> None:
    names = set(rows(cohort, "SELECT last_name, first_name FROM candidate"))
    numbers = [row[0] for row in rows(cohort, "SELECT number FROM candidate ORDER BY number")]

    assert len(names) > 450
    assert set(read_words().hard_names) <= names
    assert numbers == [f"{rank:05d}" for rank in range(1, 501)]


def test_nobody_writes_about_health(cohort: Store) -> None:
    said = json.dumps(
        rows(cohort, "SELECT DISTINCT remark FROM mark") + rows(cohort, "SELECT DISTINCT reason FROM mark"),
        ensure_ascii=False,
    ).lower()

    for word in ("handicap", "malad", "santé", "fatigue", "stress", "enceinte", "médic"):
        assert word not in said
