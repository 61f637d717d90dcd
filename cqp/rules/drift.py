"""Whether those who pass late in the day are marked otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from cqp.rules.interval import Interval, Rate, fit_line

FEWEST_TO_TELL = 10
"""Sittings below which nothing is said of the order of passage: with a few shares near 100 %, the interval is narrow by
luck."""


@dataclass(frozen=True, slots=True)
class PassageRate:
    """The sittings of one rank of passage: marks *acquis* among those *acquis* or *non acquis*.

    Attributes:
        rank: From 1, in the day of the committee; absent candidates take no rank.
        rate: Over the marks; the interval rests on the sittings.
    """

    rank: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class Drift:
    """What the order of passage does to one block; blocks differ in difficulty, so each has its own.

    Attributes:
        block: Block code.
        sittings: Sittings assessed with a criterion judged: the n.
        passages: By rank.
        slope: Change of a sitting's share of *acquis* from one passage to the next (-1 to 1); None when all pass first.
        interval: Student's, of the slope; None below three sittings.
    """

    block: str
    sittings: int
    passages: tuple[PassageRate, ...]
    slope: Fraction | None
    interval: Interval | None

    @property
    def is_seen(self) -> bool:
        """Whether there are sittings enough, and the interval of the slope leaves zero out."""
        return (
            self.sittings >= FEWEST_TO_TELL
            and self.interval is not None
            and not self.interval.low <= 0 <= self.interval.high
        )


def measure_drift(block: str, sat: Mapping[tuple[int, int, int], int]) -> Drift:
    """Return the drift of a block.

    Args:
        block: Block code.
        sat: (rank of passage, marks met, marks judged) → how many sittings; judged is 1 or more.
    """
    sums: dict[int, list[int]] = {}
    for (rank, met, judged), number in sat.items():
        of_rank = sums.setdefault(rank, [0, 0, 0])
        for at, value in enumerate((met, judged, 1)):
            of_rank[at] += number * value
    slope, interval = fit_line([(*one, number) for one, number in sat.items()]) or (None, None)
    passages = tuple(PassageRate(rank, Rate(*sums[rank])) for rank in sorted(sums))
    return Drift(block, sum(sat.values()), passages, slope, interval)
