"""Propose one block from its competencies."""

from __future__ import annotations

from collections.abc import Iterable

from cqp.rules.account import CompetencyStanding, account_of, add, judge
from cqp.rules.policy import Policy
from cqp.rules.status import Status


def propose_block(competencies: Iterable[CompetencyStanding], policy: Policy) -> Status:
    """Return the block's proposal under the règlement, whatever it judges a block on.

    What is not observed fails nobody and validates nobody, as for a competency.
    """
    competencies = tuple(competencies)
    if all(one.status is Status.NOT_OBSERVED for one in competencies):
        return Status.NOT_OBSERVED
    return judge(add(account_of(one, policy) for one in competencies), policy)
