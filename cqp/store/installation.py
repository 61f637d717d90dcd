"""The row that tells this database from any other."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, inspect, select

from cqp.store.tables import installation


def ensure_installation(db: Connection, now: str) -> None:
    """Give the database its name, once for all."""
    if db.execute(select(installation.c.id)).first() is None:
        db.execute(insert(installation).values(id=secrets.token_hex(8), created_at=now))


def read_installation(db: Connection) -> str:
    """Return the name of this database, 16 hexadecimal digits."""
    return str(db.execute(select(installation.c.id)).scalar_one())


def find_installation(db: Connection) -> str:
    """Return the same; empty when the database is older than its name."""
    found = db.execute(select(installation.c.id)).scalar() if inspect(db).has_table(installation.name) else None
    return str(found or "")
