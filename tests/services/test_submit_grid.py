"""Submitting a grid: what was seen is what is locked, and an incomplete one needs a reason."""

from __future__ import annotations

import pytest

from cqp.errors import CqpError, DeliberationError, ForbiddenError
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import list_own_sittings, read_open_grid
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_mark, a_session
from tests.recompute import rows

ONE = "2A"
"""A block of 17 criteria."""


def mark_all(store: Store, session: BuiltSession, *, assessor: int, but: int = 0) -> int:
    """Mark every criterion met but the last ones; return the grid's revision."""
    sitting = session.sittings[ONE]
    block = read_open_grid(store, session.tokens[assessor], sitting, NOW).block
    codes = [criterion.code for competency in block.competencies for criterion in competency.criteria]
    marks = [a_mark(code) for code in codes[: len(codes) - but]]
    mark_criteria(store, session.tokens[assessor], sitting, marks, NOW)
    return len(marks)


def refused(store: Store, session: BuiltSession, **options: object) -> CqpError:
    arguments = {"seen": 0, "reason": "Écourtée."} | options
    with pytest.raises(CqpError) as caught:
        submit_grid(store, session.tokens[0], session.sittings[ONE], NOW, **arguments)  # type: ignore[arg-type]
    assert rows(store, "SELECT is_submitted FROM grid WHERE is_submitted = 1") == []
    return caught.value


def test_the_marking_is_over_once_every_grid_is_submitted(store: Store) -> None:
    session = a_session(store)
    states = []
    for rank, token in enumerate(session.tokens):
        seen = mark_all(store, session, assessor=rank)
        submit_grid(store, token, session.sittings[ONE], NOW, seen=seen)
        submit_grid(store, token, session.sittings[ONE], NOW, seen=seen)  # asked again: nothing more
        states += [one.state for one in list_own_sittings(store, token, NOW) if one.block == ONE]

    kinds = rows(store, "SELECT kind, actor FROM journal WHERE kind <> 'mark' ORDER BY id")
    assert states == ["running", "submitted"]
    assert kinds == [("grid_submitted", f"assessor:{one}") for one in session.assessors]
    assert verify_locally(store).is_sound


def test_an_incomplete_grid_needs_a_reason_that_is_kept(store: Store) -> None:
    session = a_session(store)
    seen = mark_all(store, session, assessor=0, but=2)

    error = refused(store, session, seen=seen, reason="  ")
    submit_grid(store, session.tokens[0], session.sittings[ONE], NOW, seen=seen, reason=" Alerte incendie. ")

    assert str(error) == (
        "2 critères restent non observés (C2A.4.5, C2A.4.6). Observez-les, ou écrivez pourquoi ils ne peuvent pas "
        "l'être."
    )
    assert rows(store, "SELECT submit_reason FROM grid WHERE is_submitted = 1") == [("Alerte incendie.",)]


def test_what_was_not_seen_is_not_submitted(store: Store) -> None:
    session = a_session(store)
    mark_all(store, session, assessor=0)

    error = refused(store, session, seen=3)

    assert isinstance(error, DeliberationError)
    assert "a changé dans une autre fenêtre" in str(error)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"state": "closed"}, "La session d'examen est close"),
        ({"state": "preparing"}, "n'est pas ouverte"),
        ({"sitting_state": "absent"}, "déclaré absent"),
    ],
)
def test_a_grid_that_may_not_be_marked_may_not_be_submitted(store: Store, options: dict[str, str], words: str) -> None:
    session = a_session(store, **options)  # type: ignore[arg-type]

    assert words in str(refused(store, session))


def test_nobody_submits_a_colleagues_grid(store: Store) -> None:
    session, other = a_session(store), a_session(store)
    sitting = session.sittings[ONE]

    with pytest.raises(ForbiddenError):
        submit_grid(store, other.tokens[0], sitting, NOW, seen=0, reason="Écourtée.")
    with pytest.raises(ForbiddenError):
        submit_grid(store, session.tokens[0], sitting, NOW, seen=0, reason="É.", made_by=session.assessors[1])


def test_a_submitted_grid_changes_only_with_a_reason(store: Store) -> None:
    session = a_session(store)
    sitting, token = session.sittings[ONE], session.tokens[0]
    submit_grid(store, token, sitting, NOW, seen=0, reason="Écourtée.")

    plain = mark_criteria(store, token, sitting, [a_mark("C2A.1.1")], NOW)
    told = mark_criteria(store, token, sitting, [a_mark("C2A.1.1", amendment="Relu mes notes.")], NOW)

    assert [one.code for one in plain.refused] == ["grid_submitted"]
    assert [one.criterion for one in told.saved] == ["C2A.1.1"]
    assert rows(store, "SELECT amendment FROM mark_event") == [("Relu mes notes.",)]
    assert verify_locally(store).is_sound
