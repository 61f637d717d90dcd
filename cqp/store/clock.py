"""Rows of a sitting's clock: gestures that only grow, each told by the journal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from cqp.marking.clock import ClockEvent, ClockStep, Phase
from cqp.marking.journal import Kind, about_sitting, clock_payload, digest_text
from cqp.marking.registration import Accommodation
from cqp.store import journal
from cqp.store.marks import new_salt
from cqp.store.organising import SEPARATOR
from cqp.store.sittings import LockedGrid
from cqp.store.tables import assessor, block, candidate, clock_event, grid, sitting

_EVENTS = (
    select(clock_event.c.step, clock_event.c.phase, clock_event.c.at, clock_event.c.reason, assessor.c.name)
    .join(assessor, clock_event.c.assessor_id == assessor.c.id)
    .where(clock_event.c.sitting_id == bindparam("sitting_id"))
    .order_by(clock_event.c.revision)
)


def read_events(db: Connection, sitting_id: int) -> tuple[ClockEvent, ...]:
    """Return the gestures on this sitting's clock, in order."""
    rows = db.execute(_EVENTS, {"sitting_id": sitting_id})
    return tuple(ClockEvent(ClockStep(row.step), Phase(row.phase), row.at, row.name, row.reason) for row in rows)


def append_event(db: Connection, held: LockedGrid, event: ClockEvent, revision: int, now: datetime) -> None:
    """Record one gesture of the grid's assessor and tell the journal; a reason is told by its salted digest.

    Args:
        db: A writing transaction.
        held: The locked grid.
        event: The gesture.
        revision: Its rank on this clock, from 1.
        now: When it reaches the server, UTC.
    """
    salt = new_salt(event.reason)
    digest = digest_text(salt, event.reason)
    db.execute(
        insert(clock_event).values(
            sitting_id=held.sitting_id,
            assessor_id=held.assessor_id,
            revision=revision,
            step=event.step,
            phase=event.phase,
            reason=event.reason,
            salt=salt,
            text_digest=digest,
            at=event.at,
        )
    )
    payload = clock_payload(event.step, event.phase, revision, digest)
    actor, subject = f"assessor:{held.assessor_id}", about_sitting(held.candidate_id, held.sitting_id)
    journal.append(db, now.isoformat(), [journal.News(Kind.CLOCK, actor, subject, payload)])


def read_end(db: Connection, sitting_id: int) -> str | None:
    """Return when the last grid of this sitting was submitted, UTC, ISO 8601; None while one is not."""
    query = select(func.max(grid.c.submitted_at), func.min(grid.c.is_submitted)).where(grid.c.sitting_id == sitting_id)
    at, all_submitted = db.execute(query).one()
    return at if all_submitted else None


def read_timing(db: Connection, sitting_id: int) -> tuple[str, bool]:
    """Return what decides how long a sitting lasts: its block's code, and whether the candidate has extra time."""
    query = (
        select(block.c.code, candidate.c.accommodations)
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(sitting.c.id == sitting_id)
    )
    row = db.execute(query).one()
    return row.code, Accommodation.EXTRA_TIME in row.accommodations.split(SEPARATOR)
