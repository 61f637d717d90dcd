"""The journal's spelling: one way to write each thing, whoever writes it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from cqp.marking.journal import canonical, chain, digest_text, how_observed, mark_line, mark_payload

WORDS = st.text(max_size=20)


@given(
    mark_id=WORDS, assessor=st.integers(), criterion=WORDS, value=WORDS, revision=st.integers(), text=WORDS, how=WORDS
)
@example(mark_id="a-b", assessor=1, criterion="C1.10.2", value="not_met", revision=3, text="", how="")
@example(mark_id="a-b", assessor=1, criterion="C1.10.2", value="met", revision=3, text="", how="interview.flagged")
@example(mark_id='a","x":"b', assessor=1, criterion="é", value="\\", revision=3, text="\x7f", how="")
def test_the_fast_spelling_of_a_mark_is_the_canonical_one(
    mark_id: str, assessor: int, criterion: str, value: str, revision: int, text: str, how: str
) -> None:
    said = (mark_id, assessor, criterion, value, revision, text, how)

    assert mark_line(*said) == canonical(mark_payload(*said))


def test_no_text_has_no_digest_and_two_texts_are_not_one() -> None:
    assert digest_text("salt", "", "") == ""
    assert digest_text("salt", "a", "b") != digest_text("salt", "ab", "")


def test_a_hash_depends_on_the_one_before() -> None:
    assert chain("0" * 64, "a" * 64) != chain("1" * 64, "a" * 64)


def test_how_a_mark_was_observed_is_told_only_when_somebody_said() -> None:
    said = ("m", 1, "C1.1.1", "met", 1, "")

    assert "how" not in mark_payload(*said)
    assert mark_payload(*said, how_observed("interview", True, "paper"))["how"] == "interview.flagged.paper"
