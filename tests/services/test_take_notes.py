"""A note caught on the way is never lost, never somebody else's, and never sent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest

from cqp.errors import ForbiddenError
from cqp.marking.clock import Phase
from cqp.marking.preparation import Note
from cqp.services.take_notes import NotesAnswer, read_own_notes, take_notes
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import BuiltSession, a_session
from tests.recompute import rows


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, now=now)


def a_note(text: str = "« Je vous rappelle demain »", **others: object) -> Note:
    return replace(Note(str(uuid4()), text, Phase.SITUATION, device_at="2026-11-23T09:31:00Z"), **others)


def test_a_note_is_kept_with_its_phase_then_attached_to_a_criterion(
    store: Store, session: BuiltSession, now: datetime
) -> None:
    token, sitting = session.tokens[0], session.sittings["1"]
    note = a_note()

    assert take_notes(store, token, sitting, [note], now) == NotesAnswer({note.id: 1}, ())
    attached = replace(note, criterion="C1.1.1", revision=1)
    assert take_notes(store, token, sitting, [attached], now) == NotesAnswer({note.id: 2}, ())

    assert read_own_notes(store, token, sitting, now) == (replace(attached, revision=2),)
    assert verify_locally(store).is_sound


def test_sending_a_note_again_writes_nothing_more(store: Store, session: BuiltSession, now: datetime) -> None:
    token, sitting, note = session.tokens[0], session.sittings["1"], a_note()
    take_notes(store, token, sitting, [note], now)

    assert take_notes(store, token, sitting, [note], now) == NotesAnswer({note.id: 1}, ())
    assert len(rows(store, "SELECT id FROM journal WHERE kind = 'noted'")) == 1


def test_a_note_changed_elsewhere_is_not_overwritten(store: Store, session: BuiltSession, now: datetime) -> None:
    token, sitting, note = session.tokens[0], session.sittings["1"], a_note()
    take_notes(store, token, sitting, [note], now)
    take_notes(store, token, sitting, [replace(note, text="Autre", revision=1)], now)

    answer = take_notes(store, token, sitting, [replace(note, text="Encore", revision=1)], now)

    assert [one.code for one in answer.refused] == ["stale"]


def test_notes_are_ones_own(store: Store, session: BuiltSession, now: datetime) -> None:
    sitting, note = session.sittings["1"], a_note()
    take_notes(store, session.tokens[0], sitting, [note], now)

    assert read_own_notes(store, session.tokens[1], sitting, now) == ()
    assert [one.code for one in take_notes(store, session.tokens[1], sitting, [note], now).refused] == ["id_taken"]
    with pytest.raises(ForbiddenError):
        take_notes(store, session.tokens[0], sitting, [a_note()], now, made_by=session.assessors[1])


def test_the_journal_holds_no_word_of_a_note(store: Store, session: BuiltSession, now: datetime) -> None:
    take_notes(store, session.tokens[0], session.sittings["1"], [a_note()], now)

    assert "rappelle" not in rows(store, "SELECT payload FROM journal WHERE kind = 'noted'")[0][0]


@pytest.mark.parametrize(
    "change",
    ["UPDATE note SET text = 'Autre'", "UPDATE note SET phase = 'closing'", "DELETE FROM note"],
)
def test_a_note_altered_behind_the_program_is_found(
    store: Store, session: BuiltSession, now: datetime, change: str
) -> None:
    take_notes(store, session.tokens[0], session.sittings["1"], [a_note()], now)
    with store.writing() as db:
        db.exec_driver_sql(change)

    assert len(verify_locally(store).findings) == 1


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (a_note("x" * 5001), "unreadable_text"),
        (a_note("\0"), "unreadable_text"),
        (a_note(criterion="C2A.1.1"), "unknown_criterion"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused_with_a_reason(
    store: Store, session: BuiltSession, now: datetime, note: Note, code: str
) -> None:
    answer = take_notes(store, session.tokens[0], session.sittings["1"], [note], now)

    assert ([one.code for one in answer.refused], answer.saved) == ([code], {})
