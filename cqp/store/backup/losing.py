"""What would be lost if a backup took the place of the database: told before it is done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from cqp.marking.journal import Anchor, Kind
from cqp.store.backup.copying import Contents, read_contents
from cqp.store.read_only import looking_at
from cqp.store.tables import candidate, exam_session, journal

COUNTED = ("exam_session", "candidate", "assessor", "committee", "sitting", "mark_event", "minutes", "jury_minutes")
"""Tables whose difference means something to people."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What the database holds and the backup does not.

    Attributes:
        entries: Of the journal.
        marks: Among them.
        first_at: When the first of them was written, ISO 8601; empty when there is none.
        last_at: When the last was.
        concerned: Exam session → numbers and names of the candidates they are about.
        rows: Table → how many rows the database has more than the backup; without those that have as many.
        is_same_history: Whether the database goes on from the backup; if not, it is another one, and all of it goes.
    """

    entries: int
    marks: int
    first_at: str
    last_at: str
    concerned: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, int]
    is_same_history: bool


def compare(db: Connection, backup: Contents) -> Loss:
    """Return what this database would lose."""
    held = read_contents(db)
    continues = _goes_through(db, backup.anchor) and held.installation == backup.installation
    query = select(journal.c.at, journal.c.kind, journal.c.subject).order_by(journal.c.id)
    if continues:
        query = query.where(journal.c.id > backup.anchor.count)
    entries = db.execute(query).all()
    ids = {int(found[1]) for one in entries if (found := re.match(r"candidate:(\d+)", one.subject))}
    return Loss(
        entries=len(entries),
        marks=sum(one.kind == Kind.MARK for one in entries),
        first_at=entries[0].at if entries else "",
        last_at=entries[-1].at if entries else "",
        concerned=_concerned(db, ids),
        rows={
            table: held.rows.get(table, 0) - backup.rows.get(table, 0)
            for table in COUNTED
            if held.rows.get(table, 0) != backup.rows.get(table, 0)
        },
        is_same_history=continues,
    )


def compare_file(file: Path, backup: Contents) -> Loss | None:
    """Return what the database of a file would lose; None when it is not there or cannot be read."""
    if not file.exists():
        return None
    try:
        with looking_at(file) as db:
            return compare(db, backup)
    except DatabaseError:
        return None


def _goes_through(db: Connection, anchor: Anchor) -> bool:
    if anchor.count == 0:
        return True
    return db.execute(select(journal.c.hash).where(journal.c.id == anchor.count)).scalar() == anchor.head


def _concerned(db: Connection, ids: set[int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    query = (
        select(candidate.c.id, candidate.c.number, candidate.c.last_name, candidate.c.first_name, exam_session.c.name)
        .join(exam_session, candidate.c.exam_session_id == exam_session.c.id)
        .order_by(exam_session.c.id, candidate.c.last_name, candidate.c.first_name)
    )
    for row in db.execute(query):
        if row.id in ids:
            found.setdefault(row.name, []).append(f"{row.last_name} {row.first_name} (n° {row.number})")
    return {name: tuple(people) for name, people in found.items()}
