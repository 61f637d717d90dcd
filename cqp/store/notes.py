"""Rows of the notes that assessors catch during a sitting; the journal tells each by its salted digest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from cqp.marking.clock import Phase
from cqp.marking.journal import Kind, about_sitting, digest_text, note_payload
from cqp.marking.preparation import Note
from cqp.store import journal
from cqp.store.engine import upsert
from cqp.store.marks import new_salt
from cqp.store.sittings import LockedGrid
from cqp.store.tables import criterion, note

_NOTES = select(note, criterion.c.code).join(criterion, note.c.criterion_id == criterion.c.id, isouter=True)


def read_notes(db: Connection, sitting_id: int, assessor_id: int) -> tuple[Note, ...]:
    """Return an assessor's notes of a sitting, in the order they were caught."""
    own = _NOTES.where(note.c.sitting_id == sitting_id, note.c.assessor_id == assessor_id)
    return tuple(map(_from, db.execute(own.order_by(note.c.device_at, note.c.id))))


def find_notes(db: Connection, ids: Iterable[str]) -> dict[str, tuple[int, int, Note]]:
    """Return note id → (sitting id, assessor id, the note as stored)."""
    rows = db.execute(_NOTES.where(note.c.id.in_(list(ids))))
    return {row.id: (row.sitting_id, row.assessor_id, _from(row)) for row in rows}


def _from(row: Row[Any]) -> Note:
    phase = Phase(row.phase) if row.phase else None
    return Note(row.id, row.text, phase, row.code or "", row.revision, row.device_at)


def write_note(db: Connection, held: LockedGrid, one: Note, criterion_id: int | None, now: str) -> None:
    """Write a note, new or anew, under the revision it carries, and tell the journal."""
    salt = new_salt(one.text)
    digest = digest_text(salt, one.text)
    row: dict[str, object] = {
        "id": one.id,
        "sitting_id": held.sitting_id,
        "assessor_id": held.assessor_id,
        "text": one.text,
        "phase": one.phase or "",
        "criterion_id": criterion_id,
        "revision": one.revision,
        "device_at": one.device_at,
        "at": now,
        "salt": salt,
        "text_digest": digest,
    }
    upsert(db, note, [row])
    payload = note_payload(one.id, one.criterion, one.phase or "", one.revision, digest)
    actor, subject = f"assessor:{held.assessor_id}", about_sitting(held.candidate_id, held.sitting_id)
    journal.append(db, now, [journal.News(Kind.NOTED, actor, subject, payload)])
