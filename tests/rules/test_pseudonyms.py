"""Groups large enough to hide in, and pseudonyms that say nothing."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cqp.rules.pseudonyms import LEAST, MERGED, Known, draw_pseudonyms, hide, leave_out, merge_small

KEY = b"k" * 32
WORDS = st.sampled_from("abcde")
BLOCKS = st.sampled_from([(("1", "2A"), ()), (("1", "2B"), ()), (("2A",), ("1",)), (("2B",), ("1",)), (("2A",), ())])
PEOPLE = st.builds(
    lambda blocks, *said: Known(*blocks, *said),
    BLOCKS,
    st.sampled_from(["Juin", "Mars"]),
    WORDS,
    st.sampled_from(["", "A", "B"]),
)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=LEAST, max_size=60))
def test_every_line_is_that_of_enough_people(values) -> None:
    people = dict(enumerate(values))

    said = merge_small(people)

    assert set(said) == set(people)
    assert min(Counter(said.values()).values()) >= LEAST
    assert all(word in {MERGED, own} for one, line in said.items() for word, own in zip(line, people[one], strict=True))


def test_values_of_large_groups_are_kept() -> None:
    people = {one: ("Lyon" if one < 5 else "Paris",) for one in range(10)}

    assert merge_small(people) == people


def test_a_small_group_takes_the_smallest_large_one_with_it() -> None:
    people = {one: ("Lyon" if one < 2 else "Nice" if one < 7 else "Paris",) for one in range(20)}

    said = merge_small(people)

    assert Counter(said.values()) == {(MERGED,): 7, ("Paris",): 13}


def test_the_first_column_is_merged_last() -> None:
    people = {one: ("Lyon" if one < 6 else "Paris", f"organisme {one % 3}") for one in range(12)}

    assert Counter(merge_small(people).values()) == {("Lyon", MERGED): 6, ("Paris", MERGED): 6}


def test_nobody_needs_nothing() -> None:
    assert merge_small({}) == {}


@given(st.dictionaries(st.integers(0, 200), st.sampled_from(["1+2A", "1+2B", "2A"]), max_size=60))
def test_what_is_left_out_is_nobody_or_several(groups) -> None:
    out = leave_out(KEY, groups)

    left = Counter(group for one, group in groups.items() if one not in out)
    assert all(number >= LEAST for number in left.values())
    assert not out or len(out) >= LEAST or not left


def test_a_few_of_the_largest_group_go_with_a_small_one() -> None:
    groups = dict.fromkeys(range(20), "1+2A") | {99: "2A"}

    out = leave_out(KEY, groups)

    assert 99 in out
    assert len(out) == LEAST
    assert out != leave_out(b"other key", groups)


def test_pseudonyms_are_one_each_in_an_order_that_only_the_key_knows() -> None:
    drawn = draw_pseudonyms(KEY, range(30))

    assert list(drawn.values()) == [f"C{rank:04}" for rank in range(1, 31)]
    assert list(drawn) != list(range(30))
    assert drawn == draw_pseudonyms(KEY, reversed(range(30)))
    assert drawn != draw_pseudonyms(b"other key", range(30))


@given(st.lists(PEOPLE, max_size=80))
def test_whatever_others_know_of_a_candidate_is_true_of_enough_of_them(known) -> None:
    people = dict(enumerate(known))

    kept = hide(KEY, people)

    assert all(number >= LEAST for number in Counter(kept.values()).values())
    assert list(kept) == list(draw_pseudonyms(KEY, kept))
    assert all((one.sat, one.held) == (people[row].sat, people[row].held) for row, one in kept.items())
    assert {one.exam_session for one in kept.values()} <= {MERGED, "S1", "S2"}
    assert {one.training_body for one in kept.values()} <= {MERGED, "", "O1", "O2"}


def test_who_had_a_block_before_hides_among_those_who_had_it_too() -> None:
    people = dict.fromkeys(range(20), Known(("1", "2A"), (), "Juin", "vae", "")) | dict.fromkeys(
        range(20, 24), Known(("2A",), ("1",), "Juin", "vae", "")
    )

    kept = hide(KEY, people)

    assert set(kept.values()) == {Known(("1", "2A"), (), "S1", "vae", "")}
    assert len(kept) == 19
