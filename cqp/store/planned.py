"""Rows of planned sittings: written in one go, moved one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from cqp.marking.registration import Accommodation
from cqp.marking.sitting import SittingState
from cqp.planning.slot import PlanningRow, Slot
from cqp.rules.status import Status
from cqp.store.committees import add_grids, list_committees
from cqp.store.organising import SEPARATOR
from cqp.store.planning import SittingRow, hand_out_ids
from cqp.store.tables import block, candidate, committee, exam_session, grid, mark_event, sitting


@dataclass(frozen=True, slots=True)
class PlannedSitting:
    """A sitting as the planning holds it, and whether anybody has marked it."""

    id: int
    slot: Slot
    state: SittingState
    is_marked: bool


def list_planned(db: Connection, exam_session_id: int) -> tuple[PlannedSitting, ...]:
    """Return the sittings of an exam session, by time."""
    marked = select(mark_event.c.id).where(mark_event.c.sitting_id == sitting.c.id).exists()
    query = (
        select(sitting, block.c.code, marked.label("is_marked"))
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(candidate.c.exam_session_id == exam_session_id)
        .order_by(sitting.c.planned_at, sitting.c.id)
    )
    return tuple(
        PlannedSitting(
            row.id,
            Slot(
                row.candidate_id,
                row.code,
                row.committee_id,
                row.place,
                datetime.fromisoformat(row.planned_at),
                datetime.fromisoformat(row.ends_at or row.planned_at),
            ),
            SittingState(row.stage or row.state),
            bool(row.is_marked),
        )
        for row in db.execute(query)
    )


def list_planning_rows(db: Connection, exam_session_id: int) -> tuple[PlanningRow, ...]:
    """Return the sittings of an exam session as a table shows them, by time."""
    teams = {team.id: team for team in list_committees(db, exam_session_id)}
    query = (
        select(sitting, block.c.code, candidate.c.last_name, candidate.c.first_name, candidate.c.number)
        .add_columns(candidate.c.accommodations)
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(candidate.c.exam_session_id == exam_session_id)
        .order_by(sitting.c.planned_at, sitting.c.id)
    )
    return tuple(
        PlanningRow(
            sitting_id=row.id,
            starts_at=datetime.fromisoformat(row.planned_at),
            ends_at=datetime.fromisoformat(row.ends_at or row.planned_at),
            room=row.place,
            committee=teams[row.committee_id].name,
            members=tuple(member.name for member in teams[row.committee_id].members),
            candidate=f"{row.last_name} {row.first_name}",
            number=row.number,
            block=row.code,
            extra_time=Accommodation.EXTRA_TIME in row.accommodations.split(SEPARATOR),
        )
        for row in db.execute(query)
    )


def add_slots(db: Connection, exam_session_id: int, slots: tuple[Slot, ...], seed: int) -> None:
    """Write sittings with a blank grid for each member of their committee, and the draw they come from."""
    members = {team.id: [one.id for one in team.members] for team in list_committees(db, exam_session_id)}
    referential_id = select(exam_session.c.referential_id).where(exam_session.c.id == exam_session_id)
    query = select(block.c.code, block.c.id).where(block.c.referential_id == referential_id.scalar_subquery())
    block_ids = {row.code: row.id for row in db.execute(query)}
    ids = hand_out_ids(db, SittingRow, len(slots))
    rows = [
        {
            "id": sitting_id,
            "candidate_id": slot.candidate_id,
            "block_id": block_ids[slot.block_code],
            "committee_id": slot.committee_id,
            "state": SittingState.PLANNED,
            "status": Status.NOT_OBSERVED,
        }
        | _when_and_where(slot)
        for sitting_id, slot in zip(ids, slots, strict=True)
    ]
    if rows:
        db.execute(insert(sitting), rows)
    add_grids(db, {sitting_id: members[slot.committee_id] for sitting_id, slot in zip(ids, slots, strict=True)})
    db.execute(update(exam_session).where(exam_session.c.id == exam_session_id).values(planning_seed=seed))


def move_sitting(db: Connection, sitting_id: int, slot: Slot) -> None:
    """Give a sitting that nobody has marked another time, room or committee."""
    changed = _when_and_where(slot) | {"committee_id": slot.committee_id}
    before = db.execute(select(sitting.c.committee_id).where(sitting.c.id == sitting_id)).scalar_one()
    db.execute(update(sitting).where(sitting.c.id == sitting_id).values(changed))
    if before != slot.committee_id:
        db.execute(grid.delete().where(grid.c.sitting_id == sitting_id))
        session = select(committee.c.exam_session_id).where(committee.c.id == slot.committee_id)
        teams = {team.id: team for team in list_committees(db, int(db.execute(session).scalar_one()))}
        add_grids(db, {sitting_id: [one.id for one in teams[slot.committee_id].members]})


def sitting_session(db: Connection, sitting_id: int) -> int | None:
    """Return the exam session of a sitting, or None when there is no such sitting."""
    query = select(candidate.c.exam_session_id).join(sitting).where(sitting.c.id == sitting_id)
    return db.execute(query).scalar()


def _when_and_where(slot: Slot) -> dict[str, object]:
    return {
        "planned_at": slot.starts_at.isoformat(timespec="minutes"),
        "ends_at": slot.ends_at.isoformat(timespec="minutes"),
        "place": slot.room,
    }
