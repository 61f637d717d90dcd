"""Rows of minutes: each version as it was signed, who signed it, and why it no longer stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from cqp.marking.journal import Anchor
from cqp.store.organising import SEPARATOR
from cqp.store.tables import (
    assessor,
    candidate,
    exam_session,
    minutes,
    minutes_signature,
    minutes_withdrawal,
    sitting,
    waiver,
)


@dataclass(frozen=True, slots=True)
class StoredSignature:
    """One member's signature: who, and when (UTC, ISO 8601)."""

    assessor_id: int
    name: str
    at: str


@dataclass(frozen=True, slots=True)
class StoredMinutes:
    """One version of the minutes of a sitting.

    Attributes:
        id: Its row.
        version: 1, then one more each time.
        content: Canonical JSON; empty once the candidate is erased.
        digest: What is signed.
        prepared_at: When it was written, UTC, ISO 8601.
        anchor: Where the journal stood.
        signatures: In the order they were given.
        withdrawn: Why it no longer stands; empty while it does.
    """

    id: int
    version: int
    content: str
    digest: str
    prepared_at: str
    anchor: Anchor
    signatures: tuple[StoredSignature, ...]
    withdrawn: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who was assessed, where and when."""

    candidate_id: int
    number: str
    name: str
    accommodations: str
    exam_session: str
    exam_place: str
    planned_at: str
    ends_at: str
    place: str
    waiver: str


def read_circumstances(db: Connection, sitting_id: int) -> Circumstances:
    """Return who was assessed in a sitting, where and when."""
    row = db.execute(
        select(
            candidate.c.id,
            candidate.c.number,
            candidate.c.last_name,
            candidate.c.first_name,
            candidate.c.accommodations,
            exam_session.c.name,
            exam_session.c.place.label("exam_place"),
            sitting.c.planned_at,
            sitting.c.ends_at,
            sitting.c.place,
            waiver.c.reason,
        )
        .select_from(
            sitting.join(candidate, sitting.c.candidate_id == candidate.c.id)
            .join(exam_session, candidate.c.exam_session_id == exam_session.c.id)
            .outerjoin(waiver, waiver.c.sitting_id == sitting.c.id)
        )
        .where(sitting.c.id == sitting_id)
    ).one()
    return Circumstances(
        candidate_id=row.id,
        number=row.number,
        name=f"{row.last_name} {row.first_name}".strip(),
        accommodations=", ".join(filter(None, row.accommodations.split(SEPARATOR))),
        exam_session=row.name,
        exam_place=row.exam_place,
        planned_at=row.planned_at,
        ends_at=row.ends_at,
        place=row.place,
        waiver=row.reason or "",
    )


def list_minutes(db: Connection, sitting_id: int) -> tuple[StoredMinutes, ...]:
    """Return every version of the minutes of a sitting, newest first."""
    signed: dict[int, list[StoredSignature]] = defaultdict(list)
    signatures = (
        select(minutes_signature, assessor.c.name)
        .join(minutes, minutes_signature.c.minutes_id == minutes.c.id)
        .join(assessor, minutes_signature.c.assessor_id == assessor.c.id)
        .where(minutes.c.sitting_id == sitting_id)
        .order_by(minutes_signature.c.at, assessor.c.name)
    )
    for row in db.execute(signatures):
        signed[row.minutes_id].append(StoredSignature(row.assessor_id, row.name, row.at))
    query = (
        select(minutes, minutes_withdrawal.c.reason)
        .outerjoin(minutes_withdrawal, minutes_withdrawal.c.minutes_id == minutes.c.id)
        .where(minutes.c.sitting_id == sitting_id)
        .order_by(minutes.c.version.desc())
    )
    return tuple(
        StoredMinutes(
            row.id,
            row.version,
            row.content,
            row.digest,
            row.prepared_at,
            Anchor(row.journal_count, row.journal_head),
            tuple(signed[row.id]),
            row.reason or "",
        )
        for row in db.execute(query)
    )


def add_minutes(
    db: Connection, sitting_id: int, version: int, content: str, salt: str, digest: str, now: str, anchor: Anchor
) -> None:
    """Write a version of the minutes."""
    db.execute(
        insert(minutes).values(
            sitting_id=sitting_id,
            version=version,
            content=content,
            salt=salt,
            digest=digest,
            prepared_at=now,
            journal_count=anchor.count,
            journal_head=anchor.head,
        )
    )


def add_signature(db: Connection, minutes_id: int, assessor_id: int, digest: str, now: str) -> None:
    """Write that a member signed what has this digest."""
    db.execute(insert(minutes_signature).values(minutes_id=minutes_id, assessor_id=assessor_id, digest=digest, at=now))


def withdraw(db: Connection, minutes_id: int, actor: str, reason: str, now: str) -> None:
    """Write that a version no longer stands, and why; it stays as it was."""
    db.execute(insert(minutes_withdrawal).values(minutes_id=minutes_id, actor=actor, reason=reason, at=now))
