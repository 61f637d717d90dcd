"""Builders of grids, of competencies before their committee, and of règlements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from cqp.config import DEFAULT_POLICY, POLICIES
from cqp.marking.mark import Mark, MarkValue
from cqp.referential.model import Activity, Block, Competency, Criterion
from cqp.rules.consensus import Agreed, ConferredCompetency, ConferredCriterion, Decided, confer
from cqp.rules.policy import Policy, read_policy
from cqp.rules.profile import BlockRule, BlockRules
from cqp.rules.status import DECIDABLE

DEFAULT = read_policy(DEFAULT_POLICY)
SHIPPED = {path.name: read_policy(path) for path in sorted(POLICIES.glob("*.toml"))}
"""Every règlement of `data/policies/`, by file."""

MARKS = {
    "A": MarkValue.MET,
    "N": MarkValue.NOT_MET,
    "SO": MarkValue.NOT_APPLICABLE,
    "–": MarkValue.NOT_OBSERVED,
}
VALUES = st.sampled_from(MarkValue)
POSITIVE = st.fractions(Fraction(1, 12), 1, max_denominator=12)
SHARES = st.fractions(0, 1, max_denominator=12)
ESSENTIAL = st.lists(st.sampled_from(["C1.1.1", "C1.1.2", "C1.2.1", "C1.3.2"]), unique=True)
WEIGHTS = st.dictionaries(st.sampled_from(["C1.1", "C1.2", "C1.3"]), st.integers(2, 4))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Draw a règlement of any profile; nothing is acquired or validated for nothing."""
    ceiling = draw(POSITIVE)
    policy = replace(DEFAULT, ceiling=ceiling, floor=draw(SHARES.filter(lambda one: one <= ceiling)))
    rule = draw(st.sampled_from(BlockRule))
    if rule is BlockRule.EVERY_COMPETENCY:
        return replace(policy, essential=tuple(sorted(draw(ESSENTIAL))))
    if rule is BlockRule.SHARE:
        return replace(policy, block=BlockRules(rule, draw(POSITIVE)))
    weights = tuple(sorted(draw(WEIGHTS).items()))
    return replace(policy, block=BlockRules(rule, draw(POSITIVE), draw(SHARES)), weights=weights)


ANY_POLICY = policies() | st.sampled_from(list(SHIPPED.values()))


def a_block(*sizes: int) -> Block:
    """Return a block whose competencies, C1.1 and so on, have so many criteria."""
    competencies = tuple(
        Competency(
            f"C1.{place}",
            f"Texte de C1.{place}",
            tuple(Criterion(f"C1.{place}.{rank}", f"Texte de C1.{place}.{rank}") for rank in range(1, size + 1)),
        )
        for place, size in enumerate(sizes, start=1)
    )
    return Block("1", "Bloc d'essai", None, "Mise en situation", (Activity("A1.1", "Activité", (), competencies),))


def a_criterion(code: str, values: Sequence[MarkValue], agreed: MarkValue | None = None) -> ConferredCriterion:
    """Return a criterion that the members marked so."""
    marks = tuple(Mark(code, value) for value in values)
    return ConferredCriterion(code, f"Texte de {code}", marks, None if agreed is None else Agreed(agreed, "", 1))


def a_competency(
    code: str,
    *grids: str,
    policy: Policy = DEFAULT,
    agreed: dict[int, str] | None = None,
    decided: Decided | None = None,
) -> ConferredCompetency:
    """Return a competency from one line of letters a member; `agreed` is rank from 1 → letter."""
    lines = [[MARKS[letter] for letter in grid.split()] for grid in grids]
    criteria = tuple(
        a_criterion(f"{code}.{rank}", values, MARKS[(agreed or {})[rank]] if rank in (agreed or {}) else None)
        for rank, values in enumerate(zip(*lines, strict=True), start=1)
    )
    return confer(code, f"Texte de {code}", criteria, decided, policy)


LETTERS = {value: letter for letter, value in MARKS.items()}


@st.composite
def blocks(draw: st.DrawFn, *, largest: int = 5) -> tuple[tuple[ConferredCompetency, ...], Policy]:
    """Draw a small block before its committee, some of it agreed or decided, and a règlement of any profile."""
    policy, members = draw(ANY_POLICY), draw(st.integers(1, 3))
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3).filter(lambda one: sum(one) <= largest))
    codes = draw(st.permutations(["C1.1", "C1.2", "C1.3"]))
    return tuple(draw(conferred(code, size, members, policy)) for code, size in zip(codes, sizes, strict=False)), policy


@st.composite
def conferred(draw: st.DrawFn, code: str, size: int, members: int, policy: Policy) -> ConferredCompetency:
    """Draw a competency before its committee."""
    agreed = draw(st.lists(st.none() | VALUES, min_size=size, max_size=size))
    criteria = tuple(
        a_criterion(f"{code}.{rank}", draw(st.lists(VALUES, min_size=members, max_size=members)), value)
        for rank, value in enumerate(agreed, start=1)
    )
    proposal = confer(code, "…", criteria, None, policy).proposal
    status = draw(st.none() | st.sampled_from(DECIDABLE))
    decided = None if status is None else Decided(status, draw(st.sampled_from([proposal, *DECIDABLE])), "", 1)
    return confer(code, "…", criteria, decided, policy)
