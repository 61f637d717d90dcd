"""The fewest criteria, over a whole block, that take the members' grids to a goal, and how many such sets there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

End = TypeVar("End")

Steps = tuple[int | None, ...]
"""How far each member's grid is taken towards its goal; None where the goal is lost."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The smallest sets that lead to some end: the first, as places in the document's order, and how many."""

    first: tuple[int, ...] = ()
    ways: int = 1

    @property
    def size(self) -> int:
        """How many criteria each of them has."""
        return len(self.first)


Ends = Mapping[tuple[bool, Steps], Sets]
"""Whether anything is changed and how far each grid is taken, with the smallest sets that do it."""


def smallest(ends: Iterable[tuple[End, Sets]]) -> dict[End, Sets]:
    """Return for each end the smallest sets that lead to it."""
    best: dict[End, Sets] = {}
    for end, sets in ends:
        known = best.get(end)
        if known is None or sets.size < known.size:
            best[end] = sets
        elif sets.size == known.size:
            best[end] = Sets(min(known.first, sets.first), known.ways + sets.ways)
    return best


def fewest(tables: Sequence[Ends], goals: Sequence[int], *, by_all: bool) -> Sets | None:
    """Return the smallest sets, of one criterion or more, that reach the goals; None if there is none.

    Steps add up over competencies and are never negative: one more criterion takes no grid further from its goal.
    What each member alone would need says where to begin: no smaller set can do.

    Args:
        tables: One a competency; each has the end of changing nothing.
        goals: How far each member's grid must be taken.
        by_all: Whether every member's grid must reach its goal; else one of them is enough.
    """
    total = sum(max(sets.size for sets in table.values()) for table in tables)
    alone = [_Search([goal], total).run(_of_member(tables, rank)) for rank, goal in enumerate(goals)]
    sizes = [min(sets.size for sets in ends.values()) for ends in alone if ends]
    if len(sizes) < (len(goals) if by_all else 1):
        return None
    for largest in range(max(sizes) if by_all else min(sizes), total + 1):
        ends = _Search(goals, largest, by_all=by_all).run(tables)
        found = smallest(("", sets) for (changed, _), sets in ends.items() if changed)
        if found:
            return found[""]
    return None


def _of_member(tables: Sequence[Ends], rank: int) -> list[Ends]:
    return [
        smallest(((changed, steps[rank : rank + 1]), sets) for (changed, steps), sets in table.items())
        for table in tables
    ]


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks among the sets of so many criteria at most, competency by competency."""

    goals: Sequence[int]
    largest: int
    by_all: bool = True

    def run(self, tables: Sequence[Ends]) -> Ends:
        """Return the ends that reach the goals."""
        pace = [max(_pace(table, rank) for table in tables) for rank, _ in enumerate(self.goals)]
        whole: Ends = {(False, (0,) * len(self.goals)): Sets()}
        for table in tables:
            ends = smallest(self._joined(whole, table))
            whole = {end: sets for end, sets in ends.items() if self._may_reach(end[1], self.largest - sets.size, pace)}
        return {end: sets for end, sets in whole.items() if self._may_reach(end[1], 0, pace)}

    def _joined(self, whole: Ends, table: Ends) -> Iterator[tuple[tuple[bool, Steps], Sets]]:
        """Yield what follows from adding each of a competency's ends; steps past the goal are not told apart."""
        for (changed, steps), sets in whole.items():
            for (too, more), other in table.items():
                if sets.size + other.size <= self.largest:
                    end = changed or too, tuple(map(_step, steps, more, self.goals))
                    yield end, Sets(sets.first + other.first, sets.ways * other.ways)

    def _may_reach(self, steps: Steps, left: int, pace: Sequence[int]) -> bool:
        """Say whether the goals may be reached with so many more criteria, each bringing the most that any does."""
        may = [
            step is not None and step + left * most >= goal
            for step, most, goal in zip(steps, pace, self.goals, strict=True)
        ]
        return all(may) if self.by_all else any(may)


def _step(one: int | None, other: int | None, goal: int) -> int | None:
    return None if one is None or other is None else min(one + other, goal)


def _pace(table: Ends, rank: int) -> int:
    """Return the most that one criterion brings a member's grid, rounded up."""
    return max((-(-(steps[rank] or 0) // sets.size) for (_, steps), sets in table.items() if sets.size), default=0)
