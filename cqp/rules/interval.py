"""How far a figure may be trusted: intervals at 95 %, the only floats among the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

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


def mean_interval(values: Sequence[Fraction]) -> Interval | None:
    """Return Student's interval of the mean of independent values.

    None below two values, and when they are all the same: their spread is then not known, it is not zero.
    """
    n = len(values)
    if n < 2:
        return None
    mean = sum(values, Fraction(0)) / n
    squares = sum((value - mean) ** 2 for value in values)
    if not squares:
        return None
    half = student_quantile(n - 1) * sqrt(squares / (n * (n - 1)))
    return Interval(float(mean) - half, float(mean) + half)


def fit_line(points: Sequence[tuple[int, Fraction]]) -> tuple[Fraction, Interval | None] | None:
    """Return the slope of the least squares line through (x, y), exact, and its Student's interval.

    None when all x are the same. No interval below three points, nor when the line goes through every point.
    """
    n = len(points)
    mean_x = Fraction(sum(x for x, _ in points), n) if n else Fraction(0)
    mean_y = sum((y for _, y in points), Fraction(0)) / n if n else Fraction(0)
    spread = sum(((x - mean_x) ** 2 for x, _ in points), Fraction(0))
    if not spread:
        return None
    together = sum(((x - mean_x) * (y - mean_y) for x, y in points), Fraction(0))
    slope = together / spread
    left = sum(((y - mean_y) ** 2 for _, y in points), Fraction(0)) - slope * together
    if n < 3 or not left:
        return slope, None
    half = student_quantile(n - 2) * sqrt(left / ((n - 2) * spread))
    return slope, Interval(float(slope) - half, float(slope) + half)
