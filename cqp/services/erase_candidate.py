"""Erase what names a candidate once it is due, and again wherever an older backup brings it back."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cqp.errors import DeliberationError, NotFoundError
from cqp.marking.journal import Kind, digest_text
from cqp.marking.sitting import Role
from cqp.rules.retention import due_on
from cqp.services import access
from cqp.services.reference import policy_of
from cqp.store import erasing, journal
from cqp.store.engine import Connection, Store
from cqp.store.erasing import Kept
from cqp.store.installation import read_installation

ERASURES = "erasures.jsonl"
"""File of the data folder that recognises who was erased, without a name: it outlives the database's backups."""


@dataclass(frozen=True, slots=True)
class Due:
    """A candidate and the day from which their texts may be erased."""

    kept: Kept
    on: date


def list_due(store: Store, token: str, now: datetime) -> tuple[Due, ...]:
    """Return every candidate that is not erased, the first due first.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return tuple(Due(one, _due_on(store, db, one)) for one in erasing.list_kept(db))


def erase_candidate(store: Store, token: str, candidate_id: int, folder: Path, now: datetime) -> None:
    """Erase a candidate's name and every text about them; results stay, and the journal stays verifiable.

    Args:
        store: The database.
        token: The caller's sign-in token.
        candidate_id: Who.
        folder: The data folder, where it is noted for the day an older backup is restored.
        now: The instant, UTC.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: There is no such candidate, or they are erased already.
        DeliberationError: It is not due yet.
    """
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        kept = erasing.find_kept(db, candidate_id)
        if kept is None:
            raise NotFoundError("Ce candidat n'existe pas, ou il est déjà effacé. Rechargez la page.")
        due = _due_on(store, db, kept)
        if now.date() < due:
            raise DeliberationError(
                f"Les données de ce candidat sont conservées jusqu'au {due:%d/%m/%Y} : rien n'a été effacé."
            )
        _note(folder, kept, _recognise(db, kept), person.id)  # before: a note too many erases nobody else
        _erase(db, candidate_id, person.id, now)
    erasing.scrub(store)


def replay_erasures(store: Store, folder: Path, now: datetime) -> int:
    """Erase again whoever was erased before the backup in use was made; return how many."""
    file = folder / ERASURES
    if not file.exists():
        return 0
    count = 0
    with store.writing() as db:
        for line in file.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            kept = erasing.find_kept(db, one["candidate"])
            if kept is not None and _recognise(db, kept) == one["who"]:
                _erase(db, kept.id, one["coordinator"], now)
                count += 1
    if count:
        erasing.scrub(store)
    return count


def _due_on(store: Store, db: Connection, kept: Kept) -> date:
    return due_on(date.fromisoformat(kept.ends_on), policy_of(store, db, kept.policy_id).retention)


def _erase(db: Connection, candidate_id: int, coordinator_id: int, now: datetime) -> None:
    erasing.erase(db, candidate_id, coordinator_id, now.isoformat())
    news = journal.News(Kind.ERASED, f"coordinator:{coordinator_id}", f"candidate:{candidate_id}", {})
    journal.append(db, now.isoformat(), [news])


def _recognise(db: Connection, kept: Kept) -> str:
    """Return what recognises this person in an older backup, where their row may be another's; it tells no name."""
    return digest_text(read_installation(db), str(kept.id), kept.exam_session, kept.ends_on, kept.number, kept.name)


def _note(folder: Path, kept: Kept, who: str, coordinator_id: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"candidate": kept.id, "who": who, "coordinator": coordinator_id})
    with (folder / ERASURES).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
