"""Agreement between assessors, against published examples and exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.marking.mark import Mark, MarkValue
from cqp.rules.agreement import Agreement, Ratings, agreement_of, explain_agreement, measure_agreement
from cqp.rules.consensus import Agreed, ConferredCriterion

A, N, SO, NOTHING = MarkValue.MET, MarkValue.NOT_MET, MarkValue.NOT_APPLICABLE, MarkValue.NOT_OBSERVED


def table(*rows: tuple[int, ...]) -> list[Ratings]:
    """Return the pairs of ratings that a contingency table of two assessors counts."""
    return [(at, other) for at, row in enumerate(rows) for other, number in enumerate(row) for _ in range(number)]


def test_two_assessors_and_two_categories_as_gwet_published_them() -> None:
    """K. L. Gwet, « Kappa statistic is not satisfactory… » (2002): 94 % agree, kappa is -0.02 and AC1 is 0.94."""
    found = measure_agreement(table((118, 5), (2, 0)), categories=2)

    assert found == Agreement(125, 118, 0, Fraction(118, 125), Fraction(27_799, 29_549))
    assert round(27_799 / 29_549, 2) == 0.94


def test_two_assessors_and_three_categories_as_irrcac_prints_them() -> None:
    """Data set cont3x3abstractors of the R package irrCAC (Gwet): 89 % agree and AC1 is 0.8493305."""
    found = measure_agreement(table((13, 0, 0), (0, 20, 7), (0, 4, 56)))

    assert found == Agreement(100, 89, 0, Fraction(89, 100), Fraction(24_803, 29_203))
    assert round(24_803 / 29_203, 7) == 0.8493305


def test_four_assessors_and_missing_ratings_as_irrcac_prints_them() -> None:
    """Data set cac.raw4raters of irrCAC, after Krippendorff: percent agreement 0.8181818, AC1 0.7754441."""
    raw = "11-1 2232 3333 3333 2222 1234 4444 1121 2222 -555 --11 --3-"
    criteria = [[None if one == "-" else one for one in ratings] for ratings in raw.split()]

    found = measure_agreement(criteria, categories=5)

    assert found == Agreement(11, 8, 1, Fraction(9, 11), Fraction(31_825, 41_041))
    assert round(31_825 / 41_041, 5) == 0.77544


def conferred(*lines: tuple[MarkValue, ...]) -> list[ConferredCriterion]:
    return [
        ConferredCriterion(f"C1.1.{rank}", "…", tuple(Mark(f"C1.1.{rank}", value) for value in line))
        for rank, line in enumerate(lines, start=1)
    ]


CHANCE = " (l'accord, corrigé de ce que ferait le hasard)"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            [(A, A)] * 30 + [(N, N)] * 8 + [(A, N)] * 4,
            f"Avant la concertation : accord sur 38 critères sur 42 (90 %), AC1 = 0,88{CHANCE}.",
        ),
        ([(A, A)] * 5, f"Avant la concertation : accord sur 5 critères sur 5 (100 %), AC1 = 1,00{CHANCE}."),
        (
            [(A, A)] * 199 + [(A, N)],
            f"Avant la concertation : accord sur 199 critères sur 200 (99 %), AC1 = 0,99{CHANCE}.",
        ),
        ([(A, N)], f"Avant la concertation : accord sur 0 critère sur 1 (0 %), AC1 = −0,33{CHANCE}."),
        (
            [(A, A), (A, NOTHING)],
            f"Avant la concertation : accord sur 1 critère sur 1 (100 %), AC1 = 1,00{CHANCE} ; "
            "1 critère observé par moins de deux évaluateurs ne compte pas.",
        ),
        (
            [(SO, SO), (NOTHING, NOTHING), (A, NOTHING)],
            f"Avant la concertation : accord sur 1 critère sur 1 (100 %), AC1 = 1,00{CHANCE} ; "
            "2 critères observés par moins de deux évaluateurs ne comptent pas.",
        ),
        (
            [(A, A, A), (A, A, N)],
            "Avant la concertation : accord sur 1 critère sur 2 (50 %), 66 % des paires d'évaluateurs, "
            f"AC1 = 0,61{CHANCE}.",
        ),
        (
            [(A, NOTHING)],
            "Avant la concertation : aucun critère n'est observé par deux évaluateurs, l'accord ne se mesure pas.",
        ),
    ],
)
def test_the_sentence(lines: list[tuple[MarkValue, ...]], sentence: str) -> None:
    assert explain_agreement(agreement_of(conferred(*lines))) == sentence


def test_what_the_committee_agrees_afterwards_changes_nothing() -> None:
    before = conferred((A, N), (A, A))
    after = [ConferredCriterion(one.code, one.text, one.marks, Agreed(A, "", 1)) for one in before]

    assert agreement_of(after) == agreement_of(before)


RATINGS = st.integers(2, 4).flatmap(
    lambda members: st.lists(st.lists(st.sampled_from([None, A, N, SO]), min_size=members, max_size=members))
)


@given(RATINGS)
def test_agreement_stays_within_its_bounds(criteria: list[Ratings]) -> None:
    found = measure_agreement(criteria)

    assert found.rated + found.unrated == len(criteria)
    assert 0 <= found.unanimous <= found.rated
    if found.share is not None and found.ac1 is not None:
        assert -1 < found.ac1 <= found.share <= 1
        assert (found.ac1 == 1) is (found.unanimous == found.rated)


@given(st.data(), RATINGS)
def test_the_order_of_criteria_and_assessors_changes_nothing(data: st.DataObject, criteria: list[Ratings]) -> None:
    shuffled = data.draw(st.permutations(criteria))

    assert measure_agreement([tuple(reversed(one)) for one in shuffled]) == measure_agreement(criteria)
