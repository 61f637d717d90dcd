"""Write the workbook of one exam session."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from cqp.exports.session_workbook import write_session_workbook
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.note_export import tell_export
from cqp.services.read_results import overview_of
from cqp.services.reference import referential_of
from cqp.store import sheets, sittings
from cqp.store.engine import Connection, Store


def export_session(store: Store, token: str, exam_session_id: int, target: BinaryIO, now: datetime) -> str:
    """Write the workbook into `target` for a signed-in coordinator; return the exam session's name.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        name = _write(store, db, exam_session_id, target, now, exported_by=person.name)
    tell_export(store, token, f"exam_session:{exam_session_id}", "workbook", now)
    return name


def export_session_locally(store: Store, exam_session_id: int, target: BinaryIO, now: datetime) -> str:
    """Write the workbook into `target`; asked from the command line, by who holds the machine."""
    with store.reading() as db:
        return _write(store, db, exam_session_id, target, now, exported_by="ligne de commande")


def _write(
    store: Store, db: Connection, exam_session_id: int, target: BinaryIO, now: datetime, *, exported_by: str
) -> str:
    overview, provenance = overview_of(store, db, exam_session_id)
    _, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
    document, _ = referential_of(store, db, referential_id)
    write_session_workbook(
        target,
        overview=overview,
        provenance=provenance,
        referential=document,
        sheets={code: sheets.stream_sheet(db, exam_session_id, code) for code in overview.block_codes},
        exported_at=now,
        exported_by=exported_by,
    )
    return overview.exam_session.name
