"""Exam sessions, sittings and grids, and the states they go through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a signed-in person is here for."""

    COORDINATOR = "coordinator"
    ASSESSOR = "assessor"


class ExamSessionState(StrEnum):
    """Where an exam session stands."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class SittingState(StrEnum):
    """Where the sitting of one candidate on one block stands."""

    PLANNED = "planned"
    RUNNING = "running"
    SUBMITTED = "submitted"
    ABSENT = "absent"
    SIGNING = "signing"
    """The minutes are written and wait for signatures."""
    SIGNED = "signed"
    REOPENED = "reopened"
    """A new deliberation changes what was signed."""


DELIBERATION = (SittingState.SIGNING, SittingState.SIGNED, SittingState.REOPENED)
"""States that follow the marking."""

BEFORE_DELIBERATION = tuple(state for state in SittingState if state not in DELIBERATION)
"""States of the marking itself."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in.

    Attributes:
        role: Coordinator or assessor.
        id: Row of the coordinator or of the assessor.
        name: Name as shown.
        exam_session_id: The one exam session an assessor's code opens; None for a coordinator.
        is_over: Whether that exam session is closed or archived.
    """

    role: Role
    id: int
    name: str
    exam_session_id: int | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who sits the exam.

    Attributes:
        id: Row of the candidate.
        number: Internal number, as text ("00123").
        last_name: Family name as registered.
        first_name: First name as registered.
    """

    id: int
    number: str
    last_name: str
    first_name: str

    @property
    def name(self) -> str:
        """Family name then first name."""
        return f"{self.last_name} {self.first_name}".strip()


@dataclass(frozen=True, slots=True)
class ExamSession:
    """One organised exam: candidates, committees and sittings under one référentiel and one policy.

    Attributes:
        id: Row of the exam session.
        name: Name as shown.
        place: Where it is held.
        starts_on: First day, ISO 8601.
        ends_on: Last day, ISO 8601.
        state: Where it stands.
        is_demo: Whether its people are fictitious.
    """

    id: int
    name: str
    place: str
    starts_on: str
    ends_on: str
    state: ExamSessionState
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """One candidate before one committee for one block, as one assessor sees it.

    Attributes:
        id: Row of the sitting.
        candidate: Who is assessed.
        block: Block code ("2A").
        planned_at: When it is planned, local time of the place, ISO 8601 without offset.
        place: Room or link.
        state: Where it stands.
        is_submitted: Whether this assessor has locked their grid.
        observed: Criteria this assessor has marked.
        expected: Criteria of the block.
    """

    id: int
    candidate: Candidate
    block: str
    planned_at: str
    place: str
    state: SittingState
    is_submitted: bool
    observed: int
    expected: int


@dataclass(frozen=True, slots=True)
class ExamSessionPlan:
    """What coordination decides of an exam session before it opens.

    Attributes:
        name: Name as shown and printed.
        place: Where it is held.
        starts_on: First day, ISO 8601.
        ends_on: Last day, ISO 8601.
        rooms: Rooms, in order of use.
        opens: When a day begins, local time "09:00".
        closes: When it ends.
        pause_from: When lunch begins.
        pause_to: When it ends; the same as `pause_from` for none.
    """

    name: str
    place: str
    starts_on: str
    ends_on: str
    rooms: tuple[str, ...]
    opens: str = "09:00"
    closes: str = "18:00"
    pause_from: str = "12:30"
    pause_to: str = "13:30"
