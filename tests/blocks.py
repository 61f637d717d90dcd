"""The default règlement judges a block on the statuses of its competencies alone."""

from __future__ import annotations

from collections.abc import Iterable

from cqp.config import DEFAULT_POLICY
from cqp.rules.account import CompetencyStanding
from cqp.rules.block import propose_block
from cqp.rules.policy import read_policy
from cqp.rules.status import Status

POLICY = read_policy(DEFAULT_POLICY)


def judge_block(competencies: Iterable[Status]) -> Status:
    """Return the program's proposal for a block whose competencies stand so."""
    return propose_block((CompetencyStanding("", status, ()) for status in competencies), POLICY)
