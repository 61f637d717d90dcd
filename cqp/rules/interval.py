"""How far a figure may be trusted: intervals at 95 %, the only floats among the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt

from cqp.rules.student import NORMAL_QUANTILE, student_quantile


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true figure lies, at a confidence of 95 %, in the figure's own unit."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, and how far it may be trusted.

    Attributes:
        count: Those that have the property.
        n: Those that could have it; 0 when the share is not known.
        independent: How many independent observations the interval rests on: two marks of one sitting are one
            observation of the candidate, not two. The same as `n` wherever each observation is another sitting.
    """

    count: int
    n: int
    independent: int

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1, exact; None when there is nothing to divide by."""
        return Fraction(self.count, self.n) if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of the share; None when there is nothing to divide by."""
        return wilson(Fraction(self.count, self.n), self.independent) if self.n and self.independent else None


def rate(count: int, n: int) -> Rate:
    """Return a rate whose observations are all independent."""
    return Rate(count, n, n)


def wilson(share: Fraction, n: int) -> Interval:
    """Return Wilson's interval of a share seen on n independent observations, n being 1 or more.

    Source: E. B. Wilson, « Probable inference, the law of succession, and statistical inference », Journal of the
    American Statistical Association 22 (1927), 209-212.
    """
    seen, z2 = float(share), NORMAL_QUANTILE**2
    middle = (seen + z2 / (2 * n)) / (1 + z2 / n)
    half = NORMAL_QUANTILE * sqrt(seen * (1 - seen) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(0.0 if share == 0 else max(middle - half, 0.0), 1.0 if share == 1 else min(middle + half, 1.0))


def mean_and_interval(values: Sequence[tuple[Fraction, int]]) -> tuple[Fraction, Interval | None] | None:
    """Return the mean of independent values, exact, and its Student's interval; None when there is no value.

    There is no interval below two values, nor when they are all the same: their spread is then not known, not zero.

    Args:
        values: (value, how many times it was seen); the same value may come again.
    """
    n = sum(number for _, number in values)
    if not n:
        return None
    scale = lcm(*{value.denominator for value, _ in values})
    total = squares = 0
    for value, number in values:
        whole = value.numerator * (scale // value.denominator)
        total += number * whole
        squares += number * whole * whole
    mean = Fraction(total, n * scale)
    spread = n * squares - total * total
    if n < 2 or not spread:
        return mean, None
    half = student_quantile(n - 1) * sqrt(Fraction(spread, n * n * (n - 1) * scale * scale))
    return mean, Interval(float(mean) - half, float(mean) + half)


def fit_line(points: Sequence[tuple[int, int, int, int]]) -> tuple[Fraction, Interval | None] | None:
    """Return the slope of the least squares line through points, exact, and its Student's interval.

    None when all x are the same. No interval below three points, nor when the line goes through every point.

    Args:
        points: (x, a, b, how many times the point was seen), y being a / b; the same point may come again.
    """
    scale = lcm(*{below for _, _, below, _ in points})
    factor = {below: scale // below for _, _, below, _ in points}
    n = sum_x = sum_xx = sum_y = sum_yy = sum_xy = 0
    for x, above, below, number in points:
        y = above * factor[below]
        n += number
        sum_x += number * x
        sum_xx += number * x * x
        sum_y += number * y
        sum_yy += number * y * y
        sum_xy += number * x * y
    spread = n * sum_xx - sum_x**2
    if not spread:
        return None
    together = n * sum_xy - sum_x * sum_y
    slope = Fraction(together, spread * scale)
    left = (n * sum_yy - sum_y**2) * spread - together**2
    if n < 3 or not left:
        return slope, None
    half = student_quantile(n - 2) * sqrt(Fraction(left, (n - 2) * spread**2 * scale**2))
    return slope, Interval(float(slope) - half, float(slope) + half)
