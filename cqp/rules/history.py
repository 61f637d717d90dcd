"""One person over several exam sessions: which registrations may be theirs, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cqp.marking.mark import Mark
from cqp.marking.sitting import Candidate, ExamSession, SittingState
from cqp.rules.jury import CandidateDecision
from cqp.rules.status import Status


class Likeness(StrEnum):
    """Why another registration may be the same person's; only the first kind is taken for the same person."""

    SAME = "same"
    """Same number and same names."""
    SAME_NUMBER = "same_number"
    """Same number, other names: a marriage, a slip, or a number given twice."""
    SAME_NAME = "same_name"
    """Same names, other number: renumbered, or a namesake."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of one registration.

    Attributes:
        block: Code.
        status: What stands: proposed by the marks or decided by the committee; HELD when obtained before.
        state: Where the sitting stands; None for a block obtained before.
        planned_at: Local time, ISO 8601 without offset; empty for a block obtained before.
        assessors: Names of the committee's members, by name.
    """

    block: str
    status: Status
    state: SittingState | None
    planned_at: str = ""
    assessors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appearance:
    """One registration of somebody who is or may be this person.

    Attributes:
        exam_session: Where.
        candidate: Number and names under which they were registered there.
        likeness: Why it is listed.
        certificate: Proposal.
        passages: In the document's order.
        decision: What the jury sealed; None before.
    """

    exam_session: ExamSession
    candidate: Candidate
    likeness: Likeness
    certificate: Status
    passages: tuple[Passage, ...]
    decision: CandidateDecision | None = None


@dataclass(frozen=True, slots=True)
class WrittenMark:
    """A mark that carries words: whose it is, and why it was changed once the grid was submitted (empty if not)."""

    assessor: str
    mark: Mark
    amendment: str


def likeness_of(one: Candidate, other: Candidate) -> Likeness | None:
    """Return why two registrations may be one person's, None if nothing says so; letter case does not count."""
    has_number = one.number.casefold() == other.number.casefold()
    has_names = _names(one) == _names(other)
    if has_number and has_names:
        return Likeness.SAME
    if has_number:
        return Likeness.SAME_NUMBER
    return Likeness.SAME_NAME if has_names else None


def _names(one: Candidate) -> tuple[str, str]:
    return one.last_name.casefold(), one.first_name.casefold()
