"""Rows of a spreadsheet: sittings with the value of every mark, streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import Candidate, SittingState
from cqp.rules.results import SheetRow
from cqp.rules.status import Status
from cqp.store.tables import (
    STATE,
    assessor,
    candidate,
    competency,
    competency_result,
    criterion,
    grid,
    mark,
    sitting,
)

CHUNK = 200
"""Sittings read at once."""


def stream_sheet(db: Connection, sitting_ids: Sequence[int]) -> Iterator[SheetRow]:
    """Yield one row a sitting, in the order given; at most `CHUNK` sittings are in memory."""
    for start in range(0, len(sitting_ids), CHUNK):
        yield from _rows(db, sitting_ids[start : start + CHUNK])


def _rows(db: Connection, sitting_ids: Sequence[int]) -> Iterator[SheetRow]:
    query = (
        select(
            sitting.c.id,
            STATE,
            sitting.c.status,
            sitting.c.planned_at,
            candidate.c.id.label("candidate_id"),
            candidate.c.number,
            candidate.c.last_name,
            candidate.c.first_name,
        )
        .join(candidate)
        .where(sitting.c.id.in_(sitting_ids))
    )
    sat = {row.id: row for row in db.execute(query)}
    members, marks, statuses = _members(db, sitting_ids), _marks(db, sitting_ids), _statuses(db, sitting_ids)
    for sitting_id in sitting_ids:
        row, team, own = sat[sitting_id], members.get(sitting_id, []), marks.get(sitting_id, {})
        codes = dict.fromkeys(code for _, code in own)
        yield SheetRow(
            candidate=Candidate(row.candidate_id, row.number, row.last_name, row.first_name),
            state=SittingState(row.state),
            status=Status(row.status),
            planned_at=row.planned_at,
            assessors=tuple(name for _, name in team),
            competencies=statuses.get(sitting_id, {}),
            criteria={code: tuple(own.get((who, code), MarkValue.NOT_OBSERVED) for who, _ in team) for code in codes},
        )


def _members(db: Connection, sitting_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    query = (
        select(grid.c.sitting_id, assessor.c.id, assessor.c.name)
        .join(assessor)
        .where(grid.c.sitting_id.in_(sitting_ids))
        .order_by(assessor.c.name, assessor.c.id)
    )
    members: dict[int, list[tuple[int, str]]] = {}
    for row in db.execute(query):
        members.setdefault(row.sitting_id, []).append((row.id, row.name))
    return members


def _marks(db: Connection, sitting_ids: Sequence[int]) -> dict[int, dict[tuple[int, str], MarkValue]]:
    query = (
        select(mark.c.sitting_id, mark.c.assessor_id, criterion.c.code, mark.c.value)
        .join(criterion, mark.c.criterion_id == criterion.c.id)
        .where(mark.c.sitting_id.in_(sitting_ids))
        .order_by(mark.c.criterion_id)
    )
    marks: dict[int, dict[tuple[int, str], MarkValue]] = {}
    for row in db.execute(query):
        marks.setdefault(row.sitting_id, {})[row.assessor_id, row.code] = MarkValue(row.value)
    return marks


def _statuses(db: Connection, sitting_ids: Sequence[int]) -> dict[int, dict[str, Status]]:
    query = (
        select(competency_result.c.sitting_id, competency.c.code, competency_result.c.status)
        .join(competency)
        .where(competency_result.c.sitting_id.in_(sitting_ids))
    )
    statuses: dict[int, dict[str, Status]] = {}
    for row in db.execute(query):
        statuses.setdefault(row.sitting_id, {})[row.code] = Status(row.status)
    return statuses
