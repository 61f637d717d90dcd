"""Notes that an assessor catches during a sitting: theirs alone, never lost, attached to a criterion later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cqp.marking.preparation import Note
from cqp.marking.sitting import DELIBERATION, ExamSessionState, SittingState
from cqp.marking.words import can_be_kept
from cqp.services import access
from cqp.services.read_grid import own_grid
from cqp.services.reference import block_index
from cqp.store import notes
from cqp.store.engine import Store
from cqp.store.referentials import BlockIndex
from cqp.store.sittings import LockedGrid

LONGEST_NOTE = 5_000
"""Characters of a note, at most."""


@dataclass(frozen=True, slots=True)
class RefusedNote:
    """A note that was not recorded, and why (French)."""

    id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class NotesAnswer:
    """What became of each note: id → revision for the saved, and the refused."""

    saved: dict[str, int]
    refused: tuple[RefusedNote, ...]


def read_own_notes(
    store: Store, token: str, sitting_id: int, now: datetime, *, made_by: int | None = None
) -> tuple[Note, ...]:
    """Return the caller's own notes of a sitting, in the order they were caught.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting, or not the one whose grid is on the screen.
    """
    with store.reading() as db:
        person, held = own_grid(db, token, sitting_id, now)
        access.require_same(person, made_by)
        return notes.read_notes(db, held.sitting_id, person.id)


def take_notes(
    store: Store, token: str, sitting_id: int, asked: Sequence[Note], now: datetime, *, made_by: int | None = None
) -> NotesAnswer:
    """Record these notes; return once they are durable. A note already stored as it is asked changes nothing.

    Args:
        store: The database.
        token: The caller's sign-in token.
        sitting_id: Which sitting.
        asked: The notes, each with the revision that the laptop saw; 0 for a new one.
        now: The instant, UTC.
        made_by: Assessor whose grid is on the screen.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting, or did not write these notes.
    """
    with store.writing() as db:
        person, held = own_grid(db, token, sitting_id, now, lock=True)
        access.require_same(person, made_by)
        index = block_index(store, db, held.block_id)
        known = notes.find_notes(db, [one.id for one in asked])
        saved: dict[str, int] = {}
        refused: list[RefusedNote] = []
        for one in asked:
            stored = known.get(one.id)
            owner = (held.sitting_id, held.assessor_id)
            if stored and stored[:2] == owner and replace(stored[2], revision=one.revision) == one:
                saved[one.id] = stored[2].revision
                continue
            refusal = _refusal(held, index, one, stored, owner)
            if refusal:
                refused.append(RefusedNote(one.id, *refusal))
                continue
            criterion_id = index.criteria[one.criterion][0] if one.criterion else None
            written = replace(one, revision=one.revision + 1)
            notes.write_note(db, held, written, criterion_id, now.isoformat())
            saved[one.id] = written.revision
        return NotesAnswer(saved, tuple(refused))


def _refusal(
    held: LockedGrid,
    index: BlockIndex,
    one: Note,
    stored: tuple[int, int, Note] | None,
    owner: tuple[int, int],
) -> tuple[str, str] | None:
    if held.session_state is not ExamSessionState.OPEN:
        return "session_closed", "La session d'examen n'est pas ouverte : cette note n'est pas enregistrée."
    if held.state in (*DELIBERATION, SittingState.ABSENT):
        return "sitting_over", "Ce passage est terminé : cette note n'est pas enregistrée."
    if len(one.text) > LONGEST_NOTE or not all(map(can_be_kept, (one.text, one.device_at))):
        return "unreadable_text", (
            f"La note dépasse {LONGEST_NOTE} caractères ou contient un caractère illisible : elle n'est pas "
            "enregistrée. Raccourcissez-la ou retapez-la."
        )
    if one.criterion and one.criterion not in index.criteria:
        return (
            "unknown_criterion",
            f"Le critère {one.criterion} n'est pas dans ce bloc : la note n'est pas enregistrée.",
        )
    if stored and stored[:2] != owner:
        return "id_taken", "Cette note porte le numéro d'une autre : elle n'est pas enregistrée. Réécrivez-la."
    if one.revision != (stored[2].revision if stored else 0):
        return (
            "stale",
            "Cette note a changé dans une autre fenêtre ou sur un autre poste. Choisissez le texte à garder.",
        )
    return None
