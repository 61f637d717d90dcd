"""What is still to be asked in the interview, and what can still change the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cqp.marking.mark import MarkValue
from cqp.referential.model import Block, Competency
from cqp.rules.competency import propose_competency, tally_of
from cqp.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One criterion to come back to.

    Attributes:
        code: Criterion code.
        is_decisive: Whether its answer can still change the proposal of its competency.
        is_doubted: Whether it is marked, but with a reservation.
    """

    code: str
    is_decisive: bool
    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class CompetencyToAsk:
    """What is to be asked about one competency, decisive criteria first."""

    code: str
    criteria: tuple[ToAsk, ...]

    @property
    def is_decisive(self) -> bool:
        """Whether an answer can still change its proposal."""
        return any(one.is_decisive for one in self.criteria)


def to_ask(
    block: Block, values: Mapping[str, MarkValue], doubted: Sequence[str], policy: Policy
) -> tuple[CompetencyToAsk, ...]:
    """Return what one assessor has not observed or doubts, competencies whose proposal can still change first.

    Args:
        block: As published.
        values: What the assessor marked, by criterion code.
        doubted: Codes of the criteria marked with a reservation.
        policy: The règlement.
    """
    found = [one for competency in block.competencies if (one := _of(competency, values, doubted, policy)).criteria]
    return tuple(sorted(found, key=lambda one: not one.is_decisive))


def questions_of(block: Block, written: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return criterion code → the questions to ask: those written for it, else one made of its words."""
    return {one.code: written.get(one.code) or (derived_question(one.text),) for one in block.criteria}


def derived_question(text: str) -> str:
    """Return a question made of the criterion's own words, which are a clause; nothing is invented."""
    clause = text.rstrip(" .;")
    is_name = clause[1:2].isupper()
    return f"Expliquez comment {clause if is_name else clause[:1].lower() + clause[1:]}."


def _of(
    competency: Competency, values: Mapping[str, MarkValue], doubted: Sequence[str], policy: Policy
) -> CompetencyToAsk:
    codes = [one.code for one in competency.criteria]
    own = {code: values.get(code, MarkValue.NOT_OBSERVED) for code in codes}
    asked = [code for code in codes if own[code] is MarkValue.NOT_OBSERVED or code in doubted]
    found = [ToAsk(code, _is_decisive(code, own, policy), own[code] is not MarkValue.NOT_OBSERVED) for code in asked]
    return CompetencyToAsk(competency.code, tuple(sorted(found, key=lambda one: not one.is_decisive)))


def _is_decisive(code: str, own: Mapping[str, MarkValue], policy: Policy) -> bool:
    """Say whether met or not met makes a difference, for some outcome of what else is not observed."""
    unseen = [one for one, value in own.items() if value is MarkValue.NOT_OBSERVED and one != code]
    open_codes = sorted(unseen, key=lambda one: one not in policy.essential)  # a missed one would decide alone
    for met in range(len(open_codes) + 1):
        others = {one: MarkValue.MET if at < met else MarkValue.NOT_MET for at, one in enumerate(open_codes)}
        proposals = {
            propose_competency(tally_of({**own, **others, code: value}, policy, expected=len(own)), policy)
            for value in (MarkValue.MET, MarkValue.NOT_MET)
        }
        if len(proposals) > 1:
            return True
    return False
