"""What each competency brings to its block, and how the whole is judged; adding up is all a block needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from cqp.rules.competency import Tally
from cqp.rules.policy import Policy
from cqp.rules.profile import BlockRule
from cqp.rules.status import RANK, Status


@dataclass(frozen=True, slots=True)
class CompetencyStanding:
    """A competency when its block is judged.

    Attributes:
        code: Competency code.
        status: The committee's proposal or decision.
        counts: Each member's, always in the same order.
    """

    code: str
    status: Status
    counts: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """What one member's grid brings to a share or an average.

    Attributes:
        least: If everything unobserved turned out not met.
        most: If everything unobserved turned out met.
        whole: What `least` and `most` are a share of; 0 when everything is *sans objet*.
        reaches: Whether the floor is within reach of every competency.
    """

    least: Fraction
    most: Fraction
    whole: Fraction
    reaches: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What some competencies bring to their block together.

    Attributes:
        rank: Rank of the lowest status among them.
        spans: Each member's; empty when the règlement judges a block on the statuses alone.
    """

    rank: int
    spans: tuple[Span, ...]


def account_of(part: CompetencyStanding, policy: Policy) -> Account:
    """Return what one competency brings."""
    if policy.block.rule is BlockRule.EVERY_COMPETENCY:
        return Account(RANK[part.status], ())
    if policy.block.rule is BlockRule.SHARE:
        return Account(RANK[part.status], tuple(map(_criteria, part.counts)))
    weight = dict(policy.weights).get(part.code, 1)
    return Account(RANK[part.status], tuple(_share(counts, weight, policy.block.floor) for counts in part.counts))


def add(accounts: Iterable[Account]) -> Account:
    """Return what competencies bring together; there is at least one."""
    return reduce(plus, accounts)


def plus(one: Account, other: Account) -> Account:
    """Return what both bring together."""
    spans = zip(one.spans, other.spans, strict=True)
    return Account(min(one.rank, other.rank), tuple(_plus(first, second) for first, second in spans))


def judge(account: Account, policy: Policy) -> Status:
    """Return the block's result: VALIDATED, NOT_VALIDATED or TO_DELIBERATE.

    The members must all come to the same result, as for a competency. A block in which nothing applies is judged on
    the statuses.
    """
    if any(span.whole for span in account.spans):
        ranks = {_rank(span, policy.block.threshold) for span in account.spans}
    else:
        ranks = {account.rank}
    rank = ranks.pop() if len(ranks) == 1 else 1
    return (Status.NOT_VALIDATED, Status.TO_DELIBERATE, Status.VALIDATED)[rank]


def _rank(span: Span, threshold: Fraction) -> int:
    if span.whole == 0:
        return 1
    if span.most < threshold * span.whole or not span.reaches:
        return 0
    return 2 if span.least == span.most else 1


def _criteria(counts: Tally) -> Span:
    return Span(
        least=Fraction(counts.met),
        most=Fraction(counts.met + counts.not_observed),
        whole=Fraction(counts.applicable),
        reaches=True,
    )


def _share(counts: Tally, weight: int, floor: Fraction) -> Span:
    if counts.applicable == 0:
        return Span(Fraction(0), Fraction(0), Fraction(0), reaches=True)
    most = Fraction(counts.met + counts.not_observed, counts.applicable)
    return Span(
        least=weight * Fraction(counts.met, counts.applicable),
        most=weight * most,
        whole=Fraction(weight),
        reaches=most >= floor,
    )


def _plus(one: Span, other: Span) -> Span:
    return Span(one.least + other.least, one.most + other.most, one.whole + other.whole, one.reaches and other.reaches)
