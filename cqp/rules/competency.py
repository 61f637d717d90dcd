"""Propose one competency from its marks, for one assessor then for the committee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cqp.marking.mark import MarkValue
from cqp.rules.policy import Policy
from cqp.rules.status import Status, are_settled


@dataclass(frozen=True, slots=True)
class Tally:
    """How many criteria of a competency carry each value, for one assessor.

    `missed` counts again, among the criteria not met, those that the règlement calls essential.
    """

    met: int = 0
    not_met: int = 0
    not_applicable: int = 0
    not_observed: int = 0
    missed: int = 0

    @property
    def applicable(self) -> int:
        """Criteria that count: all but the *sans objet*."""
        return self.met + self.not_met + self.not_observed

    @property
    def total(self) -> int:
        """All criteria of the competency."""
        return self.applicable + self.not_applicable


def tally(values: Iterable[MarkValue], *, expected: int) -> Tally:
    """Count the values of a competency that has `expected` criteria; the missing ones are not observed."""
    marked = [value for value in values if value is not MarkValue.NOT_OBSERVED]
    return Tally(
        met=marked.count(MarkValue.MET),
        not_met=marked.count(MarkValue.NOT_MET),
        not_applicable=marked.count(MarkValue.NOT_APPLICABLE),
        not_observed=expected - len(marked),
    )


def tally_of(values: Mapping[str, MarkValue], policy: Policy, *, expected: int) -> Tally:
    """Count values by criterion code, and among them the essential criteria that are not met."""
    missed = sum(values.get(code) is MarkValue.NOT_MET for code in policy.essential)
    return replace(tally(values.values(), expected=expected), missed=missed)


def propose_competency(counts: Tally, policy: Policy) -> Status:
    """Return one assessor's proposal for a competency.

    It is *acquise* when everything is observed and the share of met criteria reaches the ceiling; *non acquise*
    when an essential criterion is not met, or the floor is out of reach even if all that is still unobserved turned
    out met (so what is not observed never fails anybody, and one more *acquis* never lowers a proposal); *à délibérer*
    otherwise, also when every criterion is *sans objet*.

    Source: default policy, `data/policies/default.toml`.
    """
    if counts.not_observed == counts.total:
        return Status.NOT_OBSERVED
    if counts.applicable == 0:
        return Status.TO_DELIBERATE
    if counts.missed or counts.met + counts.not_observed < policy.floor * counts.applicable:
        return Status.NOT_ACQUIRED
    if counts.not_observed == 0 and counts.met >= policy.ceiling * counts.applicable:
        return Status.ACQUIRED
    return Status.TO_DELIBERATE


def agree(proposals: Iterable[Status]) -> Status:
    """Return the committee's proposal: all positive, all negative, or to deliberate.

    Source: consensus of assessors, branch négoce des matériaux (domain.md, « Several assessors »).
    """
    proposals = tuple(proposals)
    if are_settled(proposals, 2) and proposals:
        return Status.ACQUIRED
    if are_settled(proposals, 0) and proposals:
        return Status.NOT_ACQUIRED
    if all(proposal is Status.NOT_OBSERVED for proposal in proposals):
        return Status.NOT_OBSERVED
    return Status.TO_DELIBERATE


def explain_tally(counts: Tally) -> str:
    """Return the arithmetic in words: « 4 acquis sur 5 applicables, 1 non observé »."""
    if counts.applicable == 0:
        return f"{_count(counts.not_applicable, 'critère')}, tous sans objet"
    parts = [f"{counts.met} acquis sur {_count(counts.applicable, 'applicable')}"]
    if counts.not_met:
        missed = f", dont {_count(counts.missed, 'essentiel')}" if counts.missed else ""
        parts.append(f"{counts.not_met} non acquis{missed}")
    if counts.not_observed:
        parts.append(_count(counts.not_observed, "non observé"))
    if counts.not_applicable:
        parts.append(f"{counts.not_applicable} sans objet")
    return ", ".join(parts)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
