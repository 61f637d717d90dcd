"""The smallest change of criteria that would change a competency: exact, alike criteria being counted together.

A change gives some criteria one agreed value, *acquis* or *non acquis*, which stands in every member's grid. These two
are enough: no value raises a result more than *acquis* or lowers it more than *non acquis*, and a thing once observed
does not become unobserved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import comb, prod

from cqp.marking.mark import MarkValue
from cqp.rules.consensus import ConferredCompetency, agree_on
from cqp.rules.fewest import Sets, smallest
from cqp.rules.policy import Policy
from cqp.rules.status import RANK, Status

DIRECTIONS = ((MarkValue.MET, 1), (MarkValue.NOT_MET, -1))
"""The value that raises results, and the one that lowers them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest set of criteria that would change a result.

    Attributes:
        criteria: Codes, in the document's order; the first such set when there are several.
        value: What they would all be agreed on: MET or NOT_MET.
        status: What the result would become with this set.
        ways: How many sets of this size would change the result in this direction.
    """

    criteria: tuple[str, ...]
    value: MarkValue
    status: Status
    ways: int


def competency_changes(found: ConferredCompetency, policy: Policy) -> tuple[Change, ...]:
    """Return what would change a competency's proposal, smallest first: at most one change up and one down.

    *Non observée* and *à délibérer* count as one result: neither settles anything. The proposal alone is looked at,
    whatever the committee decided in writing.
    """
    changes = []
    for value, way in DIRECTIONS:
        ends = ((end.proposal, sets) for end, sets in outcomes(found, value, policy))
        beyond = smallest(("", sets) for end, sets in ends if way * (RANK[end] - RANK[found.proposal]) > 0)
        for sets in beyond.values():
            codes = tuple(found.criteria[place].code for place in sets.first)
            changes.append(Change(codes, value, agree_on(found, codes, value, policy).proposal, sets.ways))
    return smallest_first(changes)


def smallest_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes by size; up before down when they are as small."""
    return tuple(sorted(changes, key=lambda one: len(one.criteria)))


def outcomes(
    found: ConferredCompetency, value: MarkValue, policy: Policy, start: int = 0
) -> Iterator[tuple[ConferredCompetency, Sets]]:
    """Yield what a competency becomes for every choice of criteria to agree on; the first is to change nothing.

    Criteria that are marked alike are chosen by their number only, the first ones of the document, and counted.

    Args:
        found: The competency as it is.
        value: What the criteria are agreed on; those that are so for every member are left alone.
        policy: The règlement.
        start: Place of its first criterion in the document.
    """
    alike = list(_alike(found, value, policy).values())
    for numbers in product(*(range(len(places) + 1) for places in alike)):
        taken = list(zip(alike, numbers, strict=True))
        chosen = sorted(place for places, number in taken for place in places[:number])
        codes = {found.criteria[place].code for place in chosen}
        ways = prod(comb(len(places), number) for places, number in taken)
        yield agree_on(found, codes, value, policy), Sets(tuple(start + place for place in chosen), ways)


def _alike(
    found: ConferredCompetency, value: MarkValue, policy: Policy
) -> dict[tuple[tuple[MarkValue, ...], bool], list[int]]:
    """Return the places of the criteria that would change, those that count alike together."""
    alike: dict[tuple[tuple[MarkValue, ...], bool], list[int]] = defaultdict(list)
    for place, one in enumerate(found.criteria):
        values = tuple(one.of_member(rank) for rank in range(len(one.marks)))
        if set(values) != {value}:
            alike[values, one.code in policy.essential].append(place)
    return alike
