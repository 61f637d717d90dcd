"""Assessors against their co-assessors: what is estimated, what compares, and who is never ranked."""

from __future__ import annotations

from fractions import Fraction

from cqp.rules.interval import mean_and_interval
from cqp.rules.severity import FEWEST_TO_RANK, AssessorSeverity, Encounters, groups_of, measure_severities

GAP = Fraction(1, 10)


def met(*others: int, gap: Fraction = GAP, sittings: int = FEWEST_TO_RANK) -> Encounters:
    return Encounters(((gap, sittings - 1), (gap + Fraction(1, 40), 1)), 40 * sittings, frozenset(others))


def people(*assessors: int) -> dict[int, tuple[str, int]]:
    return {one: (f"Nom {one}", 1) for one in assessors}


def test_the_gap_is_the_mean_over_the_sittings() -> None:
    gaps = ((Fraction(1, 2), 1), (Fraction(0), 2), (Fraction(-1, 4), 1))

    found = measure_severities(people(1, 2), {1: Encounters(gaps, 12, frozenset({2}))})

    mean = mean_and_interval(gaps)
    assert mean is not None
    assert found.assessors[0] == AssessorSeverity(1, "Nom 1", 1, 4, 12, Fraction(1, 16), mean[1], 0)


def test_who_shares_no_criterion_with_anybody_is_not_estimable() -> None:
    found = measure_severities(people(1), {1: Encounters((), 0, frozenset())})

    (alone,) = found.assessors
    assert (alone.gap, alone.interval, alone.is_estimable, alone.differs) == (None, None, False, False)
    assert found.groups == 0


def test_two_committees_without_a_member_in_common_do_not_compare() -> None:
    found = measure_severities(people(1, 2, 3, 4), {1: met(2), 2: met(1), 3: met(4), 4: met(3)})

    assert [one.group for one in found.assessors] == [0, 0, 1, 1]
    assert found.groups == 2
    assert [one.assessor_id for one in found.ranking(1)] == [3, 4]


def test_a_pair_that_sits_with_nobody_else_is_one_comparison() -> None:
    alone = Encounters((), 0, frozenset())
    found = measure_severities(
        people(1, 2, 3, 4, 5, 6), {1: met(2), 2: met(1), 3: met(4), 4: met(3, 5), 5: met(4), 6: alone}
    )

    assert [one.assessor_id for one in found.comparisons] == [1, 3, 4, 5]


def test_a_member_of_both_links_two_committees() -> None:
    found = measure_severities(people(1, 2, 3), {1: met(2), 2: met(1, 3), 3: met(2)})

    assert found.groups == 1


def test_nobody_is_ranked_while_one_of_the_group_has_too_few_sittings() -> None:
    few = met(1, sittings=FEWEST_TO_RANK - 1)

    found = measure_severities(people(1, 2), {1: met(2), 2: few})

    assert found.ranking(0) == ()


def test_the_list_follows_names_and_the_ranking_gaps() -> None:
    lenient, severe = met(2, gap=GAP), met(1, gap=-GAP)

    found = measure_severities(people(1, 2), {1: lenient, 2: severe})

    assert [one.assessor_id for one in found.assessors] == [1, 2]
    assert [one.assessor_id for one in found.ranking(0)] == [2, 1]
    assert [one.differs for one in found.assessors] == [True, True]


def test_groups_are_numbered_in_order() -> None:
    assert groups_of([5, 3, 9, 1], [(3, 1), (9, 3)]) == {5: 0, 3: 1, 9: 1, 1: 1}
