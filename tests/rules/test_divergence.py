"""What a committee should talk of first, against every way it may end."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings

from cqp.rules.block import propose_block
from cqp.rules.consensus import ConferredCompetency, Decided, agree_on, stand
from cqp.rules.divergence import Effect, competencies_first, criteria_first, find_divergence, possible_values
from cqp.rules.policy import Policy
from cqp.rules.status import DECIDABLE, RANK, Status
from tests.rules.build import DEFAULT, MARKS, SHIPPED, a_competency, blocks

Block = tuple[ConferredCompetency, ...]


Way = tuple[Status | None, ...]
"""What is decided of each competency that would wait for a decision; None to let it wait."""


def results(block: Block, values: dict[str, str], way: Way, policy: Policy) -> tuple[list[int], int]:
    """Return the rank of each competency and of the block once these criteria are agreed on and these decided."""
    for code, value in values.items():
        block = tuple(agree_on(one, [code], MARKS[value], policy) for one in block)
    block = tuple(
        replace(one, decided=Decided(status, one.proposal, "", 1)) if status and one.standing is None else one
        for one, status in zip(block, way, strict=True)
    )
    ranks = [RANK[one.standing or one.proposal] for one in block]
    return ranks, RANK[propose_block((stand(one, policy) for one in block), policy)]


def by_trying(block: Block, policy: Policy) -> dict[str, Effect]:
    """Return the effect of each open criterion by trying every way to settle them all."""
    letters = {value: letter for letter, value in MARKS.items()}
    unsettled = {
        one.code: [letters[value] for value in possible_values(one)]
        for part in block
        for one in part.criteria
        if not one.is_settled
    }
    ends = {
        (values, way): results(block, dict(zip(unsettled, values, strict=True)), way, policy)
        for values in product(*unsettled.values())
        for way in product((None, *DECIDABLE), repeat=len(block))
    }
    found = {}
    for at, code in enumerate(unsettled):
        effect = Effect.NONE
        own = next(place for place, one in enumerate(block) if code.startswith(f"{one.code}."))
        for (values, way), (ranks, rank) in ends.items():
            if way[own] is not None:
                continue
            for value in unsettled[code]:
                other_ranks, other_rank = ends[(*values[:at], value, *values[at + 1 :]), way]
                if other_rank != rank:
                    effect = Effect.BLOCK
                elif other_ranks[own] != ranks[own]:
                    effect = min(effect, Effect.COMPETENCY)
        found[code] = effect
    return found


@given(blocks())
@settings(max_examples=150, deadline=None)
def test_effects_are_those_that_trying_everything_finds(drawn: tuple[Block, Policy]) -> None:
    block, policy = drawn

    assert find_divergence(block, policy).criteria == by_trying(block, policy)


def test_what_can_change_the_block_comes_first() -> None:
    block = (
        a_competency("C1.1", "A A A", "A A A"),
        a_competency("C1.2", "A N", "A N"),
        a_competency("C1.3", "A A A A", "A A A N"),
    )

    found = find_divergence(block, DEFAULT)

    assert found.criteria == {"C1.3.4": Effect.BLOCK}
    assert found.competencies == {"C1.2": Effect.BLOCK, "C1.3": Effect.BLOCK}
    assert [one.code for one in competencies_first(block, found)] == ["C1.2", "C1.3", "C1.1"]


def test_nothing_changes_a_block_that_fails_anyhow() -> None:
    block = (a_competency("C1.1", "N N", "N N"), a_competency("C1.2", "A A A N", "A A N N"), a_competency("C1.3", "A"))

    found = find_divergence((block[0], block[1]), DEFAULT)

    assert found.criteria == {"C1.2.3": Effect.NONE}
    assert found.competencies == {"C1.2": Effect.COMPETENCY}


def test_a_criterion_that_changes_nothing_comes_after_one_that_does() -> None:
    policy = SHIPPED["criteres-essentiels.toml"]
    found = a_competency("C1.3", "N A A A A A A", "A A N A A A A", policy=policy)

    divergence = find_divergence([found], policy)

    assert divergence.criteria == {"C1.3.1": Effect.NONE, "C1.3.3": Effect.BLOCK}
    assert [one.code for one in criteria_first(found.criteria, divergence)][:3] == ["C1.3.3", "C1.3.1", "C1.3.2"]


def test_what_is_agreed_is_no_longer_open() -> None:
    block = [a_competency("C1.1", "A A", "A N", agreed={2: "A"})]

    assert find_divergence(block, DEFAULT) == find_divergence([a_competency("C1.1", "A A", "A A")], DEFAULT)


def test_a_decision_already_written_stands_until_its_proposal_changes() -> None:
    decided = Decided(Status.NOT_ACQUIRED, Status.TO_DELIBERATE, "Erreur de conseil.", 1)
    block = [a_competency("C1.1", "A A A A", "A A N N", decided=decided)]

    assert find_divergence(block, DEFAULT).criteria == {"C1.1.3": Effect.BLOCK, "C1.1.4": Effect.BLOCK}


def test_a_whole_block_in_disagreement_is_sorted_at_once() -> None:
    for policy in SHIPPED.values():
        block = [a_competency(f"C1.{rank}", "A A A A", "A A N –", policy=policy) for rank in range(1, 12)]

        assert len(find_divergence(block, policy).criteria) == 22
