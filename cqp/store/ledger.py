"""Rows of what became of the marks made on each laptop, and of closings that left some unaccounted for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from cqp.marking.ledger import LaptopAccount, Totals
from cqp.store.tables import (
    assessor,
    block,
    candidate,
    closing,
    coordinator,
    grid,
    mark_event,
    presence,
    sitting,
)

_KEYS = ("sitting_id", "assessor_id", "laptop")


@dataclass(frozen=True, slots=True)
class Closing:
    """One closing of an exam session: when, by whom, what was not accounted for and why it was closed all the same."""

    at: str
    by: str
    missing: int
    reason: str


def list_accounts(db: Connection, exam_session_id: int) -> tuple[LaptopAccount, ...]:
    """Return the account of each laptop and grid of an exam session, by assessor, laptop and sitting.

    It counts the marks themselves: what a laptop says is compared with what is there.
    """
    of_session = select(sitting.c.id).join(candidate).where(candidate.c.exam_session_id == exam_session_id)
    stored = (
        select(
            *(mark_event.c[name] for name in _KEYS),
            func.count().label("stored"),
            func.max(mark_event.c.device_seq).label("rank"),
        )
        .where(mark_event.c.sitting_id.in_(of_session), mark_event.c.laptop != "")
        .group_by(*(mark_event.c[name] for name in _KEYS))
    )
    said = select(presence).where(presence.c.sitting_id.in_(of_session))
    found: dict[tuple[int, int, str], dict[str, Any]] = {}
    for query in (stored, said):
        for row in db.execute(query).mappings():
            key = (row["sitting_id"], row["assessor_id"], row["laptop"])
            found.setdefault(key, {}).update(row)
    names = _names(db, exam_session_id)
    accounts = [_account(one, names[key[:2]]) for key, one in found.items()]
    return tuple(sorted(accounts, key=lambda one: (one.assessor, one.laptop, one.sitting_id)))


def add_closing(
    db: Connection, exam_session_id: int, coordinator_id: int, totals: Totals, reason: str, salt: str, now: str
) -> None:
    """Write that an exam session was closed."""
    row = {
        "exam_session_id": exam_session_id,
        "coordinator_id": coordinator_id,
        "missing": totals.missing,
        "reason": reason,
        "salt": salt,
        "at": now,
    }
    db.execute(insert(closing).values(row))


def list_closings(db: Connection, exam_session_id: int) -> tuple[Closing, ...]:
    """Return the closings of an exam session, the first one first."""
    query = (
        select(closing, coordinator.c.name)
        .join(coordinator)
        .where(closing.c.exam_session_id == exam_session_id)
        .order_by(closing.c.id)
    )
    return tuple(Closing(row.at, row.name, row.missing, row.reason) for row in db.execute(query))


def _names(db: Connection, exam_session_id: int) -> dict[tuple[int, int], tuple[str, str, str]]:
    """Return candidate, block and assessor of each grid (sitting, assessor) of an exam session."""
    query = (
        select(
            grid.c.sitting_id,
            grid.c.assessor_id,
            candidate.c.last_name,
            candidate.c.first_name,
            block.c.code,
            assessor.c.name,
        )
        .select_from(
            grid.join(sitting, grid.c.sitting_id == sitting.c.id)
            .join(candidate, sitting.c.candidate_id == candidate.c.id)
            .join(block, sitting.c.block_id == block.c.id)
            .join(assessor, grid.c.assessor_id == assessor.c.id)
        )
        .where(candidate.c.exam_session_id == exam_session_id)
    )
    return {(row[0], row[1]): (f"{row[2]} {row[3]}".strip(), row[4], row[5]) for row in db.execute(query)}


def _account(one: dict[str, Any], names: tuple[str, str, str]) -> LaptopAccount:
    who, code, name = names
    return LaptopAccount(
        sitting_id=one["sitting_id"],
        candidate=who,
        block=code,
        assessor=name,
        laptop=one["laptop"],
        made=max(one.get("made", 0), one.get("rank", 0)),
        acknowledged=one.get("acknowledged", 0),
        stored=one.get("stored", 0),
        let_go=one.get("let_go", 0),
        waiting=one.get("waiting", 0),
        refused=one.get("refused", 0),
        seen_at=one.get("seen_at", ""),
    )
