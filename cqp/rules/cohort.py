"""A cohort at a glance: rates, the map of competencies, and what the figures say of the committees.

Sittings are *assessed* once every member of the committee has submitted their grid; only those count in a rate. An
absence, a sitting under way and one to come are counted apart, so that no rate moves because a day is not over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cqp.marking.sitting import ExamSession, SittingState
from cqp.referential.model import Option
from cqp.rules.drift import Drift
from cqp.rules.interval import Rate
from cqp.rules.ratings import CommitteeAgreement
from cqp.rules.selection import Selection
from cqp.rules.severity import Severities
from cqp.rules.status import Status

FEW_CANDIDATES = 60
"""Up to so many, each candidate has a line in the map; above, an exam session has: a screen shows about 60 lines."""

HARDEST = 12
"""Criteria that are shown first; the whole list is one click away."""


class Source(StrEnum):
    """Who said what a block's figures rest on; the first that has spoken counts."""

    JURY = "jury"
    """Sealed in the newest minutes of the jury."""
    COMMITTEE = "committee"
    """Signed by every member of the committee."""
    PROPOSAL = "proposal"
    """Computed from the grids; nobody has signed it."""


@dataclass(frozen=True, slots=True)
class BlockRate:
    """How a block went.

    Attributes:
        code: Block code ("2A").
        title: As published.
        rate: Validated among the sittings assessed.
        not_validated: Of the sittings assessed; with `to_deliberate` and the validated ones they add up to n.
        to_deliberate: Likewise.
        by_source: Source → validated among the sittings whose result it is; their n add up to the rate's.
        running: Sittings that someone has begun to mark.
        planned: Sittings to come.
        absent: Sittings whose candidate was absent, whatever was decided of them.
        held: Candidates who had the block before.
    """

    code: str
    title: str
    rate: Rate
    not_validated: int
    to_deliberate: int
    by_source: Mapping[Source, Rate]
    running: int
    planned: int
    absent: int
    held: int


@dataclass(frozen=True, slots=True)
class CompetencyRate:
    """How a competency went: what the committee decided or, failing that, what is computed.

    Attributes:
        code: Competency code ("C1.8").
        text: As published.
        block: Block code.
        rate: Acquired among the sittings assessed in which somebody observed it.
        not_acquired: Of those sittings; with `to_deliberate` and the acquired ones they add up to n.
        to_deliberate: Likewise.
        not_observed: Sittings assessed in which nobody observed it: not in n.
    """

    code: str
    text: str
    block: str
    rate: Rate
    not_acquired: int
    to_deliberate: int
    not_observed: int


@dataclass(frozen=True, slots=True)
class CriterionRate:
    """How a criterion went, from every assessor's own mark in the sittings assessed.

    Attributes:
        code: Criterion code ("C1.8.5").
        text: As published.
        competency: Competency code.
        block: Block code.
        rate: Marks *acquis* among those *acquis* or *non acquis*; the interval rests on the sittings behind them.
        not_applicable: Marks *sans objet*.
        not_observed: Criteria left *non observé*.
    """

    code: str
    text: str
    competency: str
    block: str
    rate: Rate
    not_applicable: int
    not_observed: int


@dataclass(frozen=True, slots=True)
class MapRow:
    """One line of a map.

    Attributes:
        exam_session_id: Row of the exam session.
        label: Candidate's name and number, or the exam session's name and place.
        candidate_id: Row of the candidate; None for a line that is an exam session.
        statuses: One a column for a candidate; None where no sitting of the block is selected; HELD where they had it
            before; NOT_OBSERVED where the sitting is not assessed (yet). Empty for an exam session.
        rates: One a column for an exam session: acquired among the assessed. Empty for a candidate.
    """

    exam_session_id: int
    label: str
    candidate_id: int | None
    statuses: tuple[Status | None, ...] = ()
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class CompetencyMap:
    """Candidates × competencies of one option, or exam sessions × competencies above `FEW_CANDIDATES` candidates.

    Attributes:
        option: Whose candidates.
        columns: Competency codes, in the document's order: the common blocks', then the option's.
        candidates: How many candidates of this option there are.
        rows: Candidates from the most competencies not acquired to the fewest then by name; exam sessions by date.
    """

    option: Option
    columns: tuple[str, ...]
    candidates: int
    rows: tuple[MapRow, ...]

    @property
    def is_aggregated(self) -> bool:
        """Whether a line is an exam session."""
        return self.candidates > FEW_CANDIDATES


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One exam session of the trend: block code → validated among the sittings assessed."""

    exam_session: ExamSession
    blocks: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class Trend:
    """Block rates from one promotion (exam session) to the next, oldest first; only those with a sitting assessed."""

    points: tuple[TrendPoint, ...]

    @property
    def is_estimable(self) -> bool:
        """Whether there are two promotions at least: one alone says nothing of a trend."""
        return len(self.points) > 1


@dataclass(frozen=True, slots=True)
class Cohort:
    """What coordination reads of the sittings selected.

    Attributes:
        selection: Which.
        version: Of the data: the same version, the same figures.
        referential: Title and version of the référentiel that the codes below come from.
        exam_sessions: Those with a candidate in it, oldest first.
        left_out: Exam sessions selected that follow another version of the référentiel: their codes may not mean
            the same, so they are not counted.
        candidates: How many.
        sittings: How many, in any state.
        certificate: Awarded among the candidates whose result is known: sealed by the jury or, every sitting being
            assessed, settled by the figures.
        certificates_sealed: Those of them that a jury has sealed.
        blocks: In the document's order.
        competencies: Likewise.
        criteria: Likewise; see `hardest`.
        maps: One an option.
        agreement: How far all committees agreed before they met.
        agreements: Committee by committee.
        severities: Assessors against their co-assessors.
        drifts: Block by block, what the order of passage does.
        trend: From one promotion to the next.
    """

    selection: Selection
    version: str
    referential: str
    exam_sessions: tuple[ExamSession, ...]
    left_out: tuple[ExamSession, ...]
    candidates: int
    sittings: int
    certificate: Rate
    certificates_sealed: int
    blocks: tuple[BlockRate, ...]
    competencies: tuple[CompetencyRate, ...]
    criteria: tuple[CriterionRate, ...]
    maps: tuple[CompetencyMap, ...]
    agreement: CommitteeAgreement
    agreements: tuple[CommitteeAgreement, ...]
    severities: Severities
    drifts: tuple[Drift, ...]
    trend: Trend

    @property
    def hardest(self) -> tuple[CriterionRate, ...]:
        """The criteria that were judged, from the least met to the most; at equal shares the most judged first."""
        judged = [one for one in self.criteria if one.rate.n]
        return tuple(sorted(judged, key=lambda one: (one.rate.share, -one.rate.n)))


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """Which candidates of a cohort a chart's selection keeps; None keeps everything.

    Attributes:
        exam_session: Row of the exam session.
        option: Registered for it.
        block: Block code that they sit or hold.
        block_status: VALIDATED, NOT_VALIDATED or TO_DELIBERATE, in a sitting assessed of `block`.
        competency: Competency code.
        competency_status: What it is in a sitting assessed.
        not_met: Criterion code that an assessor marked *non acquis* in a sitting assessed.
        committee: Row of a committee before which they sit.
        passage: Rank of passage, from 1, in the day of the committee.
    """

    exam_session: int | None = None
    option: Option | None = None
    block: str | None = None
    block_status: Status | None = None
    competency: str | None = None
    competency_status: Status | None = None
    not_met: str | None = None
    committee: int | None = None
    passage: int | None = None


@dataclass(frozen=True, slots=True)
class CohortCandidate:
    """A candidate of the list below the charts.

    Attributes:
        id: Row.
        number: As registered.
        name: Last name, then first name.
        exam_session_id: Row of the exam session.
        exam_session: Its name.
        training_body: As registered.
        blocks: Block code → status; HELD where they had it before, NOT_OBSERVED where the sitting is not assessed.
        states: Block code → where the sitting stands; a block held before has none.
        certificate: What the jury sealed or, failing that, the proposal.
        is_sealed: Whether the jury sealed it.
    """

    id: int
    number: str
    name: str
    exam_session_id: int
    exam_session: str
    training_body: str
    blocks: Mapping[str, Status]
    states: Mapping[str, SittingState]
    certificate: Status
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class CohortCandidates:
    """The first candidates that a filter keeps, by name, and how many there are."""

    total: int
    rows: tuple[CohortCandidate, ...]
