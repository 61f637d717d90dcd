"""Quantiles of Student's law, without a library: rules are pure, and the program ships no statistics package."""

from __future__ import annotations

from functools import cache
from math import exp, lgamma, log
from statistics import NormalDist

CONFIDENCE = 0.95
"""Of every interval the program shows."""

NORMAL_QUANTILE = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
"""1.96: what bounds a normal deviate on both sides at this confidence."""

_TINY = 1e-300
_PRECISION = 1e-16
_MOST_STEPS = 10_000


@cache
def student_quantile(freedom: int) -> float:
    """Return what bounds Student's t on both sides at `CONFIDENCE`.

    Args:
        freedom: Degrees of freedom, 1 or more.
    """
    low, high = NORMAL_QUANTILE, 2 * NORMAL_QUANTILE
    while _inside(high, freedom) < CONFIDENCE:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if _inside(middle, freedom) < CONFIDENCE else (low, middle)
    return (low + high) / 2


def _inside(bound: float, freedom: int) -> float:
    """Return the probability that |t| stays below this bound."""
    return 1 - _incomplete_beta(freedom / (freedom + bound * bound), freedom / 2, 0.5)


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Lentz's method).

    Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.5.8.
    """
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _MOST_STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return value


def _away(value: float) -> float:
    """Return the value, kept away from zero."""
    return value if abs(value) > _TINY else _TINY
