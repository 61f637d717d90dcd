"""Rows of the people who sign in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from cqp.marking.sitting import ExamSessionState, Person, Role
from cqp.store.tables import assessor, coordinator, exam_session, sign_in


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A coordination account, without its password.

    Attributes:
        id: Row of the coordinator.
        login: Identifier, folded.
        name: Name as shown.
        is_active: Whether they may sign in.
        created_at: Instant, ISO 8601.
    """

    id: int
    login: str
    name: str
    is_active: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class CoordinatorSecret:
    """What a coordinator's sign-in is checked against."""

    id: int
    secret_hash: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class AssessorSecret:
    """What an assessor's sign-in is checked against: the hash of the code's secret part, and what the code opens."""

    id: int
    secret_hash: str
    is_revoked: bool
    exam_session: str
    state: ExamSessionState


def has_coordinator(db: Connection) -> bool:
    """Say whether any coordination account exists."""
    return db.execute(select(func.count()).select_from(coordinator)).scalar_one() > 0


def list_coordinators(db: Connection) -> tuple[Coordinator, ...]:
    """Return the coordination accounts, by name."""
    return tuple(
        Coordinator(row.id, row.login, row.name, bool(row.is_active), row.created_at)
        for row in db.execute(select(coordinator).order_by(coordinator.c.name, coordinator.c.id))
    )


def lock_coordinators(db: Connection) -> None:
    """Keep other transactions from changing accounts until this one ends; SQLite has one writer anyway."""
    db.execute(select(coordinator.c.id).order_by(coordinator.c.id).with_for_update())


def add_coordinator(db: Connection, *, login: str, name: str, password_hash: str, now: str) -> int:
    """Add a coordination account and return its id."""
    row = {"login": login, "name": name, "password_hash": password_hash, "created_at": now}
    return int(db.execute(insert(coordinator).values(row).returning(coordinator.c.id)).scalar_one())


def replace_password(db: Connection, coordinator_id: int, password_hash: str) -> None:
    """Replace the password of an account."""
    db.execute(update(coordinator).where(coordinator.c.id == coordinator_id).values(password_hash=password_hash))


def set_active(db: Connection, coordinator_id: int, *, is_active: bool) -> None:
    """Let a coordinator sign in, or no longer."""
    db.execute(update(coordinator).where(coordinator.c.id == coordinator_id).values(is_active=int(is_active)))


def find_coordinator(db: Connection, login: str, *, lock: bool = False) -> CoordinatorSecret | None:
    """Return what the sign-in under this login is checked against, or None.

    Args:
        db: The transaction.
        login: The identifier, folded.
        lock: Keep the account as it is until the transaction ends.
    """
    columns = (coordinator.c.id, coordinator.c.password_hash, coordinator.c.is_active)
    query = select(*columns).where(coordinator.c.login == login)
    row = db.execute(query.with_for_update(read=True) if lock else query).first()
    return None if row is None else CoordinatorSecret(row.id, row.password_hash, bool(row.is_active))


def find_assessor(db: Connection, code_selector: str, *, lock: bool = False) -> AssessorSecret | None:
    """Return what the sign-in with this code's selector is checked against, or None."""
    query = (
        select(
            assessor.c.id,
            assessor.c.code_hash,
            assessor.c.revoked_at,
            exam_session.c.name,
            exam_session.c.state,
        )
        .join(exam_session)
        .where(assessor.c.code_selector == code_selector)
    )
    row = db.execute(query.with_for_update(read=True, of=assessor) if lock else query).first()
    if row is None:
        return None
    return AssessorSecret(row.id, row.code_hash, bool(row.revoked_at), row.name, ExamSessionState(row.state))


_WHO = (
    select(
        coordinator.c.id.label("coordinator_id"),
        coordinator.c.name.label("coordinator_name"),
        coordinator.c.is_active,
        assessor.c.id.label("assessor_id"),
        assessor.c.name.label("assessor_name"),
        assessor.c.exam_session_id,
        assessor.c.revoked_at,
        exam_session.c.state,
        sign_in.c.expires_at,
    )
    .select_from(
        sign_in.outerjoin(coordinator)
        .outerjoin(assessor, sign_in.c.assessor_id == assessor.c.id)
        .outerjoin(exam_session, assessor.c.exam_session_id == exam_session.c.id)
    )
    .where(sign_in.c.token_digest == bindparam("token_digest"))
)


def read_person(db: Connection, token_digest: str, now: str) -> Person | None:
    """Return who is signed in under this token at this instant, or None."""
    row = db.execute(_WHO, {"token_digest": token_digest}).first()
    if row is None or row.expires_at <= now:
        return None
    if row.coordinator_id is not None:
        return Person(Role.COORDINATOR, row.coordinator_id, row.coordinator_name) if row.is_active else None
    if row.revoked_at:
        return None
    is_over = row.state in {ExamSessionState.CLOSED, ExamSessionState.ARCHIVED}
    return Person(Role.ASSESSOR, row.assessor_id, row.assessor_name, row.exam_session_id, is_over)
