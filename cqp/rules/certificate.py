"""Propose the certificate from the blocks."""

from __future__ import annotations

from collections.abc import Mapping

from cqp.rules.policy import Policy
from cqp.rules.status import RANK, Status


def judge_certificate(blocks: Mapping[str, Status], policy: Policy) -> Status:
    """Return the certificate's proposal from the status of each block the candidate sits or holds.

    It needs every core block and at least one option block, validated now or held before. A core block that is
    neither sat nor held counts as not validated.

    Source: default policy; « bloc 1 et au moins un bloc d'option ».
    """
    core = min((RANK[blocks[code]] if code in blocks else 0 for code in policy.core_blocks), default=2)
    option = max((RANK[blocks[code]] for code in policy.option_blocks if code in blocks), default=0)
    statuses = set(blocks.values())
    nothing_marked = Status.NOT_OBSERVED in statuses and statuses <= {Status.NOT_OBSERVED, Status.HELD}
    if nothing_marked and core and option:
        return Status.NOT_OBSERVED
    return (Status.NOT_AWARDED, Status.TO_DELIBERATE, Status.AWARDED)[min(core, option)]
