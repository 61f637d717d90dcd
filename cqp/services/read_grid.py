"""What an assessor sees: their sittings, and one grid with their own marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cqp.errors import ForbiddenError
from cqp.marking.mark import Mark
from cqp.marking.preparation import Comment, Scenario
from cqp.marking.sitting import ExamSessionState, Person, Role, Sitting, SittingState
from cqp.referential.model import Block
from cqp.rules.to_ask import questions_of
from cqp.services import access
from cqp.services.reference import referential_of
from cqp.store import committees, marks, preparing, sittings
from cqp.store.engine import Connection, Store
from cqp.store.sittings import LockedGrid


@dataclass(frozen=True, slots=True)
class OpenGrid:
    """One assessor's grid.

    Attributes:
        assessor: Whose grid.
        sitting: Candidate, block and state.
        block: The block as published.
        marks: The assessor's own newest marks, by criterion code.
        is_writable: Whether marks may be recorded now.
        is_blocked: Whether the sitting is held back because its committee is irregular before this candidate.
        is_practice: Whether it is a rehearsal, which counts for nobody.
        has_declared: Whether the assessor has declared the absence of conflict of interest.
        fingerprint: Content of the référentiel the marks refer to.
        questions: Criterion code → what to ask: coordination's questions, else one made of the criterion's words.
        comments: Short remarks at hand: the shared ones, then the assessor's own.
        scenario: What the candidate was given; None if nobody said.
    """

    assessor: Person
    sitting: Sitting
    block: Block
    marks: dict[str, Mark]
    is_writable: bool
    is_blocked: bool
    is_practice: bool
    has_declared: bool
    fingerprint: str
    questions: dict[str, tuple[str, ...]]
    comments: tuple[Comment, ...]
    scenario: Scenario | None


def has_declared(store: Store, token: str, now: datetime) -> bool:
    """Say whether the caller has declared the absence of conflict of interest with their candidates."""
    with store.reading() as db:
        return committees.has_declared(db, access.require(db, token, now, Role.ASSESSOR).id)


def list_own_sittings(store: Store, token: str, now: datetime) -> tuple[Sitting, ...]:
    """Return the sittings of the caller's committees, by planned time."""
    with store.reading() as db:
        person = access.require(db, token, now, Role.ASSESSOR)
        return sittings.list_own_sittings(db, person.id)


def read_own_marks(
    store: Store, token: str, sitting_id: int, now: datetime, *, made_by: int | None = None
) -> tuple[tuple[Mark, ...], int]:
    """Return the caller's own marks of a sitting and the grid's revision, which grows with each mark.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting, or not the one whose grid is on the screen.
    """
    with store.reading() as db:
        person, held = own_grid(db, token, sitting_id, now)
        access.require_same(person, made_by)
        return tuple(marks.read_marks(db, sitting_id, person.id).values()), held.revision


def read_open_grid(store: Store, token: str, sitting_id: int, now: datetime) -> OpenGrid:
    """Return the caller's grid of a sitting.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting.
    """
    with store.reading() as db:
        person, held = own_grid(db, token, sitting_id, now)
        sitting = sittings.read_own_sitting(db, sitting_id, person.id)
        document, fingerprint = referential_of(store, db, held.referential_id)
        return OpenGrid(
            assessor=person,
            sitting=sitting,
            block=document.block(sitting.block),
            marks=marks.read_marks(db, sitting_id, person.id),
            has_declared=held.has_declared,
            is_blocked=held.is_blocked,
            is_practice=held.is_practice,
            is_writable=(
                held.session_state is ExamSessionState.OPEN
                and held.state is not SittingState.ABSENT
                and not held.is_submitted
                and not held.is_blocked
            ),
            fingerprint=fingerprint,
            questions=questions_of(document.block(sitting.block), preparing.read_questions(db, held.block_id)),
            comments=preparing.list_comments(db, person.id),
            scenario=preparing.read_scenario_of(db, sitting_id),
        )


def own_grid(
    db: Connection, token: str, sitting_id: int, now: datetime, *, lock: bool = False
) -> tuple[Person, LockedGrid]:
    """Return the caller and their grid of a sitting, locked if asked.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting.
    """
    person = access.require(db, token, now, Role.ASSESSOR)
    held = sittings.read_grid(db, sitting_id, person.id, lock=lock)
    if held is None:
        raise ForbiddenError(
            "Ce passage n'est pas confié à votre comité. Revenez à « Mes passages », ou demandez à la coordination."
        )
    return person, held
