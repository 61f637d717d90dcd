"""The planning of an exam session as a workbook or a calendar, for coordination."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from cqp.exports.candidates_template import write_candidates_template
from cqp.exports.planning_workbook import write_planning_workbook
from cqp.marking.sitting import Role
from cqp.planning.calendar import calendar_text
from cqp.services import access
from cqp.store import organising, planned
from cqp.store.engine import Store


def export_planning(store: Store, token: str, exam_session_id: int, target: BinaryIO, now: datetime) -> str:
    """Write the planning's workbook; return the exam session's name."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        name = organising.read_organised(db, exam_session_id).plan.name
        rows = planned.list_planning_rows(db, exam_session_id)
    write_planning_workbook(target, title=name, rows=rows, exported_at=now)
    return name


def export_calendar(store: Store, token: str, exam_session_id: int, origin: str, now: datetime) -> tuple[str, str]:
    """Return the exam session's name and its calendar (text/calendar).

    Args:
        store: The database.
        token: Of the coordinator who asks.
        exam_session_id: Which exam session.
        origin: Name of this server; makes the events' identifiers unique.
        now: The instant, UTC.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        name = organising.read_organised(db, exam_session_id).plan.name
        rows = planned.list_planning_rows(db, exam_session_id)
    return name, calendar_text(rows, title=name, origin=origin, at=now)


def export_template(store: Store, token: str, target: BinaryIO, now: datetime) -> None:
    """Write the blank workbook in which candidates are listed."""
    access.who_is(store, token, now, Role.COORDINATOR)
    write_candidates_template(target)
