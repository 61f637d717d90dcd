"""What a règlement asks of committees and of timetables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cqp.marking.committee import Link


@dataclass(frozen=True, slots=True)
class CommitteeRules:
    """How a committee is composed; as it stands here, anything goes.

    Attributes:
        minimum_members: Fewest members.
        external_professionals: Fewest external professionals among them.
        forbidden_links: What a member may not be to the candidate.
        same_company_forbidden: Whether a member of the candidate's own company is refused.
    """

    minimum_members: int = 0
    external_professionals: int = 0
    forbidden_links: tuple[Link, ...] = ()
    same_company_forbidden: bool = False


ANY_COMMITTEE = CommitteeRules()
"""What a règlement asks that says nothing of committees."""


class Method(StrEnum):
    """How a block is assessed."""

    SITUATION = "situation"
    """*Mise en situation professionnelle* and interview."""
    CASE = "case"
    """*Étude de cas technique*, oral presentation and interview."""


@dataclass(frozen=True, slots=True)
class SituationMinutes:
    """Minutes of each part of a *mise en situation*, in the order in which they take place."""

    preparation: int = 0
    situation: int = 0
    interview: int = 0


@dataclass(frozen=True, slots=True)
class CaseMinutes:
    """Minutes of each part of an *étude de cas*, in the order in which they take place."""

    preparation: int = 0
    case: int = 0
    presentation: int = 0
    interview: int = 0


@dataclass(frozen=True, slots=True)
class Durations:
    """How long sittings last; as it stands here, nothing is said of any block.

    Attributes:
        situation: Parts of a *mise en situation*.
        case: Parts of an *étude de cas*.
        situation_blocks: Codes of the blocks assessed by a *mise en situation*.
        case_blocks: Codes of the blocks assessed by an *étude de cas*.
        extra_time: Share added to each part for a candidate with extra time, 0 to 1.
        break_minutes: Between two sittings of the same candidate, assessor or room.
    """

    situation: SituationMinutes = SituationMinutes()
    case: CaseMinutes = CaseMinutes()
    situation_blocks: tuple[str, ...] = ()
    case_blocks: tuple[str, ...] = ()
    extra_time: Fraction = Fraction(0)
    break_minutes: int = 0

    def method_of(self, block_code: str) -> Method | None:
        """Return how a block is assessed, None if the règlement does not say."""
        if block_code in self.situation_blocks:
            return Method.SITUATION
        return Method.CASE if block_code in self.case_blocks else None


UNTIMED = Durations()
"""What a règlement says that gives no duration."""


def committee_from(content: dict[str, Any]) -> CommitteeRules:
    """Return the rules from a policy's JSON; an older policy has none."""
    links = tuple(Link(word) for word in content.get("forbidden_links", ()))
    return CommitteeRules(**content | {"forbidden_links": links})


def durations_from(content: dict[str, Any]) -> Durations:
    """Return the durations from a policy's JSON; an older policy has none."""
    if not content:
        return UNTIMED
    return Durations(
        situation=SituationMinutes(**content["situation"]),
        case=CaseMinutes(**content["case"]),
        situation_blocks=tuple(content["situation_blocks"]),
        case_blocks=tuple(content["case_blocks"]),
        extra_time=Fraction(content["extra_time"]),
        break_minutes=content["break_minutes"],
    )
