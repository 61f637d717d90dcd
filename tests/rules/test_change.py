"""The smallest changes, against every change there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

from hypothesis import given, settings

from cqp.marking.mark import MarkValue
from cqp.rules.block import propose_block
from cqp.rules.block_change import block_changes
from cqp.rules.change import Change, competency_changes
from cqp.rules.consensus import ConferredCompetency, Decided, agree_on, stand
from cqp.rules.policy import Policy
from cqp.rules.status import RANK, Status
from tests.rules.build import DEFAULT, SHIPPED, a_competency, blocks

MET, NOT_MET = MarkValue.MET, MarkValue.NOT_MET
SAID = (MarkValue.MET, MarkValue.NOT_MET, MarkValue.NOT_APPLICABLE)

Block = tuple[ConferredCompetency, ...]
Judge = Callable[[Block], Status]


def changed(block: Block, values: dict[str, MarkValue], policy: Policy) -> Block:
    """Return the block with these criteria agreed on, one after the other."""
    for code, value in values.items():
        block = tuple(agree_on(one, [code], value, policy) for one in block)
    return block


def all_sets(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield every set of one code or more, by size then in the document's order."""
    return (chosen for size in range(1, len(codes) + 1) for chosen in combinations(codes, size))


def smallest_of_all(block: Block, codes: Sequence[str], policy: Policy, judge: Judge) -> int | None:
    """Return the size of the smallest change, whatever value each criterion is given."""
    now = RANK[judge(block)]
    for chosen in all_sets(codes):
        for values in product(SAID, repeat=len(chosen)):
            if RANK[judge(changed(block, dict(zip(chosen, values, strict=True)), policy))] != now:
                return len(chosen)
    return None


def by_trying(block: Block, codes: Sequence[str], policy: Policy, judge: Judge) -> tuple[Change, ...]:
    """Return the smallest change up and the smallest change down, by trying every set."""
    now, found = RANK[judge(block)], []
    for value, way in ((MET, 1), (NOT_MET, -1)):
        ends = {chosen: judge(changed(block, dict.fromkeys(chosen, value), policy)) for chosen in all_sets(codes)}
        beyond = [chosen for chosen, status in ends.items() if way * (RANK[status] - now) > 0]
        if beyond:
            first = beyond[0]
            found.append(Change(first, value, ends[first], sum(len(one) == len(first) for one in beyond)))
    return tuple(sorted(found, key=lambda one: len(one.criteria)))


@given(blocks())
@settings(max_examples=150)
def test_a_competencys_smallest_changes_are_those_that_trying_everything_finds(drawn: tuple[Block, Policy]) -> None:
    (found, *_), policy = drawn
    codes = [one.code for one in found.criteria]

    def judge(block: Block) -> Status:
        return block[0].proposal

    changes = competency_changes(found, policy)

    assert changes == by_trying((found,), codes, policy, judge)
    assert (len(changes[0].criteria) if changes else None) == smallest_of_all((found,), codes, policy, judge)


@given(blocks())
@settings(max_examples=150)
def test_a_blocks_smallest_changes_are_those_that_trying_everything_finds(drawn: tuple[Block, Policy]) -> None:
    block, policy = drawn
    codes = [one.code for part in block if part.decided is None for one in part.criteria]

    def judge(parts: Block) -> Status:
        return propose_block((stand(one, policy) for one in parts), policy)

    changes = block_changes(block, policy)

    assert changes == by_trying(block, codes, policy, judge)
    assert (len(changes[0].criteria) if changes else None) == smallest_of_all(block, codes, policy, judge)


def test_one_criterion_of_five_is_missing() -> None:
    found = a_competency("C1.1", "A A A A N", "A A A A N")

    assert competency_changes(found, DEFAULT) == (
        Change(("C1.1.5",), MET, Status.ACQUIRED, 1),
        Change(("C1.1.1", "C1.1.2"), NOT_MET, Status.NOT_ACQUIRED, 6),
    )


def test_a_validated_block_hangs_on_any_criterion() -> None:
    block = (a_competency("C1.1", "A A"), a_competency("C1.2", "A A A"))

    assert block_changes(block, DEFAULT) == (Change(("C1.1.1",), NOT_MET, Status.TO_DELIBERATE, 5),)


def test_a_block_with_two_failed_competencies_needs_both() -> None:
    block = (a_competency("C1.1", "A N N"), a_competency("C1.2", "N N N N"), a_competency("C1.3", "A"))

    assert block_changes(block, DEFAULT) == (Change(("C1.1.2", "C1.2.1", "C1.2.2"), MET, Status.TO_DELIBERATE, 2 * 6),)


def test_what_was_decided_in_writing_is_not_changed() -> None:
    decided = Decided(Status.ACQUIRED, Status.TO_DELIBERATE, "Vu à l'oral.", 1)
    block = (a_competency("C1.1", "A N", decided=decided), a_competency("C1.2", "A A"))

    assert block_changes(block, DEFAULT) == (Change(("C1.2.1",), NOT_MET, Status.TO_DELIBERATE, 2),)


def test_a_share_of_the_block_is_reached_anywhere() -> None:
    policy = SHIPPED["70-pour-cent.toml"]
    block = tuple(a_competency(f"C1.{rank}", "A A A N N", policy=policy) for rank in (1, 2))

    assert block_changes(block, policy) == (Change(("C1.1.4",), MET, Status.VALIDATED, 4),)


def test_a_long_block_is_explained_at_once() -> None:
    policy = SHIPPED["70-pour-cent.toml"]
    block = tuple(a_competency(f"C1.{rank}", "A A A A N", "A A A N N", policy=policy) for rank in range(1, 9))

    up, *_ = block_changes(block, policy)

    assert up == Change(("C1.1.4", "C1.1.5", "C1.2.4", "C1.2.5"), MET, Status.VALIDATED, 1820)
