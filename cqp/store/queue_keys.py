"""Rows of the secrets with which laptops seal the files of what waits on them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from cqp.store.tables import assessor, queue_key


@dataclass(frozen=True, slots=True)
class QueueKey:
    """One secret and whose it is."""

    secret: str
    assessor_id: int
    assessor: str
    exam_session_id: int
    is_revoked: bool


def add_key(db: Connection, key_id: str, secret: str, assessor_id: int, laptop: str, now: str) -> None:
    """Write a secret that was given to a laptop."""
    row = {"id": key_id, "secret": secret, "assessor_id": assessor_id, "laptop": laptop, "issued_at": now}
    db.execute(insert(queue_key).values(row))


def find_key(db: Connection, key_id: str) -> QueueKey | None:
    """Return a secret, or None when none has this name."""
    query = (
        select(queue_key, assessor.c.name, assessor.c.exam_session_id, assessor.c.revoked_at)
        .join(assessor, queue_key.c.assessor_id == assessor.c.id)
        .where(queue_key.c.id == key_id)
    )
    row = db.execute(query).first()
    if row is None:
        return None
    return QueueKey(row.secret, row.assessor_id, row.name, row.exam_session_id, bool(row.revoked_at))
