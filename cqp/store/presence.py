"""Rows of the laptops on which grids are open, and what coordination follows live."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, func, select

from cqp.marking.live import Laptop, LaptopWord, LiveGrid
from cqp.marking.sitting import SittingState
from cqp.store.engine import upsert
from cqp.store.sittings import EXPECTED, OBSERVED
from cqp.store.tables import (
    STATE,
    assessor,
    block,
    candidate,
    committee,
    grid,
    journal,
    presence,
    sitting,
)


def record_presence(db: Connection, sitting_id: int, assessor_id: int, word: LaptopWord, now: str) -> None:
    """Write what a laptop says of a grid; its former word is replaced, but for counts that only grow."""
    key = {"sitting_id": sitting_id, "assessor_id": assessor_id, "laptop": word.laptop}
    query = select(presence.c.made, presence.c.acknowledged, presence.c.let_go)
    known = db.execute(query.where(*(presence.c[name] == value for name, value in key.items()))).first()
    made, acknowledged, let_go = known or (0, 0, 0)
    said = {
        "waiting": word.waiting,
        "refused": word.refused,
        "made": max(made, word.made),
        "acknowledged": max(acknowledged, word.acknowledged),
        "let_go": max(let_go, word.let_go),
        "seen_at": now,
    }
    upsert(db, presence, [key | said])


def read_live_version(db: Connection) -> str:
    """Return what changes with each entry of the journal and each word of a laptop; two index look-ups."""
    newest_entry = db.execute(select(func.max(journal.c.id))).scalar()
    newest_word = db.execute(select(func.max(presence.c.seen_at))).scalar()
    return f"{newest_entry or 0}/{newest_word or ''}"


def count_sittings(db: Connection, exam_session_id: int) -> dict[SittingState, int]:
    """Return how many sittings of an exam session are in each state; states without any are absent."""
    query = (
        select(STATE, func.count())
        .join(candidate)
        .where(candidate.c.exam_session_id == exam_session_id)
        .group_by(STATE)
    )
    return {SittingState(state): count for state, count in db.execute(query)}


def list_live_grids(db: Connection, exam_session_id: int) -> tuple[LiveGrid, ...]:
    """Return the grids of running sittings, and any whose laptop holds marks back, by time, room and assessor."""
    held_back = select(presence.c.sitting_id).where(presence.c.waiting + presence.c.refused > 0)
    watched = (candidate.c.exam_session_id == exam_session_id) & (
        (sitting.c.state == SittingState.RUNNING) | sitting.c.id.in_(held_back)
    )
    laptops: dict[tuple[int, int], list[Laptop]] = defaultdict(list)
    words = (
        select(presence)
        .join(sitting, presence.c.sitting_id == sitting.c.id)
        .join(candidate)
        .where(watched)
        .order_by(presence.c.seen_at.desc())
    )
    for row in db.execute(words):
        laptops[row.sitting_id, row.assessor_id].append(Laptop(row.waiting, row.refused, row.seen_at))
    query = (
        select(
            grid.c.sitting_id,
            grid.c.assessor_id,
            grid.c.is_submitted,
            sitting.c.planned_at,
            sitting.c.place,
            candidate.c.last_name,
            candidate.c.first_name,
            block.c.code,
            committee.c.name.label("committee"),
            assessor.c.name.label("assessor"),
            EXPECTED,
            OBSERVED,
        )
        .select_from(
            grid.join(sitting, grid.c.sitting_id == sitting.c.id)
            .join(candidate, sitting.c.candidate_id == candidate.c.id)
            .join(block, sitting.c.block_id == block.c.id)
            .join(committee, sitting.c.committee_id == committee.c.id)
            .join(assessor, grid.c.assessor_id == assessor.c.id)
        )
        .where(watched)
        .order_by(sitting.c.planned_at, sitting.c.place, sitting.c.id, assessor.c.name)
    )
    return tuple(
        LiveGrid(
            sitting_id=row.sitting_id,
            candidate=f"{row.last_name} {row.first_name}".strip(),
            block=row.code,
            committee=row.committee,
            room=row.place,
            planned_at=row.planned_at,
            assessor=row.assessor,
            observed=int(row.observed),
            expected=row.expected,
            is_submitted=bool(row.is_submitted),
            laptops=tuple(laptops[row.sitting_id, row.assessor_id]),
        )
        for row in db.execute(query)
    )
