"""Has the database changed, and was something sealed, since somebody last looked? Cheap enough to ask every second."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from cqp.marking.journal import Kind
from cqp.store.engine import Store
from cqp.store.journal import read_anchor
from cqp.store.tables import journal

SEALED = (Kind.MINUTES_SEALED, Kind.JURY_SEALED)


@dataclass(frozen=True, slots=True)
class Changes:
    """How the database was at one moment.

    Attributes:
        state: Another one whenever anything was written.
        count: How long the journal was.
        sealed: How many sealings were seen, from the first look on.
    """

    state: str
    count: int
    sealed: int


def look_for_changes(store: Store, before: Changes | None) -> Changes:
    """Return how the database is now; of the journal, only what was appended since `before` is read."""
    with store.reading() as db:
        state, count, sealed = _state(store, db), read_anchor(db).count, 0
        if before is not None and count > before.count:
            query = select(func.count()).where(journal.c.id > before.count, journal.c.kind.in_(SEALED))
            sealed = before.sealed + db.execute(query).scalar_one()
        elif before is not None:
            sealed = before.sealed
    return Changes(state, count, sealed)


def _state(store: Store, db: Connection) -> str:
    if not store.is_sqlite:
        return str(db.exec_driver_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())").scalar_one())
    file = Path(str(store.engine.url.database))
    stats = [one.stat() for one in (file, Path(f"{file}-wal")) if one.exists()]
    return " ".join(f"{one.st_mtime_ns}/{one.st_size}" for one in stats)
