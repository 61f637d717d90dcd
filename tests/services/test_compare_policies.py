"""Two règlements compared on what was marked, without a trace."""

from __future__ import annotations

import pytest

from cqp.errors import ForbiddenError, NotFoundError
from cqp.rules.policy import Policy
from cqp.rules.status import Status
from cqp.services.compare_policies import compare_policies
from cqp.services.confer import decide_competency
from cqp.services.list_policies import list_policies
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_results import read_candidate
from cqp.services.submit_grid import submit_grid
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import rows, stored

DEFAULT, SHARE, ESSENTIAL, AVERAGE = list_policies()
FAILED = ("C2A.2.1", "C2A.2.2")
"""Two criteria of three: the competency fails, the block has 15 of 17."""


@pytest.fixture
def session(store: Store) -> BuiltSession:
    """Two submitted grids on block 2A, block 1 held."""
    session = a_session(store, blocks=("2A",), held=("1",))
    codes = [row[0] for row in rows(store, "SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.' ORDER BY id")]
    for token in session.tokens:
        marks = [a_mark(code, "not_met" if code in FAILED else "met") for code in codes]
        mark_criteria(store, token, session.sittings["2A"], marks, NOW)
        submit_grid(store, token, session.sittings["2A"], NOW, seen=len(codes))
    return session


def changes(store: Store, session: BuiltSession, policy: Policy = SHARE) -> list[tuple[str, Status, Status]]:
    found = compare_policies(store, a_coordinator(store), session.id, policy, NOW)
    return [(one.block, one.before, one.after) for one in found.changes]


def test_who_changes_and_why(store: Store, session: BuiltSession) -> None:
    found = compare_policies(store, a_coordinator(store), session.id, SHARE, NOW)

    block, certificate = found.changes
    assert (block.block, block.before, block.after) == ("2A", Status.NOT_VALIDATED, Status.VALIDATED)
    assert block.why_before == "3 compétences acquises sur 4 ; non acquise : C2A.2."
    assert block.why_after == "15 critères acquis sur 17 applicables (88 %), pour 70 % demandés."
    assert (certificate.before, certificate.after) == (Status.NOT_AWARDED, Status.AWARDED)
    assert found.candidates == 1


def test_its_own_policy_changes_nobody(store: Store, session: BuiltSession) -> None:
    assert changes(store, session, DEFAULT) == []


def test_a_floor_still_fails_the_block(store: Store, session: BuiltSession) -> None:
    assert changes(store, session, AVERAGE) == []


def test_comparing_writes_nothing(store: Store, session: BuiltSession) -> None:
    token, before = a_coordinator(store), stored(store)
    entries = rows(store, "SELECT count(*) FROM journal"), rows(store, "SELECT count(*) FROM policy")

    compare_policies(store, token, session.id, SHARE, NOW)

    assert stored(store) == before
    assert (rows(store, "SELECT count(*) FROM journal"), rows(store, "SELECT count(*) FROM policy")) == entries


def test_a_written_decision_stands_under_the_other_policy(store: Store, session: BuiltSession) -> None:
    decide_competency(
        store, session.tokens[0], session.sittings["2A"], "C2A.2", Status.ACQUIRED, "Vu à l'oral.", NOW, base=0
    )

    assert changes(store, session) == []


def test_only_coordination_compares(store: Store, session: BuiltSession) -> None:
    with pytest.raises(ForbiddenError):
        compare_policies(store, session.tokens[0], session.id, SHARE, NOW)
    with pytest.raises(NotFoundError):
        compare_policies(store, a_coordinator(store), 999, SHARE, NOW)


def test_a_candidates_file_says_why_and_what_would_change_it(store: Store, session: BuiltSession) -> None:
    result = read_candidate(store, a_coordinator(store), session.candidates[0], NOW)
    block = next(one for one in result.blocks if one.code == "2A")

    assert block.why == "3 compétences acquises sur 4 ; non acquise : C2A.2."
    assert block.change == "Si C2A.2.1 était retenu acquis (1 autre choix de même taille), le bloc serait à délibérer."
