"""Committees practise with the real grid, and nothing of it counts."""

from __future__ import annotations

from datetime import datetime

import pytest

from cqp.errors import PreparationError
from cqp.marking.mark import MarkValue
from cqp.rules.selection import Selection
from cqp.services.follow_live import read_live
from cqp.services.mark_criteria import mark_criteria
from cqp.services.practise import prepare_practice, read_own_practice, read_practices
from cqp.services.read_cohort import read_cohort
from cqp.services.read_grid import list_own_sittings
from cqp.services.read_results import list_exam_sessions
from cqp.services.submit_grid import submit_grid
from cqp.store.engine import Store
from cqp.tables.practice import practice_agreement, practice_table
from tests.build import BuiltSession, a_coordinator, a_mark, a_session


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, now=now)


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


def test_every_assessor_marks_the_case_and_coordination_compares(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    before = [read_cohort(store, marie, Selection(), now).candidates, read_live(store, marie, session.id, now)]
    prepare_practice(store, marie, session.id, "2A", "Sinistre auto", "Vidéo 1", now)
    for token, value in zip(session.tokens, ("met", "not_met"), strict=True):
        (case,) = [one for one in list_own_sittings(store, token, now) if one.place == "Vidéo 1"]
        assert case.candidate.name == "Entraînement : Sinistre auto"
        mark_criteria(store, token, case.id, [a_mark("C2A.1.1"), a_mark("C2A.1.2", value)], now)
        assert read_practices(store, marie, session.id, now)[1][0].grids[-1].is_submitted is False
        assert read_own_practice(store, token, case.id, now) is None
        submit_grid(store, token, case.id, now, seen=2, reason="Entraînement.")

    document, (practice,) = read_practices(store, marie, session.id, now)

    assert read_own_practice(store, session.tokens[0], case.id, now) == practice
    assert read_own_practice(store, session.tokens[0], session.sittings["2A"], now) is None
    block = document.block("2A")
    table = practice_table(block, practice)
    assert [list(row)[2:] for row in table.head(2).itertuples(index=False)] == [
        [2, 0, 0, 0, "100 %"],
        [1, 1, 0, 0, "0 %"],
    ]
    assert practice_agreement(block, practice).rated == 2
    assert [one.values for one in practice.grids] == [
        {"C2A.1.1": MarkValue.MET, "C2A.1.2": MarkValue.MET},
        {"C2A.1.1": MarkValue.MET, "C2A.1.2": MarkValue.NOT_MET},
    ]
    assert [one.id for one in list_exam_sessions(store, marie, now)] == [session.id]
    assert [read_cohort(store, marie, Selection(), now).candidates, read_live(store, marie, session.id, now)] == before


@pytest.mark.parametrize(("state", "title"), [("preparing", "Cas"), ("open", " "), ("open", "x" * 121)])
def test_a_practice_that_cannot_be_given_is_refused(
    store: Store, marie: str, now: datetime, state: str, title: str
) -> None:
    session = a_session(store, state=state, now=now)

    with pytest.raises(PreparationError):
        prepare_practice(store, marie, session.id, "1", title, "", now)

    assert read_practices(store, marie, session.id, now)[1] == ()
