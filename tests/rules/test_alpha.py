"""Krippendorff's α, exact, against his published example and the package of that name."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp.rules.alpha import krippendorff_alpha

NAN = float("nan")
PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3),
    (NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN),
)
"""Four observers and twelve units, in « Computing Krippendorff's alpha-reliability » (2011), part C."""


def patterns(ratings: tuple[tuple[float, ...], ...], categories: int) -> Counter[tuple[int, ...]]:
    return Counter(tuple(unit.count(one) for one in range(1, categories + 1)) for unit in zip(*ratings, strict=True))


def test_the_published_example_with_missing_ratings() -> None:
    found = krippendorff_alpha(patterns(PUBLISHED, 5))

    assert found is not None
    assert round(float(found), 3) == 0.743
    assert float(found) == pytest.approx(
        krippendorff.alpha(np.array(PUBLISHED), level_of_measurement="nominal"), abs=1e-9
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=40))
def test_alpha_is_what_the_package_gives(units: list[tuple[int, int, int]]) -> None:
    """0 stands for no rating; each unit is told by its own counts of three categories."""
    counted = Counter(tuple(unit.count(one) for one in (1, 2, 3)) for unit in units)
    paired = {value for unit in units if sum(map(bool, unit)) > 1 for value in unit if value}

    found = krippendorff_alpha(counted)

    if len(paired) < 2:
        assert found is None
    else:
        theirs = krippendorff.alpha(
            np.array([[one or NAN for one in unit] for unit in units]).T, level_of_measurement="nominal"
        )
        assert found is not None
        assert float(found) == pytest.approx(theirs, abs=1e-9)


def test_one_category_or_one_rating_each_says_nothing() -> None:
    assert krippendorff_alpha({(2, 0, 0): 40}) is None
    assert krippendorff_alpha({(1, 0, 0): 3, (0, 1, 0): 4}) is None
    assert krippendorff_alpha({}) is None


def test_perfect_agreement_on_two_categories_is_one() -> None:
    assert krippendorff_alpha({(2, 0, 0): 5, (0, 2, 0): 1}) == Fraction(1)
