"""Rows of the journal: appended under one lock, each chained to the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, text

from cqp.marking.journal import BEFORE_ALL, Anchor, Entry, Kind, canonical, chain, digest_entry
from cqp.store.tables import journal

JOURNAL_LOCK = 0x435152
"""Advisory lock (PostgreSQL) that one transaction at a time takes to append; SQLite has one writer anyway."""

RECENT = 500
"""Newest entries among which a repetition is looked for."""

_LAST = select(journal.c.id, journal.c.hash).order_by(journal.c.id.desc()).limit(1)
_APPEND = insert(journal)


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell, before it has a rank and a hash; see `Entry`."""

    kind: Kind
    actor: str
    subject: str
    payload: Mapping[str, object]


def read_anchor(db: Connection) -> Anchor:
    """Return how long the journal is and its last hash."""
    row = db.execute(_LAST).first()
    return Anchor(0, BEFORE_ALL) if row is None else Anchor(row.id, row.hash)


def hold(db: Connection) -> Anchor:
    """Wait for the journal, keep it until the transaction ends, and return where it stands."""
    if db.dialect.name == "postgresql":
        # A statement of its own: the next one must see what was appended during the wait.
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": JOURNAL_LOCK})
    return read_anchor(db)


def append(db: Connection, now: str, news: Sequence[News], *, after: Anchor | None = None) -> Anchor:
    """Append these entries in order and return where the journal stands then.

    Args:
        db: A writing transaction.
        now: Instant of the server, UTC, ISO 8601.
        news: What to tell.
        after: What `hold` returned in this transaction, if it was called.
    """
    anchor = after or hold(db)
    rows = []
    for one in news:
        entry = Entry(anchor.count + 1, now, one.kind, one.actor, one.subject, canonical(one.payload))
        anchor = Anchor(entry.id, chain(anchor.head, digest_entry(entry)))
        rows.append(
            {
                "id": entry.id,
                "at": now,
                "kind": entry.kind,
                "actor": entry.actor,
                "subject": entry.subject,
                "payload": entry.payload,
                "hash": anchor.head,
            }
        )
    if rows:
        db.execute(_APPEND, rows)
    return anchor


def read_newest(db: Connection, number: int) -> tuple[Entry, ...]:
    """Return the newest entries, newest first."""
    query = select(journal).order_by(journal.c.id.desc()).limit(number)
    return tuple(Entry(row.id, row.at, row.kind, row.actor, row.subject, row.payload) for row in db.execute(query))


def was_told_since(db: Connection, news: News, since: str) -> bool:
    """Say whether the journal has told exactly this since an instant; looks at the newest entries only."""
    newest = select(journal).order_by(journal.c.id.desc()).limit(RECENT).subquery()
    query = select(newest.c.id).where(
        newest.c.at >= since,
        newest.c.kind == news.kind,
        newest.c.actor == news.actor,
        newest.c.payload == canonical(news.payload),
    )
    return db.execute(query.limit(1)).first() is not None
