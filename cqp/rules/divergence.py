"""What a committee should talk of first: how far each criterion left open can still change the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import reduce
from itertools import combinations, groupby, product

from cqp.marking.mark import MarkValue
from cqp.rules.account import Account, account_of, judge, plus
from cqp.rules.consensus import ConferredCompetency, ConferredCriterion, Decided, agree_on, stand
from cqp.rules.policy import Policy
from cqp.rules.status import DECIDABLE, RANK


class Effect(IntEnum):
    """How far something left open can change the result; the furthest first."""

    BLOCK = 0
    COMPETENCY = 1
    NONE = 2


EFFECT_WORD = {
    Effect.BLOCK: "peut changer le bloc",
    Effect.COMPETENCY: "peut changer la compétence",
    Effect.NONE: "ne peut changer aucun résultat",
}
"""The same in French."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """What is left open in a block, by code; what is settled is in neither.

    Attributes:
        criteria: Criteria whose value is not settled.
        competencies: Competencies that have one of these, or that are undecided: the furthest effect among those
            criteria and, if it is undecided, of the decision to come.
    """

    criteria: Mapping[str, Effect]
    competencies: Mapping[str, Effect]

    def of_criterion(self, code: str) -> Effect:
        """Return the effect of a criterion; NONE if it is settled."""
        return self.criteria.get(code, Effect.NONE)


def possible_values(criterion: ConferredCriterion) -> tuple[MarkValue, ...]:
    """Return what the committee may agree on: each member's value, met or not where one of them did not observe."""
    said = {mark.value for mark in criterion.marks}
    if MarkValue.NOT_OBSERVED in said:
        said = said - {MarkValue.NOT_OBSERVED} | {MarkValue.MET, MarkValue.NOT_MET}
    return tuple(value for value in MarkValue if value in said)


def find_divergence(competencies: Sequence[ConferredCompetency], policy: Policy) -> Divergence:
    """Return how far each thing left open can change the result, whatever becomes of all the others.

    A criterion can change a result if its own possible values do not all give the same, for some possible values of the
    other open criteria and some decision wherever another competency would wait for one. A decision already written
    stands as long as the proposal it was made on.
    """
    ends = [_ends(one, policy) for one in competencies]
    others = _others([{account for end in one.values() for account in end.decided} for one in ends])
    criteria: dict[str, Effect] = {}
    parts: dict[str, Effect] = {}
    for found, own, rest in zip(competencies, ends, others, strict=True):
        effects = {one.code: _effect(at, own, rest, policy) for at, one in enumerate(_open(found))}
        criteria |= effects
        furthest = [*effects.values(), *([_of_decision(found, rest, policy)] if found.standing is None else [])]
        if furthest:
            parts[found.code] = min(furthest)
    return Divergence(criteria, parts)


def competencies_first(competencies: Iterable[ConferredCompetency], found: Divergence) -> list[ConferredCompetency]:
    """Return the competencies with something left open, by effect, then the others; as published within."""
    return sorted(competencies, key=lambda one: (one.code not in found.competencies, found.competencies.get(one.code)))


def criteria_first(criteria: Iterable[ConferredCriterion], found: Divergence) -> list[ConferredCriterion]:
    """Return the open criteria, by effect, then the others; as published within."""
    return sorted(criteria, key=lambda one: (one.is_settled, found.of_criterion(one.code)))


@dataclass(frozen=True, slots=True)
class _End:
    """Where a competency may end: the rank of its result, what it brings to the block, and once it is decided."""

    rank: int
    account: Account
    decided: tuple[Account, ...]


_Ends = Mapping[tuple[MarkValue, ...], _End]
"""The values given to a competency's open criteria → where they lead."""


def _open(found: ConferredCompetency) -> list[ConferredCriterion]:
    return [one for one in found.criteria if not one.is_settled]


def _ends(found: ConferredCompetency, policy: Policy) -> _Ends:
    """Return every end of a competency; once its criteria are settled, all members count alike."""
    codes = [one.code for one in _open(found)]
    ends = {}
    for values in product(*map(possible_values, _open(found))):
        end = found
        for value in set(values):
            end = agree_on(end, {code for code, own in zip(codes, values, strict=True) if own is value}, value, policy)
        account = _as_one(end, policy)
        decided = _decisions(end, policy) if end.standing is None else ()
        ends[values] = _End(RANK[end.standing or end.proposal], account, (account, *decided))
    return ends


def _decisions(found: ConferredCompetency, policy: Policy) -> tuple[Account, ...]:
    """Return what an undecided competency brings to the block once it is decided, either way."""
    return tuple(
        _as_one(replace(found, decided=Decided(status, found.proposal, "", 0)), policy) for status in DECIDABLE
    )


def _as_one(found: ConferredCompetency, policy: Policy) -> Account:
    account = account_of(stand(found, policy), policy)
    return replace(account, spans=account.spans[:1])


def _others(accounts: Sequence[set[Account]]) -> list[set[Account] | None]:
    """Return for each competency what all the others may bring together; None if there is no other."""
    return [_sums([*accounts[:at], *accounts[at + 1 :]]) for at in range(len(accounts))]


def _sums(accounts: Sequence[set[Account]]) -> set[Account] | None:
    if not accounts:
        return None
    return reduce(lambda some, more: {plus(one, other) for one in some for other in more}, accounts)


def _effect(at: int, own: _Ends, rest: set[Account] | None, policy: Policy) -> Effect:
    """Return the effect of the open criterion at this place."""

    def rest_of(values: tuple[MarkValue, ...]) -> tuple[MarkValue, ...]:
        return values[:at] + values[at + 1 :]

    pairs = [
        (own[one], own[other])
        for _, group in groupby(sorted(own, key=rest_of), key=rest_of)
        for one, other in combinations(group, 2)
    ]
    if _changes_block({(one.account, other.account) for one, other in pairs}, rest, policy):
        return Effect.BLOCK
    return Effect.COMPETENCY if any(one.rank != other.rank for one, other in pairs) else Effect.NONE


def _of_decision(found: ConferredCompetency, rest: set[Account] | None, policy: Policy) -> Effect:
    """Return the effect of the decision that an undecided competency waits for."""
    one, other = _decisions(found, policy)
    return Effect.BLOCK if _changes_block({(one, other)}, rest, policy) else Effect.COMPETENCY


def _changes_block(pairs: set[tuple[Account, Account]], rest: set[Account] | None, policy: Policy) -> bool:
    def ranked(account: Account, more: Account | None) -> int:
        return RANK[judge(account if more is None else plus(account, more), policy)]

    return any(
        ranked(one, more) != ranked(other, more) for one, other in pairs if one != other for more in rest or [None]
    )
