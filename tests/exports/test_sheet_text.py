"""Texts made fit for a worksheet, with any characters at all."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from cqp.exports.sheet_text import one_line, pieces, possible, sheet_text

ANY = st.text(st.characters(exclude_categories=()) | st.sampled_from(list("_x0041\x0b\r\n\t=")))
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@given(ANY)
def test_what_is_stored_is_xml_and_reads_back(text) -> None:
    stored = sheet_text(text)

    assert FORBIDDEN.search(stored) is None
    assert unescape(stored) == possible(text)


@given(ANY, st.integers(min_value=7, max_value=40))
def test_pieces_join_to_the_whole_and_fit(text, size) -> None:
    cut = pieces(text, size)

    assert "".join(unescape(piece) for piece in cut) == possible(text)
    assert all(0 < len(piece.encode("utf-16-le")) // 2 <= size for piece in cut)


@given(ANY)
def test_one_line_is_one_line(text) -> None:
    line = one_line(text)

    assert (len(line.splitlines()) <= 1, line) == (True, line.strip())
