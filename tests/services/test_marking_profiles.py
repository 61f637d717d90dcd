"""Marking and conferring under another règlement than the default one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cqp.errors import DeliberationError, PolicyFileError
from cqp.marking.sitting import ExamSessionPlan
from cqp.rules.policy import Policy
from cqp.rules.status import Status
from cqp.services.confer import decide_competency, read_concertation
from cqp.services.list_policies import list_policies
from cqp.services.mark_criteria import mark_criteria
from cqp.services.organise_session import change_exam_session, create_exam_session, read_exam_session
from cqp.services.read_minutes import read_minutes
from cqp.services.sign_minutes import prepare_minutes
from cqp.services.submit_grid import submit_grid
from cqp.store import referentials
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import rows
from tests.services.test_marking_cost import cost_of_a_tick

DEFAULT, SHARE, ESSENTIAL, AVERAGE = list_policies()


def under(store: Store, session: BuiltSession, policy: Policy) -> BuiltSession:
    """Hold the exam session under this règlement."""
    with store.writing() as db:
        policy_id = referentials.ensure_policy(db, policy, NOW.isoformat())
        db.exec_driver_sql(f"UPDATE exam_session SET policy_id = {policy_id} WHERE id = {session.id}")
    return session


def codes(store: Store) -> list[str]:
    return [row[0] for row in rows(store, "SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.' ORDER BY id")]


def mark(store: Store, session: BuiltSession, not_met: set[str], unseen: frozenset[str] = frozenset()) -> None:
    """Mark block 2A alike in both grids, and submit them."""
    for token in session.tokens:
        seen = [code for code in codes(store) if code not in unseen]
        marks = [a_mark(code, "not_met" if code in not_met else "met") for code in seen]
        mark_criteria(store, token, session.sittings["2A"], marks, NOW)
        submit_grid(store, token, session.sittings["2A"], NOW, seen=len(seen), reason="Non vus." if unseen else "")


def status(store: Store) -> tuple[str, ...]:
    return rows(store, "SELECT s.status FROM sitting s JOIN block b ON b.id = s.block_id WHERE b.code = '2A'")[0]


@pytest.mark.parametrize(
    ("policy", "not_met", "expected"),
    [
        (DEFAULT, {"C2A.2.1", "C2A.2.2"}, "not_validated"),
        (SHARE, {"C2A.2.1", "C2A.2.2"}, "validated"),
        (SHARE, {"C2A.1.1", "C2A.2.1", "C2A.2.2", "C2A.3.1", "C2A.4.1", "C2A.4.2"}, "not_validated"),
        (AVERAGE, {"C2A.2.1", "C2A.2.2"}, "not_validated"),
        (AVERAGE, {"C2A.2.1", "C2A.3.1"}, "validated"),
        (ESSENTIAL, {"C2A.1.5"}, "not_validated"),
        (ESSENTIAL, {"C2A.1.4"}, "validated"),
    ],
)
@pytest.mark.parametrize("submits", [True, False])
def test_a_block_follows_its_policy(
    store: Store, policy: Policy, not_met: set[str], expected: str, *, submits: bool
) -> None:
    session = under(store, a_session(store), policy)

    if submits:
        mark(store, session, not_met)
    else:
        for token in session.tokens:
            marks = [a_mark(code, "not_met" if code in not_met else "met") for code in codes(store)]
            mark_criteria(store, token, session.sittings["2A"], marks, NOW)

    assert status(store) == (expected,)


@pytest.mark.parametrize("policy", [SHARE, AVERAGE, ESSENTIAL])
def test_a_tick_costs_no_more_than_under_the_default_policy(store: Store, policy: Policy) -> None:
    other = cost_of_a_tick(store, under(store, a_session(store), policy))

    assert [number for _, number in other] == [number for _, number in cost_of_a_tick(store, a_session(store))]


def test_minutes_wait_until_the_block_is_settled(store: Store) -> None:
    """Every competency is settled, but two criteria nobody saw decide whether the block reaches 70 %."""
    not_met = {"C2A.2.1", "C2A.2.2", "C2A.4.1", "C2A.4.2"}
    session = under(store, a_session(store), SHARE)
    mark(store, session, not_met, frozenset({"C2A.2.3", "C2A.4.3"}))
    sitting, token = session.sittings["2A"], session.tokens[0]
    room = read_concertation(store, token, sitting, NOW)
    assert {one.code: one.standing for one in room.competencies} == {
        "C2A.1": Status.ACQUIRED,
        "C2A.2": Status.NOT_ACQUIRED,
        "C2A.3": Status.ACQUIRED,
        "C2A.4": Status.NOT_ACQUIRED,
    }
    assert status(store) == ("to_deliberate",)

    with pytest.raises(DeliberationError, match="écrivez la décision du comité sur : C2A"):
        prepare_minutes(store, token, sitting, NOW)
    for code in ("C2A.2", "C2A.4"):
        decide_competency(store, token, sitting, code, Status.NOT_ACQUIRED, "", NOW, base=0)
    prepare_minutes(store, token, sitting, NOW)

    (written, *_) = read_minutes(store, token, sitting, NOW)
    assert written.minutes.decision is Status.NOT_VALIDATED
    assert written.minutes.why == "11 critères acquis sur 17 applicables (64 %), pour 70 % demandés."
    assert status(store) == ("not_validated",)


def test_a_policy_that_names_what_the_referential_has_not_is_refused(store: Store) -> None:
    token, plan = a_coordinator(store), ExamSessionPlan("Mai", "Lyon", "2027-05-03", "2027-05-04", ("A",))
    stray = replace(ESSENTIAL, essential=("C1.3.3", "C1.3.99"))

    with pytest.raises(PolicyFileError, match=r"nomme C1\.3\.99, que le référentiel"):
        create_exam_session(store, token, plan, stray, NOW)

    kept = create_exam_session(store, token, plan, ESSENTIAL, NOW)
    with pytest.raises(PolicyFileError):
        change_exam_session(store, token, kept, plan, stray, NOW)
    assert read_exam_session(store, token, kept, NOW)[1] == ESSENTIAL
