"""A change posted while the minutes are written or signed: it came before and is in them, or it is refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from cqp.errors import CqpError
from cqp.marking.mark import MarkValue
from cqp.rules.consensus import Agreed
from cqp.rules.minutes import Minutes
from cqp.services.confer import agree_criterion
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import own_grid
from cqp.services.read_minutes import read_minutes
from cqp.services.sign_minutes import prepare_minutes, sign_minutes, withdraw_minutes
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import verify_locally
from cqp.store import conferring, referentials
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_mark, a_session
from tests.recompute import rows

ROUNDS = 3
CODE = "C2A.1.1"


def ready(store: Store) -> BuiltSession:
    """Return two equal, complete, submitted grids on block 2A."""
    session = a_session(store, blocks=("2A",))
    codes = [row[0] for row in rows(store, "SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.' ORDER BY id")]
    for token in session.tokens:
        mark_criteria(store, token, session.sittings["2A"], [a_mark(code) for code in codes], NOW)
        submit_grid(store, token, session.sittings["2A"], NOW, seen=len(codes))
    return session


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run these at the same instant, each in its thread; return what each gave, an error included."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except CqpError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def written(store: Store, session: BuiltSession) -> Minutes:
    minutes = read_minutes(store, session.tokens[0], session.sittings["2A"], NOW)[0].minutes
    assert minutes is not None
    return minutes


def test_minutes_wait_for_a_change_that_is_being_written(store: Store) -> None:
    session = ready(store)
    sitting, (first, second) = session.sittings["2A"], session.tokens
    with ThreadPoolExecutor(1) as pool:
        with store.writing() as db:
            _, held = own_grid(db, second, sitting, NOW, lock=True)
            writing = pool.submit(prepare_minutes, store, first, sitting, NOW)
            time.sleep(0.5)  # long enough to read what is not committed yet, if nothing held it back
            criterion, _ = referentials.read_block_index(db, held.block_id).criteria[CODE]
            agreed = Agreed(MarkValue.MET, "Juste avant.", 1)
            conferring.write_agreed(db, sitting, criterion, agreed, held.assessor_id, NOW.isoformat())
        writing.result()

    assert written(store, session).competencies[0].criteria[0].agreed_reason == "Juste avant."


@pytest.mark.parametrize("rank", range(ROUNDS))
def test_a_mark_is_in_the_minutes_or_refused(store: Store, rank: int) -> None:
    session = ready(store)
    sitting, (first, second) = session.sittings["2A"], session.tokens
    change = a_mark(CODE, "not_met", base=1, remark="Revu.", amendment=f"Tour {rank}")

    _, answer = at_once(
        lambda: prepare_minutes(store, first, sitting, NOW),
        lambda: mark_criteria(store, second, sitting, [change], NOW),
    )

    (stored,) = rows(
        store,
        "SELECT count(*) FROM mark JOIN criterion ON criterion.id = criterion_id "
        f"WHERE value = 'not_met' AND sitting_id = {sitting}",
    )
    came_before = bool(answer.saved)  # type: ignore[attr-defined]
    assert stored == (int(came_before),)
    if read_minutes(store, first, sitting, NOW):  # a mark that came before may leave a competency to decide
        values = written(store, session).competencies[0].criteria[0].values
        assert (MarkValue.NOT_MET in values) == came_before
    assert verify_locally(store).is_sound


@pytest.mark.parametrize("rank", range(ROUNDS))
def test_an_agreement_is_in_the_minutes_or_refused(store: Store, rank: int) -> None:
    session = ready(store)
    sitting, (first, second) = session.sittings["2A"], session.tokens

    _, answer = at_once(
        lambda: prepare_minutes(store, first, sitting, NOW),
        lambda: agree_criterion(store, second, sitting, CODE, MarkValue.MET, f"Tour {rank}", NOW, base=0),
    )

    agreed = written(store, session).competencies[0].criteria[0].agreed_reason
    assert agreed == ("" if isinstance(answer, CqpError) else f"Tour {rank}")


@pytest.mark.parametrize("rank", range(ROUNDS))
def test_minutes_are_taken_back_or_sealed_never_both(store: Store, rank: int) -> None:
    session = ready(store)
    sitting, (first, second) = session.sittings["2A"], session.tokens
    prepare_minutes(store, first, sitting, NOW)
    digest = read_minutes(store, first, sitting, NOW)[0].digest
    sign_minutes(store, first, sitting, digest, NOW)

    signed, taken = at_once(
        lambda: sign_minutes(store, second, sitting, digest, NOW),
        lambda: withdraw_minutes(store, first, sitting, f"Tour {rank}", NOW),
    )

    (version,) = read_minutes(store, first, sitting, NOW)
    (stage,) = rows(store, f"SELECT stage FROM sitting WHERE id = {sitting}")
    assert isinstance(signed, CqpError) != isinstance(taken, CqpError)
    assert (version.is_sealed, bool(version.withdrawn), stage) in {
        (True, False, ("signed",)),
        (False, True, ("",)),
    }
