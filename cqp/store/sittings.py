"""Rows of exam sessions, sittings and grids."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, bindparam, func, select, update

from cqp.errors import NotFoundError
from cqp.marking.sitting import Candidate, ExamSession, ExamSessionState, Sitting, SittingState
from cqp.rules.status import Status
from cqp.store.tables import (
    STATE,
    activity,
    assessor,
    block,
    candidate,
    competency,
    criterion,
    exam_session,
    grid,
    own_result,
    sitting,
)


@dataclass(frozen=True, slots=True)
class LockedGrid:
    """One assessor's grid, with what decides whether it may still be written, and its letters and the block's.

    On PostgreSQL the candidate's row is locked until the transaction ends, so that two assessors of the same
    candidate never compute a result from each other's half-written marks; SQLite has one writer anyway.
    """

    sitting_id: int
    assessor_id: int
    candidate_id: int
    block_id: int
    referential_id: int
    policy_id: int
    revision: int
    is_submitted: bool
    state: SittingState
    status: Status
    session_state: ExamSessionState
    has_declared: bool
    is_blocked: bool
    is_practice: bool
    letters: str
    block_letters: str


_GRID = (
    select(
        grid.c.sitting_id,
        grid.c.assessor_id,
        sitting.c.candidate_id,
        sitting.c.block_id,
        exam_session.c.referential_id,
        exam_session.c.policy_id,
        grid.c.revision,
        grid.c.is_submitted,
        STATE,
        sitting.c.status,
        sitting.c.is_blocked,
        exam_session.c.practice_of,
        exam_session.c.state.label("session_state"),
        assessor.c.declared_at,
        grid.c.letters,
        sitting.c.letters.label("block_letters"),
    )
    .select_from(
        grid.join(sitting, grid.c.sitting_id == sitting.c.id)
        .join(candidate, sitting.c.candidate_id == candidate.c.id)
        .join(exam_session, candidate.c.exam_session_id == exam_session.c.id)
        .join(assessor, grid.c.assessor_id == assessor.c.id)
    )
    .where(grid.c.sitting_id == bindparam("sitting_id"), grid.c.assessor_id == bindparam("assessor_id"))
)


_LOCK = (
    select(candidate.c.id)
    .join(sitting, sitting.c.candidate_id == candidate.c.id)
    .where(sitting.c.id == bindparam("sitting_id"))
    .with_for_update(of=candidate)
)


def read_grid(db: Connection, sitting_id: int, assessor_id: int, *, lock: bool = False) -> LockedGrid | None:
    """Return the assessor's grid of this sitting, or None when it is not theirs."""
    if lock and db.dialect.name == "postgresql":
        # A statement of its own: what the next one reads must be as it is once the lock is ours, not before the wait.
        db.execute(_LOCK, {"sitting_id": sitting_id})
    row = db.execute(_GRID, {"sitting_id": sitting_id, "assessor_id": assessor_id}).first()
    if row is None:
        return None
    return LockedGrid(
        sitting_id=row.sitting_id,
        assessor_id=row.assessor_id,
        candidate_id=row.candidate_id,
        block_id=row.block_id,
        referential_id=row.referential_id,
        policy_id=row.policy_id,
        revision=row.revision,
        is_submitted=bool(row.is_submitted),
        state=SittingState(row.state),
        status=Status(row.status),
        session_state=ExamSessionState(row.session_state),
        has_declared=bool(row.declared_at),
        is_blocked=bool(row.is_blocked),
        is_practice=row.practice_of is not None,
        letters=row.letters,
        block_letters=row.block_letters,
    )


def read_any_grid(db: Connection, sitting_id: int, *, lock: bool = False) -> LockedGrid | None:
    """Return one grid of this sitting, for what concerns the sitting itself; None when there is none."""
    member = select(func.min(grid.c.assessor_id)).where(grid.c.sitting_id == sitting_id)
    assessor_id = db.execute(member).scalar()
    return None if assessor_id is None else read_grid(db, sitting_id, assessor_id, lock=lock)


_ADVANCE = (
    update(grid)
    .where(grid.c.sitting_id == bindparam("of_sitting"), grid.c.assessor_id == bindparam("of_assessor"))
    .values(revision=bindparam("revision"), letters=bindparam("letters"))
)


def advance_grid(db: Connection, held: LockedGrid, revision: int, letters: str) -> None:
    """Store the grid's revision and its marks as letters; the first mark of a planned sitting makes it running."""
    key = {"of_sitting": held.sitting_id, "of_assessor": held.assessor_id}
    db.execute(_ADVANCE, key | {"revision": revision, "letters": letters})
    if held.state is SittingState.PLANNED:
        db.execute(update(sitting).where(sitting.c.id == held.sitting_id).values(state=SittingState.RUNNING))


def submit(db: Connection, held: LockedGrid, reason: str, now: str) -> None:
    """Lock the grid; once every member's is locked, so is the marking of the sitting."""
    of_sitting = grid.c.sitting_id == held.sitting_id
    db.execute(
        update(grid)
        .where(of_sitting, grid.c.assessor_id == held.assessor_id)
        .values(is_submitted=1, submitted_at=now, submit_reason=reason)
    )
    if not db.execute(select(func.count()).where(of_sitting, grid.c.is_submitted == 0)).scalar():
        db.execute(update(sitting).where(sitting.c.id == held.sitting_id).values(state=SittingState.SUBMITTED))


EXPECTED = (
    select(func.count())
    .select_from(criterion.join(competency).join(activity))
    .where(activity.c.block_id == sitting.c.block_id)
    .scalar_subquery()
    .label("expected")
)
"""Criteria of a sitting's block; a column for queries on `sitting`."""

OBSERVED = (
    select(func.coalesce(func.sum(own_result.c.met + own_result.c.not_met + own_result.c.not_applicable), 0))
    .where(own_result.c.sitting_id == grid.c.sitting_id, own_result.c.assessor_id == grid.c.assessor_id)
    .scalar_subquery()
    .label("observed")
)
"""Criteria that an assessor has marked; a column for queries on `grid`."""


def _own_sittings() -> Select[tuple[object, ...]]:
    return (
        select(
            sitting.c.id,
            sitting.c.planned_at,
            sitting.c.place,
            STATE,
            grid.c.is_submitted,
            block.c.code.label("block"),
            candidate.c.id.label("candidate_id"),
            candidate.c.number,
            candidate.c.last_name,
            candidate.c.first_name,
            EXPECTED,
            OBSERVED,
        )
        .select_from(
            grid.join(sitting, grid.c.sitting_id == sitting.c.id)
            .join(candidate, sitting.c.candidate_id == candidate.c.id)
            .join(block, sitting.c.block_id == block.c.id)
        )
        .where(grid.c.assessor_id == bindparam("assessor_id"))
        .order_by(sitting.c.planned_at, sitting.c.id)
    )


def list_own_sittings(db: Connection, assessor_id: int) -> tuple[Sitting, ...]:
    """Return the sittings of the assessor's committees, by planned time."""
    return tuple(_sitting(row) for row in db.execute(_own_sittings(), {"assessor_id": assessor_id}))


def read_own_sitting(db: Connection, sitting_id: int, assessor_id: int) -> Sitting:
    """Return one sitting of the assessor, known to be theirs."""
    query = _own_sittings().where(sitting.c.id == sitting_id)
    return _sitting(db.execute(query, {"assessor_id": assessor_id}).one())


def _sitting(row: Row[tuple[object, ...]]) -> Sitting:
    return Sitting(
        id=row.id,
        candidate=Candidate(row.candidate_id, row.number, row.last_name, row.first_name),
        block=row.block,
        planned_at=row.planned_at,
        place=row.place,
        state=SittingState(row.state),
        is_submitted=bool(row.is_submitted),
        observed=int(row.observed),
        expected=row.expected,
    )


def list_exam_sessions(db: Connection) -> tuple[ExamSession, ...]:
    """Return every exam session, newest first; what committees practise on is none."""
    query = select(exam_session).where(exam_session.c.practice_of.is_(None))
    query = query.order_by(exam_session.c.starts_on.desc(), exam_session.c.id.desc())
    return tuple(_exam_session(row) for row in db.execute(query))


def read_exam_session(db: Connection, exam_session_id: int) -> tuple[ExamSession, int, int]:
    """Return (exam session, référentiel id, policy id).

    Raises:
        NotFoundError: There is no such exam session.
    """
    row = db.execute(select(exam_session).where(exam_session.c.id == exam_session_id)).first()
    if row is None:
        raise NotFoundError("Cette session d'examen n'existe pas. Choisissez-en une dans la liste.")
    return _exam_session(row), row.referential_id, row.policy_id


def _exam_session(row: Row[tuple[object, ...]]) -> ExamSession:
    return ExamSession(
        id=row.id,
        name=row.name,
        place=row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=ExamSessionState(row.state),
        is_demo=bool(row.is_demo),
    )


def name_sittings(db: Connection, sitting_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Return candidate (as shown) and block code of each of these sittings that there is."""
    query = (
        select(sitting.c.id, candidate.c.last_name, candidate.c.first_name, block.c.code)
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(sitting.c.id.in_(sitting_ids))
    )
    return {row.id: (f"{row.last_name} {row.first_name}".strip(), row.code) for row in db.execute(query)}
