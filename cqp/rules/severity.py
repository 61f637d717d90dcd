"""Whether an assessor marks like those who saw the same candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cqp.rules.interval import Interval, mean_interval

FEWEST_TO_RANK = 20
"""Sittings below which an assessor is in no ranking. A sitting's gap commonly wanders by ten points, so that the
interval of the mean of fewer sittings is wider than the five points that would call for a talk."""


@dataclass(frozen=True, slots=True)
class AssessorSeverity:
    """One assessor against their co-assessors, on the criteria of a sitting that both judged.

    Attributes:
        assessor_id: Row of the assessor.
        name: As written in the exam session.
        exam_session_id: Row of the exam session.
        sittings: Sittings with a criterion that the assessor and a co-assessor both judged: the n.
        criteria: Criteria so judged, over all these sittings.
        gap: Mean, over the sittings, of own share of *acquis* minus the co-assessors' (-1 to 1; above 0 more
            lenient, below 0 more severe); None when not estimable: nobody judged the same criteria.
        interval: Student's, of that mean; None when there is one sitting or no spread.
        group: Rank of the group of assessors who are linked by sittings in common; gaps compare inside a group only.
    """

    assessor_id: int
    name: str
    exam_session_id: int
    sittings: int
    criteria: int
    gap: Fraction | None
    interval: Interval | None
    group: int

    @property
    def is_estimable(self) -> bool:
        """Whether anybody judged the same criteria."""
        return self.gap is not None

    @property
    def differs(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


@dataclass(frozen=True, slots=True)
class Severities:
    """All assessors, by exam session and name: never by gap.

    Attributes:
        assessors: One each.
        groups: How many groups there are of two assessors or more linked by sittings in common.
    """

    assessors: tuple[AssessorSeverity, ...]
    groups: int

    @property
    def is_connected(self) -> bool:
        """Whether all estimable gaps compare: a single group links them."""
        return self.groups == 1

    def ranking(self, group: int) -> tuple[AssessorSeverity, ...]:
        """Return the assessors of one group, from severe to lenient; empty while any has too few sittings."""
        of_group = [one for one in self.assessors if one.group == group and one.gap is not None]
        if not of_group or any(one.sittings < FEWEST_TO_RANK for one in of_group):
            return ()
        return tuple(sorted(of_group, key=lambda one: (one.gap, one.name)))


@dataclass(frozen=True, slots=True)
class Encounter:
    """One assessor in one sitting, on the criteria that they and a co-assessor both judged *acquis* or not.

    Attributes:
        assessor_id: Row of the assessor.
        co_assessors: Rows of those who judged any of them too.
        criteria: How many; 1 or more.
        gap: Own share of *acquis* minus the mean of the co-assessors', criterion by criterion.
    """

    assessor_id: int
    co_assessors: tuple[int, ...]
    criteria: int
    gap: Fraction


def groups_of(assessors: Iterable[int], links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return assessor → rank of their group, from 0, in the order of the assessors; a link joins two groups."""
    parent = {one: one for one in assessors}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in links:
        parent[root(other)] = root(one)
    ranks: dict[int, int] = {}
    return {one: ranks.setdefault(root(one), len(ranks)) for one in parent}


def measure_severities(people: Mapping[int, tuple[str, int]], encounters: Sequence[Encounter]) -> Severities:
    """Return every assessor against their co-assessors.

    Args:
        people: Assessor → (name, exam session), those with a sitting assessed.
        encounters: One a sitting and assessor.
    """
    own: dict[int, list[Encounter]] = {one: [] for one in people}
    for one in encounters:
        own[one.assessor_id].append(one)
    links = [(one.assessor_id, other) for one in encounters for other in one.co_assessors]
    groups = groups_of(people, links)
    ordered = sorted(people, key=lambda one: (people[one][1], people[one][0], one))
    found = tuple(_severity(one, *people[one], own[one], groups[one]) for one in ordered)
    return Severities(found, len({one.group for one in found if one.is_estimable}))


def _severity(
    assessor_id: int, name: str, exam_session_id: int, own: Sequence[Encounter], group: int
) -> AssessorSeverity:
    gaps = [one.gap for one in own]
    return AssessorSeverity(
        assessor_id=assessor_id,
        name=name,
        exam_session_id=exam_session_id,
        sittings=len(own),
        criteria=sum(one.criteria for one in own),
        gap=sum(gaps, Fraction(0)) / len(gaps) if gaps else None,
        interval=mean_interval(gaps),
        group=group,
    )
