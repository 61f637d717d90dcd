"""The smallest change of criteria that would change a block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from cqp.marking.mark import MarkValue
from cqp.rules.account import Account, Span, account_of, add
from cqp.rules.block import propose_block
from cqp.rules.change import DIRECTIONS, Change, outcomes, smallest_first
from cqp.rules.consensus import ConferredCompetency, agree_on, stand
from cqp.rules.fewest import Ends, Sets, Steps, fewest, smallest
from cqp.rules.policy import Policy
from cqp.rules.profile import BlockRule
from cqp.rules.status import RANK, Status


def block_changes(competencies: Sequence[ConferredCompetency], policy: Policy) -> tuple[Change, ...]:
    """Return what would change the block's result, smallest first: at most one change up and one down.

    Criteria of a competency that the committee has decided in writing are left alone: people have settled it, and a
    decision lapses or comes back with the proposal it was made on.
    """
    found = []
    for value, way in DIRECTIONS:
        goal = _Goal(policy, RANK[_judge(competencies, policy)] + way, way)
        sets = _search(competencies, value, goal) if goal.rank in RANK.values() else None
        if sets is not None:
            codes = [one.code for part in competencies for one in part.criteria]
            chosen = tuple(codes[place] for place in sets.first)
            changed = [part if part.decided else agree_on(part, chosen, value, policy) for part in competencies]
            found.append(Change(chosen, value, _judge(changed, policy), sets.ways))
    return smallest_first(found)


@dataclass(frozen=True, slots=True)
class _Goal:
    """A result to reach: at least this rank (way 1), or at most (way -1)."""

    policy: Policy
    rank: int
    way: int

    @property
    def by_all(self) -> bool:
        """Whether every member's grid must get there: only then do they agree on a validated or failed block."""
        return self.rank != 1

    def margins(self, account: Account) -> tuple[Fraction, ...]:
        """Return by how much each member's grid is above the threshold, below if negative."""
        threshold = self.policy.block.threshold
        return tuple(span.most - threshold * span.whole for span in account.spans) or (Fraction(0),)

    def stops(self, account: Account) -> tuple[bool, ...]:
        """Return for each member whether this competency alone keeps the block below the rank, or at it (way -1)."""
        if self.policy.block.rule is BlockRule.EVERY_COMPETENCY:
            return (account.rank < self.rank if self.way > 0 else account.rank <= self.rank,)
        return tuple(map(self._stops, account.spans))

    def _stops(self, span: Span) -> bool:
        return not span.reaches or (self.way > 0 and self.rank == RANK[Status.VALIDATED] and span.least != span.most)


def _search(competencies: Sequence[ConferredCompetency], value: MarkValue, goal: _Goal) -> Sets | None:
    """Return the smallest sets of criteria that take the block to the goal."""
    tables = list(_accounts(competencies, value, goal.policy))
    now = [account_of(stand(one, goal.policy), goal.policy) for one in competencies]
    scale = lcm(*(margin.denominator for table in tables for account in table for margin in goal.margins(account)))
    starts = goal.margins(add(now))
    goals = [max(0, int(-start * scale) if goal.way > 0 else int(start * scale) + 1) for start in starts]
    return fewest(
        [_steps(table, one, goal, goals, scale) for table, one in zip(tables, now, strict=True)],
        goals,
        by_all=goal.by_all,
    )


def _accounts(
    competencies: Sequence[ConferredCompetency], value: MarkValue, policy: Policy
) -> Iterator[dict[Account, Sets]]:
    """Yield what each competency may bring to the block, with the smallest sets for each."""
    start = 0
    for found in competencies:
        ends = [(found, Sets())] if found.decided else outcomes(found, value, policy, start)
        yield smallest((account_of(stand(end, policy), policy), sets) for end, sets in ends)
        start += len(found.criteria)


def _steps(table: Mapping[Account, Sets], now: Account, goal: _Goal, goals: Sequence[int], scale: int) -> Ends:
    """Return how far each account takes the members' grids; one that stops a grid loses a rise and makes a fall."""

    def of(account: Account) -> Steps:
        moved = zip(goal.margins(account), goal.margins(now), goal.stops(account), goals, strict=True)
        return tuple(
            (None if goal.way > 0 else far) if stops else int(goal.way * (after - before) * scale)
            for after, before, stops, far in moved
        )

    return smallest(((sets.size > 0, of(account)), sets) for account, sets in table.items())


def _judge(competencies: Sequence[ConferredCompetency], policy: Policy) -> Status:
    return propose_block((stand(one, policy) for one in competencies), policy)
