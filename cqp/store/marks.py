"""Rows of marks: events that only grow, each told by the journal, and the current one of each criterion."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from cqp.marking.clock import Phase
from cqp.marking.journal import Kind, about_sitting, digest_text, how_observed, mark_payload
from cqp.marking.mark import Mark, MarkIntent, MarkValue, Origin
from cqp.store import journal
from cqp.store.engine import upsert
from cqp.store.sittings import LockedGrid
from cqp.store.tables import criterion, mark, mark_event


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event already recorded under a mark id, and whose it is."""

    sitting_id: int
    assessor_id: int
    criterion: str
    revision: int


_KNOWN = (
    select(
        mark_event.c.mark_id,
        mark_event.c.sitting_id,
        mark_event.c.assessor_id,
        criterion.c.code,
        mark_event.c.revision,
    )
    .join(criterion, mark_event.c.criterion_id == criterion.c.id)
    .where(mark_event.c.mark_id.in_(bindparam("ids", expanding=True)))
)

_CURRENT = (
    select(mark, criterion.c.code)
    .join(criterion, mark.c.criterion_id == criterion.c.id)
    .where(mark.c.sitting_id == bindparam("sitting_id"), mark.c.assessor_id == bindparam("assessor_id"))
    .order_by(mark.c.criterion_id)
)

_SOME = _CURRENT.where(criterion.c.competency_id.in_(bindparam("competencies", expanding=True)))
_APPEND = insert(mark_event).returning(mark_event.c.id)


def find_events(db: Connection, mark_ids: Iterable[str]) -> dict[str, KnownEvent]:
    """Return the events already recorded under these mark ids."""
    rows = db.execute(_KNOWN, {"ids": list(mark_ids)})
    return {row.mark_id: KnownEvent(row.sitting_id, row.assessor_id, row.code, row.revision) for row in rows}


def read_marks(db: Connection, sitting_id: int, assessor_id: int) -> dict[str, Mark]:
    """Return the newest mark of each criterion of one grid, by code; unmarked criteria are absent."""
    return _by_code(db.execute(_CURRENT, {"sitting_id": sitting_id, "assessor_id": assessor_id}))


def read_some_marks(db: Connection, sitting_id: int, assessor_id: int, competencies: Iterable[int]) -> dict[str, Mark]:
    """Likewise, of the criteria of these competencies (ids) only."""
    grid = {"sitting_id": sitting_id, "assessor_id": assessor_id}
    return _by_code(db.execute(_SOME, grid | {"competencies": list(competencies)}))


def _by_code(rows: Iterable[Row[Any]]) -> dict[str, Mark]:
    return {row.code: mark_from(row) for row in rows}


def mark_from(row: Row[Any]) -> Mark:
    """Return the mark of a row of `mark` with its criterion's code."""
    return Mark(
        criterion=row.code,
        value=MarkValue(row.value),
        remark=row.remark,
        reason=row.reason,
        revision=row.revision,
        at=row.at,
        phase=Phase(row.phase) if row.phase else None,
        flagged=bool(row.flagged),
        origin=Origin(row.origin),
    )


def append_marks(db: Connection, held: LockedGrid, accepted: Sequence[tuple[MarkIntent, int, int]], now: str) -> None:
    """Record events, the current marks they make, and tell the journal.

    Args:
        db: A writing transaction.
        held: The locked grid.
        accepted: (intent, criterion id, revision), in the order given by the laptop.
        now: Instant of the server, UTC, ISO 8601.
    """
    anchor = journal.hold(db)
    actor, subject = f"assessor:{held.assessor_id}", about_sitting(held.candidate_id, held.sitting_id)
    current: dict[int, dict[str, object]] = {}
    news = []
    for intent, criterion_id, revision in accepted:
        shared = {
            "sitting_id": held.sitting_id,
            "assessor_id": held.assessor_id,
            "criterion_id": criterion_id,
            "value": intent.value,
            "remark": intent.remark,
            "reason": intent.reason,
            "revision": revision,
            "at": now,
            "phase": intent.phase or "",
            "flagged": int(intent.flagged),
            "origin": intent.origin,
        }
        how = how_observed(intent.phase or "", intent.flagged, intent.origin)
        salt = new_salt(intent.remark, intent.reason, intent.amendment)
        text = digest_text(salt, intent.remark, intent.reason, intent.amendment)
        news.append(
            journal.News(
                Kind.MARK,
                actor,
                subject,
                mark_payload(intent.id, held.assessor_id, intent.criterion, intent.value, revision, text, how),
            )
        )
        event = shared | {
            "mark_id": intent.id,
            "device_seq": intent.seq,
            "device_at": intent.at,
            "laptop": intent.laptop,
            "entry_id": anchor.count + len(news),
            "amendment": intent.amendment,
            "salt": salt,
            "text_digest": text,
        }
        event_id = db.execute(_APPEND, event).scalar_one()
        current[criterion_id] = shared | {"event_id": event_id}
    upsert(db, mark, list(current.values()))
    journal.append(db, now, news, after=anchor)


def new_salt(*texts: str) -> str:
    """Return a random salt for the digest of these texts; empty when there is no text to hide."""
    return secrets.token_hex(16) if any(texts) else ""
