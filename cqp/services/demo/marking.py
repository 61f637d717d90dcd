"""What the fictitious assessors mark: one truth a sitting, seen by two people who mostly agree."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import SittingState
from cqp.referential.model import Block
from cqp.services.demo.cohort import Level
from cqp.services.demo.words import Words

MET, NOT_MET = MarkValue.MET, MarkValue.NOT_MET
NOT_APPLICABLE, NOT_OBSERVED = MarkValue.NOT_APPLICABLE, MarkValue.NOT_OBSERVED


@dataclass(frozen=True, slots=True)
class Profile:
    """How a level shows; all are probabilities.

    Attributes:
        miss: A criterion of average difficulty is not met.
        weak_competency: A competency is one of the candidate's weak points.
        weak_miss: A criterion of a weak point is not met.
        harsh: An assessor does not see that a criterion is met.
        gap: An assessor leaves one or two criteria unobserved.
    """

    miss: float
    weak_competency: float
    weak_miss: float
    harsh: float
    gap: float


PROFILES = {
    Level.STRONG: Profile(miss=0.001, weak_competency=0.0, weak_miss=0.0, harsh=0.001, gap=0.03),
    Level.MIDDLE: Profile(miss=0.03, weak_competency=0.06, weak_miss=0.5, harsh=0.01, gap=0.12),
    Level.WEAK: Profile(miss=0.09, weak_competency=0.28, weak_miss=0.85, harsh=0.02, gap=0.10),
}

LENIENT = 0.08
"""Probability that an assessor accepts a criterion that is not met."""

CONDITIONAL_NOT_APPLICABLE, OTHER_NOT_APPLICABLE = 0.35, 0.008
"""Probability that a criterion is *sans objet*, whether its text says that it may be or not."""

STILL_SEEN = 0.06
"""Probability that an assessor marks as met what the other finds *sans objet*."""

SECOND_THOUGHT = 0.012
"""Share of criteria on which an assessor changes their mind."""

REMARK = 0.06
"""Share of marks with an observation."""

DIFFICULTY = (0.4, 2.0)
"""Bounds of a competency's difficulty, by which `miss` is multiplied."""

FURTHER, BEHIND = (0.45, 0.8), (0.15, 0.4)
"""Share of the criteria that each assessor of a running sitting has marked."""


@dataclass(frozen=True, slots=True)
class DemoCriterion:
    """A criterion as the demonstration sees it."""

    code: str
    competency: str
    difficulty: float
    not_applicable: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoMark:
    """One mark, in the order in which the assessor made it."""

    criterion: str
    value: MarkValue
    remark: str
    reason: str
    revision: int


def study_block(block: Block, words: Words, rng: Random) -> tuple[DemoCriterion, ...]:
    """Return the block's criteria with a difficulty drawn for each competency."""
    return tuple(
        DemoCriterion(
            code=criterion.code,
            competency=competency.code,
            difficulty=difficulty,
            not_applicable=(
                CONDITIONAL_NOT_APPLICABLE if words.is_conditional(criterion.text) else OTHER_NOT_APPLICABLE
            ),
            reasons=words.reasons_for(criterion.text),
        )
        for competency, difficulty in ((one, rng.uniform(*DIFFICULTY)) for one in block.competencies)
        for criterion in competency.criteria
    )


def mark_sitting(
    criteria: tuple[DemoCriterion, ...], level: Level, state: SittingState, words: Words, rng: Random
) -> tuple[list[DemoMark], list[DemoMark]]:
    """Return what each of the two assessors has marked so far; nothing unless submitted or running."""
    if state not in {SittingState.SUBMITTED, SittingState.RUNNING}:
        return [], []
    profile = PROFILES[level]
    truth = _truth(criteria, profile, rng)
    shares = [1.0, 1.0]
    if state is SittingState.RUNNING:
        shares = [rng.uniform(*FURTHER), rng.uniform(*BEHIND)]
        rng.shuffle(shares)
    first, second = (
        _seen(criteria[: max(1, round(share * len(criteria)))], truth, profile, words, rng) for share in shares
    )
    return first, second


def _truth(criteria: tuple[DemoCriterion, ...], profile: Profile, rng: Random) -> dict[str, MarkValue]:
    competencies = dict.fromkeys(criterion.competency for criterion in criteria)
    weak = {code for code in competencies if rng.random() < profile.weak_competency}
    truth = {}
    for criterion in criteria:
        miss = profile.weak_miss if criterion.competency in weak else profile.miss * criterion.difficulty
        draw = rng.random()
        if draw < criterion.not_applicable:
            truth[criterion.code] = NOT_APPLICABLE
        else:
            truth[criterion.code] = NOT_MET if rng.random() < miss else MET
    return truth


def _seen(
    criteria: tuple[DemoCriterion, ...],
    truth: dict[str, MarkValue],
    profile: Profile,
    words: Words,
    rng: Random,
) -> list[DemoMark]:
    """Return one assessor's marks: first thoughts in the document's order, then what they went back to."""
    gaps = rng.sample(criteria, min(len(criteria), rng.randint(1, 2))) if rng.random() < profile.gap else []
    marks: list[DemoMark] = []
    again: list[DemoMark] = []
    for criterion in criteria:
        value = _value(truth[criterion.code], profile, rng)
        if criterion in gaps:
            if rng.random() < 0.5:
                marks.append(_mark(criterion, MET, 1, words, rng))
                again.append(_mark(criterion, NOT_OBSERVED, 2, words, rng))
        elif rng.random() < SECOND_THOUGHT:
            marks.append(_mark(criterion, MET if value is not MET else NOT_MET, 1, words, rng))
            again.append(_mark(criterion, value, 2, words, rng))
        else:
            marks.append(_mark(criterion, value, 1, words, rng))
    return marks + again


def _value(truth: MarkValue, profile: Profile, rng: Random) -> MarkValue:
    draw = rng.random()
    if truth is MET:
        return NOT_MET if draw < profile.harsh else MET
    if truth is NOT_MET:
        return MET if draw < LENIENT else NOT_MET
    return MET if draw < STILL_SEEN else truth


def _mark(criterion: DemoCriterion, value: MarkValue, revision: int, words: Words, rng: Random) -> DemoMark:
    remarks = words.remarks.get(value, ())
    return DemoMark(
        criterion=criterion.code,
        value=value,
        remark=rng.choice(remarks) if remarks and rng.random() < REMARK else "",
        reason=rng.choice(criterion.reasons) if value is NOT_APPLICABLE else "",
        revision=revision,
    )
