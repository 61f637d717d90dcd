"""How far the members of a committee agreed before they met: percent agreement and Gwet's AC1, exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cqp.marking.mark import MarkValue
from cqp.rules.consensus import ConferredCriterion
from cqp.rules.wording import counted, decimal, percent

SCALE = (MarkValue.MET, MarkValue.NOT_MET, MarkValue.NOT_APPLICABLE)
"""What an assessor can say of a criterion; *non observé* says nothing, so it is no rating."""

Ratings = Sequence[Hashable | None]
"""What each assessor said of one criterion; None if nothing."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far assessors agree.

    Attributes:
        rated: Criteria that two assessors or more rated; the others are left out of every agreement.
        unanimous: Those of them that all their assessors rated the same.
        unrated: The others.
        share: Share of the pairs of assessors that agree, each criterion weighing the same; None if none was rated.
        ac1: Gwet's AC1, at most 1, below 0 when they agree less than chance would; None if none was rated.
    """

    rated: int
    unanimous: int
    unrated: int
    share: Fraction | None
    ac1: Fraction | None


def measure_agreement(criteria: Sequence[Ratings], *, categories: int = len(SCALE)) -> Agreement:
    """Return how far assessors agree on these criteria.

    AC1 = (share - chance) / (1 - chance), where chance = Σ π(1 - π) / (categories - 1) and π is how often a category
    is used, each criterion weighing the same. A criterion that one assessor alone rated counts in π only.

    Args:
        criteria: The ratings of each.
        categories: How many the scale has, whether used or not; 2 or more.

    Source: K. L. Gwet, « Computing inter-rater reliability and its variance in the presence of high agreement »,
    British Journal of Mathematical and Statistical Psychology 61 (2008), 29-48; missing ratings as in his Handbook
    of Inter-Rater Reliability, 4th edition (2014), and in his R package irrCAC.
    """
    used = dict.fromkeys(rating for ratings in criteria for rating in ratings if rating is not None)
    patterns = Counter(tuple(ratings.count(category) for category in used) for ratings in criteria)
    return agreement_of_patterns(patterns, categories=categories)


def agreement_of_patterns(patterns: Mapping[tuple[int, ...], int], *, categories: int = len(SCALE)) -> Agreement:
    """Return likewise how far assessors agree, from criteria counted by how they were rated.

    Args:
        patterns: How often each category was used on a criterion → how many criteria were rated so; all tuples
            name the same categories in the same order.
        categories: How many the scale has, whether used or not; 2 or more.
    """
    total = sum(patterns.values())
    rated = {counts: number for counts, number in patterns.items() if sum(counts) > 1}
    number_rated = sum(rated.values())
    if not number_rated:
        return Agreement(0, 0, total, None, None)
    unanimous = sum(number for counts, number in rated.items() if max(counts) == sum(counts))
    share = sum((number * _pairs_agreeing(counts) for counts, number in rated.items()), Fraction(0)) / number_rated
    chance = _chance({counts: number for counts, number in patterns.items() if any(counts)}, categories)
    return Agreement(number_rated, unanimous, total - number_rated, share, (share - chance) / (1 - chance))


def agreement_of(criteria: Iterable[ConferredCriterion]) -> Agreement:
    """Return how far the members of a committee agreed, from what each marked alone."""
    return measure_agreement([[mark.value if mark.value in SCALE else None for mark in one.marks] for one in criteria])


def explain_agreement(found: Agreement) -> str:
    """Return the agreement as one French sentence, without a word on anybody."""
    if found.share is None or found.ac1 is None:
        return "Avant la concertation : aucun critère n'est observé par deux évaluateurs, l'accord ne se mesure pas."
    same = Fraction(found.unanimous, found.rated)
    said = f"accord sur {counted(found.unanimous, 'critère')} sur {found.rated} ({percent(same)})"
    if found.share != same:
        said += f", {percent(found.share)} des paires d'évaluateurs"
    said = f"Avant la concertation : {said}, AC1 = {decimal(found.ac1)} (l'accord, corrigé de ce que ferait le hasard)"
    if found.unrated:
        says = "ne compte pas" if found.unrated == 1 else "ne comptent pas"
        seen = counted(found.unrated, "critère observé", "critères observés")
        said += f" ; {seen} par moins de deux évaluateurs {says}"
    return f"{said}."


def _pairs_agreeing(counts: Sequence[int]) -> Fraction:
    total = sum(counts)
    return Fraction(sum(number * (number - 1) for number in counts), total * (total - 1))


def _chance(patterns: Mapping[tuple[int, ...], int], categories: int) -> Fraction:
    rated = sum(patterns.values())
    shares = [
        sum((Fraction(number * counts[at], sum(counts)) for counts, number in patterns.items()), Fraction(0)) / rated
        for at in range(len(next(iter(patterns))))
    ]
    return sum((share * (1 - share) for share in shares), Fraction(0)) / (categories - 1)
