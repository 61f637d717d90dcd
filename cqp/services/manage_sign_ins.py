"""Who is signed in now, and ending that at once; for coordination."""

from __future__ import annotations

from datetime import datetime

from cqp.marking.sitting import Role
from cqp.services import access
from cqp.store import sign_ins
from cqp.store.engine import Store
from cqp.store.sign_ins import SignIn


def list_sign_ins(store: Store, token: str, now: datetime) -> tuple[SignIn, ...]:
    """Return every sign-in that is good now, newest first."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return sign_ins.list_sign_ins(db, now.isoformat())


def end_sign_in(store: Store, token: str, key: str, now: datetime) -> None:
    """End one sign-in; nothing happens if it had ended. Its open pages stop at their next action."""
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        sign_ins.end_sign_in(db, key)


def end_sign_ins_of(store: Store, token: str, role: Role, person_id: int, now: datetime) -> None:
    """End every sign-in of a person."""
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        sign_ins.end_sign_ins_of(db, role, person_id)
