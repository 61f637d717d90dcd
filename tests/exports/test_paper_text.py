"""What people typed, made fit for paper."""

from __future__ import annotations

from cqp.exports.minutes_pdf import _content
from cqp.exports.paper_text import LONGEST, _undrawable, paper_text, paper_texts
from cqp.exports.paper_words import anchor, cut, french, instant, span
from cqp.exports.typesetting import _compiled
from tests.exports.documents_build import PREPARED_AT, minutes_of


def test_every_character_that_is_said_to_be_drawn_is_drawn() -> None:
    # fails when another typst brings other fonts: write cqp/exports/drawable.txt anew from their tables of characters
    drawn = [chr(code) for code in range(33, 0x110000) if not _undrawable().match(chr(code))]

    lines = "\n".join(" ".join(drawn[start : start + 20]) for start in range(0, len(drawn), 20))
    content = _content(minutes_of("2A", for_candidate=lines), (), with_internal=False)
    assert len(drawn) > 3_800
    assert _compiled("minutes.typ", content, PREPARED_AT).startswith(b"%PDF")


def test_long_words_may_break_and_short_ones_do_not() -> None:
    assert paper_text("a" * LONGEST) == "a" * LONGEST
    assert paper_text("a" * 25) == "a" * 12 + "\u200b" + "a" * 12 + "\u200b" + "a"


def test_a_stuck_return_key_does_not_fill_pages() -> None:
    assert paper_text("a\n\n\nb" + "\n \r\n" * 20_000 + "c") == "a\n\n\nb\n\n\nc"


def test_texts_are_replaced_at_any_depth_and_keys_and_numbers_stay() -> None:
    assert paper_texts({"\x01": ["\x01", ("b", 2, True)]}) == {"\x01": ["[U+0001]", ["b", 2, True]]}


def test_the_last_resort_draws_latin_only() -> None:
    assert paper_text("Zoé ✓ Ж שx\u0301", plain=True) == "Zoé ✓ [U+0416] [U+05E9]x[U+0301]"


def test_french_spaces_do_not_break() -> None:
    assert french("« oui » ; non ? : 5 %") == "«\xa0oui\xa0»\u202f; non\u202f?\xa0: 5\u202f%"


def test_dates_are_those_of_paris() -> None:
    assert instant("2026-12-31T23:30:00+00:00").replace("\xa0", " ") == "vendredi 1er janvier 2027 à 0 h 30"
    assert span("2026-06-10T09:00", "").replace("\xa0", " ") == "mercredi 10 juin 2026 à 9 h"


def test_an_anchor_is_a_count_and_a_head() -> None:
    assert [anchor(one) for one in ("1204:ab", "1:ab", "")] == [
        ("1\u202f204\xa0écritures", "ab"),
        ("1\xa0écriture", "ab"),
        ("0\xa0écriture", ""),
    ]


def test_a_long_name_is_cut_at_the_head_of_pages() -> None:
    assert (cut("a\nb", 5), cut("abcdef", 5)) == ("a b", "abcd…")
