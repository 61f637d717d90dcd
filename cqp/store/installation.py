"""The row that tells this database from any other, and the secret by which it knows its own sheets again."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, inspect, select, update

from cqp.store.tables import installation

SECRET_BYTES = 32
"""Length of the secret: nobody guesses it."""


def ensure_installation(db: Connection, now: str) -> None:
    """Give the database its name and its secret, once for all."""
    known = db.execute(select(installation.c.secret)).first()
    if known is None:
        row = {"id": secrets.token_hex(8), "created_at": now, "secret": secrets.token_hex(SECRET_BYTES)}
        db.execute(insert(installation).values(row))
    elif not known.secret:
        db.execute(update(installation).values(secret=secrets.token_hex(SECRET_BYTES)))


def read_installation(db: Connection) -> str:
    """Return the name of this database, 16 hexadecimal digits."""
    return str(db.execute(select(installation.c.id)).scalar_one())


def read_secret(db: Connection) -> bytes:
    """Return what seals the sheets that leave this database; it never leaves itself."""
    return bytes.fromhex(db.execute(select(installation.c.secret)).scalar_one())


def find_installation(db: Connection) -> str:
    """Return the same; empty when the database is older than its name."""
    found = db.execute(select(installation.c.id)).scalar() if inspect(db).has_table(installation.name) else None
    return str(found or "")
