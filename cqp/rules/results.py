"""Results as they are shown, charted and exported: proposals with what they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import Candidate, ExamSession, SittingState
from cqp.rules.competency import Tally
from cqp.rules.jury import CandidateDecision
from cqp.rules.policy import Policy
from cqp.rules.status import Status


@dataclass(frozen=True, slots=True)
class AssessorProposal:
    """What one assessor's marks propose for a competency."""

    assessor: str
    counts: Tally
    status: Status


@dataclass(frozen=True, slots=True)
class CompetencyResult:
    """The committee's proposal for a competency, and each assessor's behind it."""

    code: str
    text: str
    status: Status
    proposals: tuple[AssessorProposal, ...]


@dataclass(frozen=True, slots=True)
class BlockResult:
    """The proposal for a block.

    Attributes:
        code: Block code ("2A").
        title: As published.
        status: Proposal; HELD when the candidate had the block before.
        state: Where the sitting stands; None for a block held before.
        competencies: In the document's order; empty for a block held before.
        sitting_id: Row of the sitting; None for a block held before.
        why: The arithmetic of the status, one French sentence; empty if nothing was marked.
        change: The smallest change of criteria that would change it, in French; empty if nothing was marked.
    """

    code: str
    title: str
    status: Status
    state: SittingState | None
    competencies: tuple[CompetencyResult, ...]
    sitting_id: int | None = None
    why: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """One candidate's blocks, the certificate proposal and, once the jury has sealed it, its decision."""

    exam_session: ExamSession
    candidate: Candidate
    certificate: Status
    blocks: tuple[BlockResult, ...]
    decision: CandidateDecision | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sitting as a line of a spreadsheet.

    Attributes:
        candidate: Who was assessed.
        state: Where the sitting stands.
        status: The block's proposal.
        planned_at: ISO 8601, local time.
        assessors: Names of the committee's members, in a fixed order.
        competencies: Competency code → the committee's proposal.
        criteria: Criterion code → each assessor's value, in the order of `assessors`.
    """

    candidate: Candidate
    state: SittingState
    status: Status
    planned_at: str
    assessors: tuple[str, ...]
    competencies: Mapping[str, Status]
    criteria: Mapping[str, tuple[MarkValue, ...]]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the figures rest on: référentiel and policy with their fingerprints."""

    referential_title: str
    referential_version: str
    referential_fingerprint: str
    policy: Policy
