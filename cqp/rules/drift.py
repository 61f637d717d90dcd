"""Whether those who pass late in the day are marked otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cqp.rules.interval import Interval, Rate, fit_line


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
        """Whether the interval of the slope leaves zero out."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


def measure_drift(block: str, sat: Sequence[tuple[int, int, int]]) -> Drift:
    """Return the drift of a block from (rank, marks met, marks judged) of each sitting; judged is 1 or more."""
    ranks: dict[int, list[int]] = {}
    for rank, met, judged in sat:
        sums = ranks.setdefault(rank, [0, 0, 0])
        sums[0] += met
        sums[1] += judged
        sums[2] += 1
    line = fit_line([(rank, Fraction(met, judged)) for rank, met, judged in sat])
    slope, interval = line or (None, None)
    return Drift(block, len(sat), _passages(ranks), slope, interval)


def _passages(ranks: Mapping[int, Sequence[int]]) -> tuple[PassageRate, ...]:
    return tuple(PassageRate(rank, Rate(*ranks[rank])) for rank in sorted(ranks))
