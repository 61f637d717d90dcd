"""Rows of assessors' access codes: their state, revoked or replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, func, select, update

from cqp.store.tables import assessor, committee, committee_member, sign_in


class CodeState(StrEnum):
    """Where an assessor's access code stands."""

    NONE = "none"
    NEVER_USED = "never_used"
    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class AccessCode:
    """An assessor's access code, of which only a hash is kept.

    Attributes:
        assessor_id: Whose.
        name: The assessor's.
        organisation: The assessor's.
        committees: Names of their committees.
        state: Where the code stands.
        last_used: When they last signed in with it, ISO 8601, empty if never.
        version: Changes when the code is replaced or revoked.
    """

    assessor_id: int
    name: str
    organisation: str
    committees: tuple[str, ...]
    state: CodeState
    last_used: str
    version: str


def list_codes(db: Connection, exam_session_id: int) -> tuple[AccessCode, ...]:
    """Return the access codes of an exam session's assessors, by name."""
    teams: dict[int, list[str]] = defaultdict(list)
    members = (
        select(committee_member.c.assessor_id, committee.c.name)
        .join(committee)
        .where(committee.c.exam_session_id == exam_session_id)
        .order_by(committee.c.name)
    )
    for row in db.execute(members):
        teams[row.assessor_id].append(row.name)
    last_used = func.coalesce(func.max(sign_in.c.created_at), "")
    query = (
        select(assessor, last_used.label("last_used"))
        .outerjoin(sign_in, sign_in.c.assessor_id == assessor.c.id)
        .where(assessor.c.exam_session_id == exam_session_id)
        .group_by(assessor.c.id)
        .order_by(assessor.c.name, assessor.c.id)
    )
    return tuple(
        AccessCode(
            assessor_id=row.id,
            name=row.name,
            organisation=row.organisation,
            committees=tuple(teams[row.id]),
            state=_state(row.code_hash, row.revoked_at, row.last_used),
            last_used=row.last_used,
            version=sha256(f"{row.code_selector} {row.code_hash} {row.revoked_at}".encode()).hexdigest()[:16],
        )
        for row in db.execute(query)
    )


def lock_codes(db: Connection, exam_session_id: int) -> None:
    """Keep other transactions from changing these codes until this one ends; SQLite has one writer anyway."""
    query = select(assessor.c.id).where(assessor.c.exam_session_id == exam_session_id)
    db.execute(query.order_by(assessor.c.id).with_for_update())


def is_taken(db: Connection, code_selector: str) -> bool:
    """Say whether a code with this selector exists."""
    return db.execute(select(assessor.c.id).where(assessor.c.code_selector == code_selector)).first() is not None


def replace_code(db: Connection, assessor_id: int, code_selector: str, code_hash: str) -> None:
    """Give an assessor another code."""
    values = {"code_selector": code_selector, "code_hash": code_hash, "revoked_at": ""}
    db.execute(update(assessor).where(assessor.c.id == assessor_id).values(values))


def revoke_codes(db: Connection, assessor_ids: Collection[int], now: str) -> None:
    """Write that these codes are worth nothing any more; those revoked before keep their instant."""
    changed = update(assessor).where(assessor.c.id.in_(assessor_ids), assessor.c.revoked_at == "")
    db.execute(changed.values(revoked_at=now))


def _state(code_hash: str, revoked_at: str, last_used: str) -> CodeState:
    if revoked_at:
        return CodeState.REVOKED
    if not code_hash:
        return CodeState.NONE
    return CodeState.ACTIVE if last_used else CodeState.NEVER_USED
