"""What a committee agrees on once each member has marked alone: each criterion, then each competency."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from cqp.marking.mark import Mark, MarkValue
from cqp.rules.account import CompetencyStanding
from cqp.rules.competency import Tally, agree, propose_competency, tally_of
from cqp.rules.policy import Policy
from cqp.rules.status import DECIDABLE, Status


@dataclass(frozen=True, slots=True)
class Agreed:
    """The value the committee gave a criterion on which its members differed, and why."""

    value: MarkValue
    reason: str
    revision: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What the committee decided of a competency.

    Attributes:
        status: ACQUIRED or NOT_ACQUIRED.
        proposal: What was computed when they decided; the decision lapses when that changes.
        reason: Why they depart from it; empty when they do not.
        revision: Grows with each decision.
    """

    status: Status
    proposal: Status
    reason: str
    revision: int


@dataclass(frozen=True, slots=True)
class ConferredCriterion:
    """A criterion before the committee.

    Attributes:
        code: Criterion code.
        text: As published.
        marks: Each member's, in the committee's order; NOT_OBSERVED where they marked nothing.
        agreed: What they agreed; None if nothing was written.
    """

    code: str
    text: str
    marks: tuple[Mark, ...]
    agreed: Agreed | None = None

    @property
    def is_common(self) -> bool:
        """Whether every member observed it and marked the same."""
        values = {mark.value for mark in self.marks}
        return len(values) == 1 and MarkValue.NOT_OBSERVED not in values

    @property
    def is_disputed(self) -> bool:
        """Whether the members marked differently."""
        return len({mark.value for mark in self.marks}) > 1

    @property
    def is_settled(self) -> bool:
        """Whether its value needs no more talk."""
        return self.is_common or self.agreed is not None

    def of_member(self, rank: int) -> MarkValue:
        """Return the value that counts for one member: agreed, else their own."""
        return self.marks[rank].value if self.agreed is None else self.agreed.value

    @property
    def value(self) -> MarkValue:
        """The value that stands: agreed, else common, else *non observé*."""
        if self.agreed is not None:
            return self.agreed.value
        return self.marks[0].value if self.is_common else MarkValue.NOT_OBSERVED


@dataclass(frozen=True, slots=True)
class ConferredCompetency:
    """A competency before the committee.

    Attributes:
        code: Competency code.
        text: As published.
        criteria: In the document's order.
        counts: Each member's, what was agreed in place of what they marked.
        proposal: Computed from these counts, as for any committee.
        decided: What they decided; None if nothing was written.
    """

    code: str
    text: str
    criteria: tuple[ConferredCriterion, ...]
    counts: tuple[Tally, ...]
    proposal: Status
    decided: Decided | None = None

    @property
    def is_written(self) -> bool:
        """Whether the committee wrote a decision that has not lapsed."""
        return self.decided is not None and self.decided.proposal is self.proposal

    @property
    def standing(self) -> Status | None:
        """The decision: written, else the proposal when it settles the matter; None while there is none."""
        if self.is_written and self.decided is not None:
            return self.decided.status
        return self.proposal if self.proposal in DECIDABLE else None

    @property
    def departs(self) -> bool:
        """Whether the decision is another than the proposal."""
        return self.standing is not None and self.standing is not self.proposal


def confer(
    code: str, text: str, criteria: tuple[ConferredCriterion, ...], decided: Decided | None, policy: Policy
) -> ConferredCompetency:
    """Return a competency before the committee.

    What the committee agreed of a criterion stands in every member's grid; the members' proposals are then brought
    together as always: all positive, all negative, or to deliberate.
    """
    counts = count(criteria, policy)
    return ConferredCompetency(code, text, criteria, counts, propose(counts, policy), decided)


def agree_on(
    found: ConferredCompetency, codes: Collection[str], value: MarkValue, policy: Policy
) -> ConferredCompetency:
    """Return the competency as it would be if the committee gave these criteria this value."""
    criteria = tuple(replace(one, agreed=Agreed(value, "", 0)) if one.code in codes else one for one in found.criteria)
    return confer(found.code, found.text, criteria, found.decided, policy)


def count(criteria: Sequence[ConferredCriterion], policy: Policy) -> tuple[Tally, ...]:
    """Return each member's counts, what was agreed in place of what they marked."""
    grids = ({one.code: one.of_member(rank) for one in criteria} for rank in range(len(criteria[0].marks)))
    return tuple(tally_of(grid, policy, expected=len(criteria)) for grid in grids)


def propose(counts: Iterable[Tally], policy: Policy) -> Status:
    """Return what the members' counts propose together."""
    return agree(propose_competency(one, policy) for one in counts)


def stand(found: ConferredCompetency, policy: Policy) -> CompetencyStanding:
    """Return a competency as its block is judged on it.

    Where the committee wrote a decision, whatever is still unobserved or in disagreement counts as it decided of the
    competency: *acquis* if acquired, *non acquis* if not. So a block is settled once every competency is decided.
    """
    if not found.is_written or found.decided is None:
        return CompetencyStanding(found.code, found.standing or found.proposal, found.counts)
    rest = MarkValue.MET if found.decided.status is Status.ACQUIRED else MarkValue.NOT_MET
    left_open = [one.code for one in found.criteria if one.value is MarkValue.NOT_OBSERVED]
    return CompetencyStanding(found.code, found.decided.status, agree_on(found, left_open, rest, policy).counts)
