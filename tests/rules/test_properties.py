"""What must hold whatever is marked and whatever the thresholds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cqp.config import DEFAULT_POLICY
from cqp.marking.mark import MarkValue
from cqp.rules.certificate import judge_certificate
from cqp.rules.competency import agree, propose_competency, tally
from cqp.rules.policy import Policy, from_json, read_policy, to_json
from cqp.rules.status import RANK, Status
from tests.blocks import judge_block

DEFAULT = read_policy(DEFAULT_POLICY)

Grid = list[list[MarkValue]]
"""One assessor's values, by competency."""

SHARES = st.fractions(0, 1, max_denominator=12)
POLICIES = st.tuples(SHARES, SHARES).map(lambda pair: replace(DEFAULT, floor=min(pair), ceiling=max(pair))) | st.just(
    DEFAULT
)
VALUES = st.sampled_from(MarkValue)


@st.composite
def committees(draw: st.DrawFn, *, values: st.SearchStrategy[MarkValue] = VALUES) -> list[Grid]:
    """Draw what one to three assessors mark on the same competencies."""
    sizes = draw(st.lists(st.integers(1, 8), min_size=1, max_size=4))
    return [
        [draw(st.lists(values, min_size=size, max_size=size)) for size in sizes] for _ in range(draw(st.integers(1, 3)))
    ]


def agreed(committee: list[Grid], policy: Policy) -> list[Status]:
    """Return the committee's proposal for each competency."""
    return [
        agree(propose_competency(tally(values, expected=len(values)), policy) for values in seen)
        for seen in zip(*committee, strict=True)
    ]


@given(
    st.lists(VALUES, min_size=1, max_size=9).flatmap(
        lambda values: st.tuples(st.just(values), st.permutations(values))
    ),
    POLICIES,
)
def test_the_order_of_marks_changes_nothing(pair: tuple[list[MarkValue], list[MarkValue]], policy: Policy) -> None:
    values, shuffled = pair
    size = len(values)

    assert propose_competency(tally(values, expected=size), policy) is propose_competency(
        tally(shuffled, expected=size), policy
    )


@given(committees(), POLICIES)
def test_the_order_of_assessors_and_competencies_changes_nothing(committee: list[Grid], policy: Policy) -> None:
    turned = list(reversed(committee))
    mirrored = [list(reversed(grid)) for grid in committee]

    assert agreed(turned, policy) == agreed(committee, policy)
    assert judge_block(agreed(mirrored, policy)) is judge_block(agreed(committee, policy))


@given(st.data(), committees(), POLICIES, st.sampled_from(["1", "2A"]))
def test_one_more_met_never_lowers_anything(
    data: st.DataObject, committee: list[Grid], policy: Policy, code: str
) -> None:
    other = data.draw(st.sampled_from([None, *(one for one in Status if one in BLOCK_STATUSES)]))
    assessor = data.draw(st.integers(0, len(committee) - 1))
    competency = data.draw(st.integers(0, len(committee[0]) - 1))
    criterion = data.draw(st.integers(0, len(committee[0][competency]) - 1))
    better = [[list(values) for values in grid] for grid in committee]
    better[assessor][competency][criterion] = MarkValue.MET

    before, after = agreed(committee, policy), agreed(better, policy)

    assert all(RANK[new] >= RANK[old] for old, new in zip(before, after, strict=True))
    blocks = [judge_block(before), judge_block(after)]
    assert RANK[blocks[1]] >= RANK[blocks[0]]
    rest = {} if other is None else {"2A" if code == "1" else "1": other}
    certificates = [judge_certificate(rest | {code: block}, policy) for block in blocks]
    assert RANK[certificates[1]] >= RANK[certificates[0]]


BLOCK_STATUSES = {
    Status.VALIDATED,
    Status.NOT_VALIDATED,
    Status.TO_DELIBERATE,
    Status.NOT_OBSERVED,
    Status.HELD,
}


@given(committees(values=st.sampled_from([MarkValue.MET, MarkValue.NOT_APPLICABLE, MarkValue.NOT_OBSERVED])), POLICIES)
def test_what_is_not_observed_never_fails_by_itself(committee: list[Grid], policy: Policy) -> None:
    statuses = agreed(committee, policy)

    assert Status.NOT_ACQUIRED not in statuses
    assert judge_block(statuses) is not Status.NOT_VALIDATED


@given(committees(), POLICIES)
def test_a_failure_stands_whatever_is_observed_next(committee: list[Grid], policy: Policy) -> None:
    best = [
        [[MarkValue.MET if one is MarkValue.NOT_OBSERVED else one for one in values] for values in grid]
        for grid in committee
    ]

    for now, then in zip(agreed(committee, policy), agreed(best, policy), strict=True):
        if now is Status.NOT_ACQUIRED:
            assert then is Status.NOT_ACQUIRED


@given(committees(), POLICIES)
def test_a_validated_block_has_everything_observed_and_enough_met(committee: list[Grid], policy: Policy) -> None:
    if judge_block(agreed(committee, policy)) is not Status.VALIDATED:
        return

    for grid in committee:
        for values in grid:
            counts = tally(values, expected=len(values))
            assert counts.not_observed == 0
            assert Fraction(counts.met, counts.applicable) >= policy.ceiling


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
CODES = st.lists(WORDS, min_size=1, max_size=4).map(tuple)


@given(
    st.builds(
        Policy,
        code=WORDS,
        title=WORDS,
        version=WORDS,
        source=WORDS,
        summary=WORDS,
        ceiling=SHARES,
        floor=SHARES,
        core_blocks=CODES,
        option_blocks=CODES,
    )
)
def test_a_policy_comes_back_from_json(policy: Policy) -> None:
    assert from_json(to_json(policy)) == policy
    assert from_json(to_json(policy)).fingerprint == policy.fingerprint


@given(POLICIES, POLICIES)
def test_two_policies_share_a_fingerprint_only_if_equal(one: Policy, other: Policy) -> None:
    assert (one.fingerprint == other.fingerprint) is (one == other)
