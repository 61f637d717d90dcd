"""Krippendorff's α for nominal ratings, exact: a second opinion on how far assessors agree."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Patterns = Mapping[tuple[int, ...], int]
"""How often each category was used on a criterion → how many criteria were rated so."""


def krippendorff_alpha(patterns: Patterns) -> Fraction | None:
    """Return α: 1 when all agree, 0 when they agree as chance would have it, below 0 when less.

    None when no criterion has two ratings, and when a single category was ever used: nothing could then disagree.

    Args:
        patterns: Criteria by how they were rated; those with fewer than two ratings do not count.

    Source: K. Krippendorff, Content Analysis, 4th edition (2019), chapter 12, nominal metric with missing ratings.
    """
    paired = {counts: number for counts, number in patterns.items() if sum(counts) > 1}
    total = sum(sum(counts) * number for counts, number in paired.items())
    used = [sum(counts[one] * number for counts, number in paired.items()) for one in range(_width(paired))]
    expected = total * total - sum(one * one for one in used)
    if not expected:
        return None
    observed = sum(
        (
            Fraction(number * (sum(counts) ** 2 - sum(one * one for one in counts)), sum(counts) - 1)
            for counts, number in paired.items()
        ),
        Fraction(0),
    )
    return 1 - (total - 1) * observed / expected


def _width(patterns: Patterns) -> int:
    return max(map(len, patterns), default=0)
