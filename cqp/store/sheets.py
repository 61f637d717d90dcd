"""Rows of a spreadsheet: each sitting of an exam session with every mark, streamed block by block."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from cqp.marking.mark import Mark, MarkValue
from cqp.marking.sitting import Candidate, SittingState
from cqp.rules.results import SheetRow
from cqp.rules.status import Status
from cqp.store.marks import mark_from
from cqp.store.tables import (
    STATE,
    assessor,
    block,
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


def stream_sheet(db: Connection, exam_session_id: int, block_code: str) -> Iterator[SheetRow]:
    """Yield one row a sitting of this block, by candidate's name; at most `CHUNK` sittings are in memory."""
    sat = db.execute(
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
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(candidate.c.exam_session_id == exam_session_id, block.c.code == block_code)
        .order_by(candidate.c.last_name, candidate.c.first_name, candidate.c.number)
    ).all()
    for start in range(0, len(sat), CHUNK):
        chunk = sat[start : start + CHUNK]
        ids = [row.id for row in chunk]
        members = _members(db, ids)
        marks = _marks(db, ids)
        statuses = _statuses(db, ids)
        for row in chunk:
            team = members.get(row.id, [])
            own = marks.get(row.id, {})
            codes = {code for _, code in own}
            yield SheetRow(
                candidate=Candidate(row.candidate_id, row.number, row.last_name, row.first_name),
                state=SittingState(row.state),
                status=Status(row.status),
                planned_at=row.planned_at,
                assessors=tuple(name for _, name in team),
                competencies=statuses.get(row.id, {}),
                criteria={
                    code: tuple(
                        own[who, code].value if (who, code) in own else MarkValue.NOT_OBSERVED for who, _ in team
                    )
                    for code in codes
                },
                marks=tuple(
                    (name, one)
                    for who, name in team
                    for (owner, _), one in own.items()
                    if owner == who and (one.remark or one.reason)
                ),
            )


def _members(db: Connection, sitting_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
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


def _marks(db: Connection, sitting_ids: list[int]) -> dict[int, dict[tuple[int, str], Mark]]:
    query = (
        select(mark, criterion.c.code)
        .join(criterion, mark.c.criterion_id == criterion.c.id)
        .where(mark.c.sitting_id.in_(sitting_ids))
        .order_by(mark.c.criterion_id)
    )
    marks: dict[int, dict[tuple[int, str], Mark]] = {}
    for row in db.execute(query):
        one = mark_from(row)
        marks.setdefault(row.sitting_id, {})[row.assessor_id, row.code] = one
    return marks


def _statuses(db: Connection, sitting_ids: list[int]) -> dict[int, dict[str, Status]]:
    query = (
        select(competency_result.c.sitting_id, competency.c.code, competency_result.c.status)
        .join(competency)
        .where(competency_result.c.sitting_id.in_(sitting_ids))
    )
    statuses: dict[int, dict[str, Status]] = {}
    for row in db.execute(query):
        statuses.setdefault(row.sitting_id, {})[row.code] = Status(row.status)
    return statuses
