"""Whether an assessor marks like those who saw the same candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cqp.marking.name_order import name_order
from cqp.rules.interval import Interval, mean_and_interval

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
    def comparisons(self) -> tuple[AssessorSeverity, ...]:
        """Who is compared, a pair that shares no sitting with others once: the gap of one is the other's, reversed."""
        members = Counter(one.group for one in self.assessors if one.is_estimable)
        pairs: set[int] = set()
        found = []
        for one in self.assessors:
            if one.is_estimable and one.group not in pairs:
                found.append(one)
                pairs |= {one.group} if members[one.group] == 2 else set()
        return tuple(found)

    def ranking(self, group: int) -> tuple[AssessorSeverity, ...]:
        """Return the assessors of one group, from severe to lenient; empty while any has too few sittings."""
        of_group = [one for one in self.assessors if one.group == group and one.gap is not None]
        if not of_group or any(one.sittings < FEWEST_TO_RANK for one in of_group):
            return ()
        return tuple(sorted(of_group, key=lambda one: (one.gap, one.name)))


@dataclass(frozen=True, slots=True)
class Encounters:
    """One assessor in the sittings where a co-assessor judged some of the same criteria *acquis* or *non acquis*.

    Attributes:
        gaps: (own share of *acquis* minus the mean of the co-assessors', over a sitting's criteria so judged, how many
            sittings have this gap); the same gap may come again.
        criteria: How many criteria so judged, over all sittings.
        co_assessors: Rows of those who judged any of them too.
    """

    gaps: Sequence[tuple[Fraction, int]]
    criteria: int
    co_assessors: frozenset[int]


NOBODY = Encounters((), 0, frozenset())
"""Of an assessor whom no co-assessor ever met."""


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


def measure_severities(people: Mapping[int, tuple[str, int]], met: Mapping[int, Encounters]) -> Severities:
    """Return every assessor against their co-assessors.

    Args:
        people: Assessor → (name, exam session), those with a grid in a sitting assessed.
        met: Assessor → their encounters; nothing for those who have none.
    """
    ordered = sorted(people, key=lambda one: (people[one][1], name_order(people[one][0]), one))
    links = [(one, other) for one in ordered for other in sorted(met.get(one, NOBODY).co_assessors)]
    groups = groups_of(ordered, links)
    found = tuple(_severity(one, *people[one], met.get(one, NOBODY), groups[one]) for one in ordered)
    return Severities(found, len({one.group for one in found if one.is_estimable}))


def _severity(assessor_id: int, name: str, exam_session_id: int, met: Encounters, group: int) -> AssessorSeverity:
    gap, interval = mean_and_interval(met.gaps) or (None, None)
    return AssessorSeverity(
        assessor_id=assessor_id,
        name=name,
        exam_session_id=exam_session_id,
        sittings=sum(number for _, number in met.gaps),
        criteria=met.criteria,
        gap=gap,
        interval=interval,
        group=group,
    )
