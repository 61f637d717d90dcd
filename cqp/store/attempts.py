"""Rows of failed sign-ins, kept for as long as they count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from cqp.store.tables import sign_in_attempt

TRIES_LOCK = 0x435154
"""Advisory lock (PostgreSQL) that one transaction at a time takes to count tries and add its own."""


def take_turn(db: Connection) -> None:
    """Wait until no other transaction counts tries; SQLite has one writer anyway."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(TRIES_LOCK)))


def last_failures(
    db: Connection, number: int, since: datetime, until: datetime, *, account: str = "", address: str = ""
) -> tuple[datetime, ...]:
    """Return the instants of the newest failures of an account, or from an address, between two instants."""
    whose = sign_in_attempt.c.account == account if account else sign_in_attempt.c.address == address
    query = (
        select(sign_in_attempt.c.at)
        .where(whose, sign_in_attempt.c.at > _text(since), sign_in_attempt.c.at <= _text(until))
        .order_by(sign_in_attempt.c.at.desc(), sign_in_attempt.c.id.desc())
        .limit(number)
    )
    return tuple(datetime.fromisoformat(at) for at in db.execute(query).scalars())


def add_failure(db: Connection, account: str, address: str, at: datetime, keep: timedelta) -> None:
    """Add a failure; those older than `keep`, and those that a clock set wrong has put in the future, are forgotten."""
    _forget(db, or_(sign_in_attempt.c.at <= _text(at - keep), sign_in_attempt.c.at > _text(at + keep)))
    db.execute(insert(sign_in_attempt).values(at=_text(at), account=account, address=address))


def forget_account(db: Connection, account: str) -> None:
    """Forget the failures of an account."""
    _forget(db, sign_in_attempt.c.account == account)


def _forget(db: Connection, which: ColumnElement[bool]) -> None:
    db.execute(delete(sign_in_attempt).where(which))


def _text(at: datetime) -> str:
    """Return the instant as text of one width, which sorts the same under every collation."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
