"""Rows of grids filled away from the application: what was brought in, by whom, and the journal's word on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Row, insert, select

from cqp.marking.journal import Kind, about_sitting, canonical, import_payload
from cqp.marking.mark import Mark, Origin
from cqp.store import journal
from cqp.store.marks import mark_from
from cqp.store.sittings import LockedGrid
from cqp.store.tables import assessor, coordinator, criterion, grid_import, mark_event, sitting
from cqp.store.tables import journal as journal_table


@dataclass(frozen=True, slots=True)
class GridImport:
    """A grid that was brought in.

    Attributes:
        assessor: Whose marks; for paper, who held the pen.
        by: Who brought them in; empty for the command line.
        origin: OFFLINE or PAPER.
        source: SHA-256 of the file, or of what was typed from paper.
        issued_at: When the sheet was issued, UTC, ISO 8601; empty when unknown.
        filled_on: The day that the paper bears, ISO 8601; empty when unknown.
        at: When it was brought in, UTC, ISO 8601.
        marks: How many marks it wrote.
    """

    assessor: str
    by: str
    origin: Origin
    source: str
    issued_at: str
    filled_on: str
    at: str
    marks: int


def read_history(db: Connection, sitting_id: int, assessor_id: int) -> tuple[Mark, ...]:
    """Return every mark of one grid, oldest first: the first `n` of them made its revision `n`."""
    query = (
        select(mark_event, criterion.c.code)
        .join(criterion, mark_event.c.criterion_id == criterion.c.id)
        .where(mark_event.c.sitting_id == sitting_id, mark_event.c.assessor_id == assessor_id)
        .order_by(mark_event.c.id)
    )
    return tuple(map(mark_from, db.execute(query)))


def was_imported(db: Connection, sitting_id: int, assessor_id: int, source: str) -> bool:
    """Say whether this very source was brought into this grid before."""
    same = (grid_import.c.sitting_id == sitting_id, grid_import.c.assessor_id == assessor_id)
    query = select(grid_import.c.id).where(*same, grid_import.c.source == source)
    return db.execute(query).first() is not None


def add_import(
    db: Connection,
    held: LockedGrid,
    coordinator_id: int | None,
    *,
    origin: Origin,
    source: str,
    issued_at: str,
    filled_on: str,
    marks: int,
    now: str,
) -> None:
    """Write that the newest `marks` entries of the journal, just appended, were brought in, and tell the journal.

    Args:
        db: The transaction that wrote the marks.
        held: Whose grid.
        coordinator_id: Who brings it in; None for the command line.
        origin: OFFLINE or PAPER.
        source: SHA-256 of the file, or of what was typed from paper.
        issued_at: When the sheet was issued.
        filled_on: The day that the paper bears.
        marks: How many marks were written.
        now: Instant of the server, UTC, ISO 8601.
    """
    last = journal.read_anchor(db).count
    row = {
        "sitting_id": held.sitting_id,
        "assessor_id": held.assessor_id,
        "coordinator_id": coordinator_id,
        "origin": origin,
        "source": source,
        "issued_at": issued_at,
        "filled_on": filled_on,
        "at": now,
        "first_entry": last - marks + 1,
        "last_entry": last,
    }
    db.execute(insert(grid_import).values(row))
    actor = "program" if coordinator_id is None else f"coordinator:{coordinator_id}"
    payload = import_payload(held.assessor_id, origin, source, issued_at, filled_on, last - marks + 1, last)
    subject = about_sitting(held.candidate_id, held.sitting_id)
    journal.append(db, now, [journal.News(Kind.MARKS_IMPORTED, actor, subject, payload)])


def list_imports(db: Connection, sitting_id: int) -> tuple[GridImport, ...]:
    """Return what was brought into the grids of a sitting, oldest first."""
    query = (
        select(grid_import, assessor.c.name, coordinator.c.name.label("by"))
        .join(assessor, grid_import.c.assessor_id == assessor.c.id)
        .outerjoin(coordinator, grid_import.c.coordinator_id == coordinator.c.id)
        .where(grid_import.c.sitting_id == sitting_id)
        .order_by(grid_import.c.id)
    )
    return tuple(_from_row(row) for row in db.execute(query))


def _from_row(row: Row[tuple[object, ...]]) -> GridImport:
    return GridImport(
        assessor=row.name,
        by=row.by or "",
        origin=Origin(row.origin),
        source=row.source,
        issued_at=row.issued_at,
        filled_on=row.filled_on,
        at=row.at,
        marks=row.last_entry - row.first_entry + 1,
    )


def import_problems(db: Connection) -> Iterator[str]:
    """Yield a French sentence for each import that the journal does not tell, or that is told and missing."""
    of_imports = select(journal_table).where(journal_table.c.kind == Kind.MARKS_IMPORTED.value)
    told = {(row.actor, row.subject, row.payload) for row in db.execute(of_imports)}
    query = select(grid_import, sitting.c.candidate_id).join(sitting, grid_import.c.sitting_id == sitting.c.id)
    for row in db.execute(query.order_by(grid_import.c.id)):
        actor = "program" if row.coordinator_id is None else f"coordinator:{row.coordinator_id}"
        numbers = (row.first_entry, row.last_entry)
        payload = import_payload(row.assessor_id, row.origin, row.source, row.issued_at, row.filled_on, *numbers)
        found = actor, about_sitting(row.candidate_id, row.sitting_id), canonical(payload)
        if found not in told:
            yield f"L'import d'une grille du passage n° {row.sitting_id} n'est plus celui que le journal atteste."
        told.discard(found)
    for _, subject, _ in sorted(told):
        yield f"L'import d'une grille que le journal atteste manque ({subject})."
