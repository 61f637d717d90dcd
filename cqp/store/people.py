"""Rows of the people who sign in, and of their sign-ins."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, insert, select, update

from cqp.marking.sitting import Person, Role
from cqp.store.tables import assessor, coordinator, sign_in


def has_coordinator(db: Connection) -> bool:
    """Say whether any coordination account exists."""
    return db.execute(select(func.count()).select_from(coordinator)).scalar_one() > 0


def add_coordinator(db: Connection, *, login: str, name: str, password_hash: str, now: str) -> int:
    """Add a coordination account and return its id."""
    row = {"login": login, "name": name, "password_hash": password_hash, "created_at": now}
    return int(db.execute(insert(coordinator).values(row).returning(coordinator.c.id)).scalar_one())


def replace_password(db: Connection, login: str, password_hash: str) -> bool:
    """Replace the password of an account; return whether the account exists."""
    changed = update(coordinator).where(coordinator.c.login == login).values(password_hash=password_hash)
    return db.execute(changed).rowcount == 1


def find_coordinator(db: Connection, login: str) -> tuple[int, str] | None:
    """Return (id, password hash) of an account, or None."""
    row = db.execute(
        select(coordinator.c.id, coordinator.c.password_hash).where(coordinator.c.login == login)
    ).first()
    return None if row is None else (row.id, row.password_hash)


def find_assessor(db: Connection, code_selector: str) -> tuple[int, str] | None:
    """Return (id, hash of the access code's secret part) of the assessor with this selector, or None."""
    row = db.execute(
        select(assessor.c.id, assessor.c.code_hash).where(assessor.c.code_selector == code_selector)
    ).first()
    return None if row is None else (row.id, row.code_hash)


def add_sign_in(
    db: Connection, *, token_digest: str, role: Role, person_id: int, now: str, expires_at: str
) -> None:
    """Remember that this person is signed in under this token."""
    who = {"coordinator_id": person_id} if role is Role.COORDINATOR else {"assessor_id": person_id}
    db.execute(
        insert(sign_in).values(token_digest=token_digest, created_at=now, expires_at=expires_at, **who)
    )


def remove_sign_in(db: Connection, token_digest: str) -> None:
    """Forget a sign-in; nothing happens if it is not there."""
    db.execute(sign_in.delete().where(sign_in.c.token_digest == token_digest))


_WHO = (
    select(
        coordinator.c.id.label("coordinator_id"),
        coordinator.c.name.label("coordinator_name"),
        assessor.c.id.label("assessor_id"),
        assessor.c.name.label("assessor_name"),
        assessor.c.exam_session_id,
        sign_in.c.expires_at,
    )
    .select_from(sign_in.outerjoin(coordinator).outerjoin(assessor))
    .where(sign_in.c.token_digest == bindparam("token_digest"))
)


def read_person(db: Connection, token_digest: str, now: str) -> Person | None:
    """Return who is signed in under this token at this instant, or None."""
    row = db.execute(_WHO, {"token_digest": token_digest}).first()
    if row is None or row.expires_at <= now:
        return None
    if row.coordinator_id is not None:
        return Person(Role.COORDINATOR, row.coordinator_id, row.coordinator_name)
    return Person(Role.ASSESSOR, row.assessor_id, row.assessor_name, row.exam_session_id)
