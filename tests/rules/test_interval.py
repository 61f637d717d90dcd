"""Intervals and slopes, against statsmodels and scipy; and what is said where nothing can be."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cqp.rules.interval import Interval, Rate, fit_line, mean_and_interval, rate, wilson
from cqp.rules.student import student_quantile

PRECISION = 1e-9
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a busy machine, fractions are slow to draw."""

SHARES = st.fractions(0, 1, max_denominator=42)


def near(found: Interval, low: float, high: float) -> bool:
    return (found.low, found.high) == pytest.approx((low, high), abs=PRECISION)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 42, 300, 10_000])
def test_wilson_is_what_statsmodels_gives(n: int) -> None:
    for count in {0, 1, n // 3, n // 2, n - 1, n}:
        found = rate(count, n).interval

        assert found is not None
        assert near(found, *proportion_confint(count, n, alpha=0.05, method="wilson"))


def test_the_published_example_of_wilsons_interval() -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 gives 0.2553 to 0.3662."""
    found = wilson(Fraction(81, 263), 263)

    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_two_marks_of_one_sitting_are_one_observation() -> None:
    assert Rate(80, 100, 50).interval == wilson(Fraction(80, 100), 50) != rate(80, 100).interval


def test_nobody_gives_neither_share_nor_interval() -> None:
    assert (rate(0, 0).share, rate(0, 0).interval) == (None, None)


@pytest.mark.parametrize("freedom", [1, 2, 3, 5, 10, 29, 30, 99, 1_000, 9_999])
def test_student_is_what_scipy_gives(freedom: int) -> None:
    assert student_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=PRECISION)


@RELAXED
@given(st.lists(SHARES, min_size=2, max_size=40).filter(lambda values: len(set(values)) > 1))
def test_the_interval_of_a_mean_is_what_scipy_gives(values: list[Fraction]) -> None:
    found = mean_and_interval([(one, 1) for one in values])

    assert found is not None
    assert found[0] == sum(values) / len(values)
    assert found[1] is not None
    assert near(found[1], *stats.ttest_1samp([float(one) for one in values], 0).confidence_interval(0.95))


@pytest.mark.parametrize("values", [((Fraction(1, 2), 1),), ((Fraction(0), 30),)])
def test_a_mean_without_spread_has_no_interval(values: tuple[tuple[Fraction, int], ...]) -> None:
    assert mean_and_interval(values) == (values[0][0], None)


def test_a_value_seen_twice_counts_twice() -> None:
    half, one = Fraction(1, 2), Fraction(1)

    assert mean_and_interval([(half, 2), (one, 1)]) == mean_and_interval([(half, 1), (one, 1), (half, 1)])


def test_no_value_has_no_mean() -> None:
    assert mean_and_interval(()) is None


POINTS = st.lists(st.tuples(st.integers(1, 8), SHARES), min_size=3, max_size=40)


@RELAXED
@given(POINTS.filter(lambda points: len({x for x, _ in points}) > 1))
def test_a_slope_and_its_interval_are_what_scipy_gives(points: list[tuple[int, Fraction]]) -> None:
    found = fit_line([(x, y.numerator, y.denominator, 1) for x, y in points])
    theirs = stats.linregress([x for x, _ in points], [float(y) for _, y in points])

    assert found is not None
    slope, interval = found
    assert float(slope) == pytest.approx(theirs.slope, abs=PRECISION)
    if interval is not None and interval.high - interval.low > 1e-3:  # closer, and rounding takes over in scipy
        half = stats.t.ppf(0.975, len(points) - 2) * theirs.stderr
        assert near(interval, theirs.slope - half, theirs.slope + half)


def test_a_slope_without_any_residue_has_no_interval() -> None:
    assert fit_line([(1, 0, 5, 2), (2, 0, 7, 1)]) == (Fraction(0), None)


def test_all_at_one_place_have_no_slope() -> None:
    assert fit_line([(1, 1, 2, 2), (1, 1, 1, 1)]) is None


def test_a_line_through_two_points_has_no_interval() -> None:
    assert fit_line([(1, 2, 4, 1), (2, 3, 4, 1)]) == (Fraction(1, 4), None)
