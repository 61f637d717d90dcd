"""Rows of a concertation: the grids side by side, agreed values, decisions, remarks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, insert, select, update

from cqp.marking.mark import Mark, MarkValue
from cqp.marking.sitting import SittingState
from cqp.rules.consensus import Agreed, Decided
from cqp.rules.status import Status
from cqp.store.marks import mark_from
from cqp.store.tables import (
    agreed_mark,
    assessor,
    candidate_remark,
    competency,
    competency_decision,
    criterion,
    grid,
    mark,
    mark_event,
    minutes,
    minutes_signature,
    minutes_withdrawal,
    sitting,
)


@dataclass(frozen=True, slots=True)
class GridMember:
    """A member of the committee of one sitting, and their grid."""

    id: int
    name: str
    quality: str
    organisation: str
    declared_at: str
    is_submitted: bool
    submitted_at: str
    submit_reason: str


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the committee writes of the whole: for the candidate to read, and for itself and the jury."""

    for_candidate: str = ""
    internal: str = ""
    revision: int = 0


def list_grid_members(db: Connection, sitting_id: int) -> tuple[GridMember, ...]:
    """Return the members of the committee of a sitting, by name."""
    query = (
        select(assessor, grid.c.is_submitted, grid.c.submitted_at, grid.c.submit_reason)
        .join(grid, grid.c.assessor_id == assessor.c.id)
        .where(grid.c.sitting_id == sitting_id)
        .order_by(assessor.c.name, assessor.c.id)
    )
    return tuple(
        GridMember(
            row.id,
            row.name,
            row.quality,
            row.organisation,
            row.declared_at,
            bool(row.is_submitted),
            row.submitted_at,
            row.submit_reason,
        )
        for row in db.execute(query)
    )


def read_all_marks(db: Connection, sitting_id: int) -> dict[tuple[int, str], tuple[Mark, str]]:
    """Return (assessor id, criterion code) → (newest mark, why it was changed after submission)."""
    query = (
        select(mark, criterion.c.code, mark_event.c.amendment)
        .join(criterion, mark.c.criterion_id == criterion.c.id)
        .join(mark_event, mark.c.event_id == mark_event.c.id)
        .where(mark.c.sitting_id == sitting_id)
    )
    return {(row.assessor_id, row.code): (mark_from(row), row.amendment) for row in db.execute(query)}


def read_agreed(db: Connection, sitting_id: int) -> dict[str, Agreed]:
    """Return criterion code → what the committee agreed."""
    query = select(agreed_mark, criterion.c.code).join(criterion).where(agreed_mark.c.sitting_id == sitting_id)
    return {row.code: Agreed(MarkValue(row.value), row.reason, row.revision) for row in db.execute(query)}


def read_decided(db: Connection, sitting_id: int) -> dict[str, Decided]:
    """Return competency code → what the committee decided."""
    table = competency_decision
    query = select(table, competency.c.code).join(competency).where(table.c.sitting_id == sitting_id)
    return {
        row.code: Decided(Status(row.status), Status(row.proposal), row.reason, row.revision)
        for row in db.execute(query)
    }


def read_remarks(db: Connection, sitting_id: int) -> Remarks:
    """Return what the committee wrote of the whole."""
    row = db.execute(select(candidate_remark).where(candidate_remark.c.sitting_id == sitting_id)).first()
    return Remarks() if row is None else Remarks(row.for_candidate, row.internal, row.revision)


def read_version(db: Connection, sitting_id: int) -> str:
    """Return what changes with every mark, agreement, decision, remark and signature of a sitting."""

    def of(query: Select[int]) -> int:
        return db.execute(query).scalar() or 0

    sums = [
        of(select(func.sum(table.c.revision)).where(table.c.sitting_id == sitting_id))
        for table in (grid, agreed_mark, competency_decision, candidate_remark)
    ]
    of_sitting = minutes.c.sitting_id == sitting_id
    signed = of(select(func.count()).select_from(minutes_signature.join(minutes)).where(of_sitting))
    taken_back = of(select(func.count()).select_from(minutes_withdrawal.join(minutes)).where(of_sitting))
    written = of(select(func.count()).select_from(minutes).where(of_sitting))
    return "/".join(map(str, (*sums, signed, taken_back, written)))


def set_stage(db: Connection, sitting_id: int, stage: SittingState | None) -> None:
    """Store where the deliberation of a sitting stands; None for before the minutes."""
    db.execute(update(sitting).where(sitting.c.id == sitting_id).values(stage=stage or ""))


def write_agreed(
    db: Connection, sitting_id: int, criterion_id: int, agreed: Agreed, assessor_id: int, now: str
) -> None:
    """Write what the committee agreed of a criterion; `agreed.revision` is the new one."""
    values = {"value": agreed.value, "reason": agreed.reason, "assessor_id": assessor_id, "at": now}
    keys = {"sitting_id": sitting_id, "criterion_id": criterion_id}
    if agreed.revision == 1:
        db.execute(insert(agreed_mark).values(**keys, **values, revision=1))
    else:
        db.execute(update(agreed_mark).filter_by(**keys).values(**values, revision=agreed.revision))


def write_decided(
    db: Connection, sitting_id: int, competency_id: int, decided: Decided, assessor_id: int, now: str
) -> None:
    """Write what the committee decided of a competency; `decided.revision` is the new one."""
    values = {
        "status": decided.status,
        "proposal": decided.proposal,
        "reason": decided.reason,
        "assessor_id": assessor_id,
        "at": now,
    }
    keys = {"sitting_id": sitting_id, "competency_id": competency_id}
    if decided.revision == 1:
        db.execute(insert(competency_decision).values(**keys, **values, revision=1))
    else:
        db.execute(update(competency_decision).filter_by(**keys).values(**values, revision=decided.revision))


def write_remarks(db: Connection, sitting_id: int, remarks: Remarks, assessor_id: int, now: str) -> None:
    """Write what the committee says of the whole; `remarks.revision` is the new one."""
    values = {
        "for_candidate": remarks.for_candidate,
        "internal": remarks.internal,
        "assessor_id": assessor_id,
        "at": now,
        "revision": remarks.revision,
    }
    if remarks.revision == 1:
        db.execute(insert(candidate_remark).values(sitting_id=sitting_id, **values))
    else:
        db.execute(update(candidate_remark).filter_by(sitting_id=sitting_id).values(**values))
