"""How far the members of many committees agreed, from criteria counted by how they were rated."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cqp.rules.agreement import Agreement, agreement_of_patterns
from cqp.rules.alpha import Patterns, krippendorff_alpha


@dataclass(frozen=True, slots=True)
class CommitteeAgreement:
    """How far the members of a committee agreed before they met.

    Attributes:
        committee_id: Row of the committee; None for all of them together.
        name: Of the committee; empty for all of them.
        exam_session_id: Row of its exam session; None for all of them.
        sittings: Sittings assessed that have two grids or more: the n.
        agreement: Percent agreement and Gwet's AC1 over every criterion of these sittings.
        alpha: Krippendorff's α, nominal; None if it cannot be worked out.
    """

    committee_id: int | None
    name: str
    exam_session_id: int | None
    sittings: int
    agreement: Agreement
    alpha: Fraction | None


def committee_agreement(
    patterns: Patterns,
    *,
    sittings: int,
    committee_id: int | None = None,
    name: str = "",
    exam_session_id: int | None = None,
) -> CommitteeAgreement:
    """Return how far a committee agreed.

    Args:
        patterns: (acquis, non acquis, sans objet) of a criterion in a sitting → how many were rated so.
        sittings: How many sittings they come from.
        committee_id: Row of the committee; None for all of them.
        name: Of the committee.
        exam_session_id: Row of its exam session.
    """
    agreement, alpha = agreement_of_patterns(patterns), krippendorff_alpha(patterns)
    return CommitteeAgreement(committee_id, name, exam_session_id, sittings, agreement, alpha)
