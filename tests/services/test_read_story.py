"""What is known of one candidate beside the results, and what is never taken for theirs."""

from __future__ import annotations

from pathlib import Path

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import SittingState
from cqp.rules.history import Likeness, Passage
from cqp.rules.status import Status
from cqp.services.erase_candidate import erase_candidate
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_story import Story, read_story
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session


def story_of(store: Store, session: BuiltSession) -> Story:
    return read_story(store, a_coordinator(store), session.candidates[0], NOW)


def rename(store: Store, session: BuiltSession, **fields: str) -> None:
    with store.writing() as db:
        for name, value in fields.items():
            db.exec_driver_sql(f"UPDATE candidate SET {name} = '{value}' WHERE id = {session.candidates[0]}")


def test_a_sitting_tells_who_assessed_and_what_they_wrote_in_the_documents_order(store: Store) -> None:
    session = a_session(store, blocks=("1",))
    sitting = session.sittings["1"]
    for code, value, remark in (
        ("C1.10.1", "met", "Clair."),
        ("C1.2.1", "not_applicable", ""),
        ("C1.1.1", "met", ""),
        ("C1.9.1", "not_met", "Trop vite."),
    ):
        mark_criteria(store, session.tokens[0], sitting, [a_mark(code, value, remark=remark)], NOW)

    found = story_of(store, session).sittings[sitting]

    assert (found.planned_at, found.room) == ("2026-11-23T10:00", "A")
    assert [one.id for one in found.members] == list(session.assessors)
    name = f"Évaluateur {session.assessors[0]}"
    assert [(one.assessor, one.mark.criterion, one.mark.value, one.mark.remark) for one in found.written] == [
        (name, "C1.2.1", MarkValue.NOT_APPLICABLE, ""),
        (name, "C1.9.1", MarkValue.NOT_MET, "Trop vite."),
        (name, "C1.10.1", MarkValue.MET, "Clair."),
    ]


def test_the_same_number_and_names_elsewhere_are_the_same_person(store: Store) -> None:
    before = a_session(store, blocks=("1",))
    after = a_session(store, blocks=("2A",), held=("1",))
    rename(store, before, last_name="NOM00001", first_name="ZOÉ")

    found = story_of(store, after)

    assert [(one.exam_session.id, one.likeness) for one in found.appearances] == [
        (after.id, Likeness.SAME),
        (before.id, Likeness.SAME),
    ]
    names = tuple(f"Évaluateur {one}" for one in after.assessors)
    assert found.appearances[0].passages == (
        Passage("1", Status.HELD, None),
        Passage("2A", Status.NOT_OBSERVED, SittingState.PLANNED, "2026-11-23T10:00", names),
    )
    assert found.perhaps == ()


def test_a_shared_number_or_a_namesake_is_shown_apart_and_a_stranger_is_not(store: Store) -> None:
    here, same_number, namesake, stranger, brother = (a_session(store, blocks=("1",)) for _ in range(5))
    rename(store, same_number, last_name="Autre")
    rename(store, namesake, number="77777")
    rename(store, stranger, number="88888", last_name="Autre")
    rename(store, brother, number="99999", first_name="Léo")

    found = story_of(store, here)

    assert [one.exam_session.id for one in found.appearances] == [here.id]
    assert {(one.exam_session.id, one.likeness) for one in found.perhaps} == {
        (same_number.id, Likeness.SAME_NUMBER),
        (namesake.id, Likeness.SAME_NAME),
    }


def test_two_erased_candidates_are_not_one_person(store: Store, tmp_path: Path) -> None:
    erased, also_erased, other = (a_session(store, blocks=("1",)) for _ in range(3))
    later = NOW.replace(year=2046)
    token = a_coordinator(store, later)
    for one in (erased, also_erased):
        erase_candidate(store, token, one.candidates[0], tmp_path, later)

    for one in (erased, other):
        found = story_of(store, one)
        assert [each.exam_session.id for each in found.appearances] == [one.id]
        assert found.perhaps == ()
