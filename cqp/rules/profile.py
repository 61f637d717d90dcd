"""How a règlement makes a block's result from its competencies: the published profiles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class BlockRule(StrEnum):
    """What a block is judged on."""

    EVERY_COMPETENCY = "every_competency"
    """Every competency is acquired; nothing compensates."""
    SHARE = "share"
    """Enough of the block's applicable criteria are met, whatever the competency they belong to."""
    AVERAGE = "average"
    """The weighted average of the competencies' shares is high enough, and none of them is too low."""


@dataclass(frozen=True, slots=True)
class BlockRules:
    """What a block asks for; as it stands here, every competency.

    Attributes:
        rule: What it is judged on.
        threshold: SHARE and AVERAGE: the share or the average from which it is validated, 0 to 1.
        floor: AVERAGE: the share that every competency must reach, 0 to 1.
    """

    rule: BlockRule = BlockRule.EVERY_COMPETENCY
    threshold: Fraction = Fraction(1)
    floor: Fraction = Fraction(0)


EVERY_COMPETENCY = BlockRules()
"""What a règlement asks that says nothing of blocks."""

Weights = tuple[tuple[str, int], ...]
"""Competency code and weight; a competency that is not there weighs 1."""


def block_rules_from(content: dict[str, Any]) -> BlockRules:
    """Return the rules from a policy's JSON; an older policy has none."""
    if not content:
        return EVERY_COMPETENCY
    return BlockRules(BlockRule(content["rule"]), Fraction(content["threshold"]), Fraction(content["floor"]))


def weights_from(content: list[list[Any]]) -> Weights:
    """Return the weights from a policy's JSON; an older policy has none."""
    return tuple((str(code), int(weight)) for code, weight in content)
