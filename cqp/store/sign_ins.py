"""Rows of sign-ins: who is signed in, since when and from where."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from cqp.marking.sitting import Role
from cqp.store.tables import assessor, coordinator, exam_session, sign_in

ENDED = ""
"""Expiry of a sign-in that was ended: before every instant. The row stays, to say that the access was used."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that is good for now.

    Attributes:
        key: What the database keeps of its token.
        role: The person's.
        person_id: Row of the coordinator or of the assessor.
        name: The person's.
        exam_session: Name of the assessor's exam session, empty for a coordinator.
        since: Instant, ISO 8601.
        expires_at: Instant, ISO 8601.
        address: Address it was opened from, empty if unknown.
        browser: Short name of the browser, empty if unknown.
    """

    key: str
    role: Role
    person_id: int
    name: str
    exam_session: str
    since: str
    expires_at: str
    address: str
    browser: str


def forget_before(db: Connection, instant: str) -> None:
    """Forget the sign-ins that were opened before this instant."""
    db.execute(delete(sign_in).where(sign_in.c.created_at < instant))


def add_sign_in(
    db: Connection,
    *,
    token_digest: str,
    role: Role,
    person_id: int,
    now: str,
    expires_at: str,
    address: str = "",
    browser: str = "",
) -> None:
    """Remember that this person is signed in under this token; their sign-ins that are over are forgotten."""
    db.execute(delete(sign_in).where(_whose(role, person_id), sign_in.c.expires_at <= now))
    who = {"coordinator_id": person_id} if role is Role.COORDINATOR else {"assessor_id": person_id}
    values = {"created_at": now, "expires_at": expires_at, "address": address, "browser": browser}
    db.execute(insert(sign_in).values(token_digest=token_digest, **who, **values))


def list_sign_ins(db: Connection, now: str) -> tuple[SignIn, ...]:
    """Return the sign-ins that are good at this instant, newest first."""
    query = (
        select(
            sign_in,
            coordinator.c.name.label("coordinator_name"),
            assessor.c.name.label("assessor_name"),
            exam_session.c.name.label("exam_session"),
        )
        .select_from(
            sign_in.outerjoin(coordinator)
            .outerjoin(assessor, sign_in.c.assessor_id == assessor.c.id)
            .outerjoin(exam_session, assessor.c.exam_session_id == exam_session.c.id)
        )
        .where(sign_in.c.expires_at > now)
        .order_by(sign_in.c.created_at.desc(), sign_in.c.token_digest)
    )
    return tuple(
        SignIn(
            key=row.token_digest,
            role=Role.ASSESSOR if row.coordinator_id is None else Role.COORDINATOR,
            person_id=row.assessor_id if row.coordinator_id is None else row.coordinator_id,
            name=row.assessor_name if row.coordinator_id is None else row.coordinator_name,
            exam_session=row.exam_session or "",
            since=row.created_at,
            expires_at=row.expires_at,
            address=row.address,
            browser=row.browser,
        )
        for row in db.execute(query)
    )


def end_sign_in(db: Connection, key: str) -> None:
    """End a sign-in; nothing happens if it had ended."""
    _end(db, sign_in.c.token_digest == key)


def end_sign_ins_of(db: Connection, role: Role, person_id: int, *, but: str = "") -> None:
    """End every sign-in of a person, but perhaps one."""
    _end(db, _whose(role, person_id) & (sign_in.c.token_digest != but))


def forget_sign_ins_of(db: Connection, assessor_id: int) -> None:
    """Remove every sign-in of an assessor: their new code has never been used."""
    db.execute(delete(sign_in).where(_whose(Role.ASSESSOR, assessor_id)))


def _end(db: Connection, which: ColumnElement[bool]) -> None:
    db.execute(update(sign_in).where(which).values(expires_at=ENDED))


def _whose(role: Role, person_id: int) -> ColumnElement[bool]:
    return (sign_in.c.coordinator_id if role is Role.COORDINATOR else sign_in.c.assessor_id) == person_id
