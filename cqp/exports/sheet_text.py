"""What people typed, made fit for a worksheet's XML: Excel shows it as typed and the file always opens.

- Control characters and words that look like an escape (`_x0041_`) are escaped as OOXML asks (ECMA-376,
  ST_Xstring): a vertical tab is written `_x000B_`, `_x0041_` is written `_x005F_x0041_`; Excel undoes it.
- NUL, lone surrogates, U+FFFE and U+FFFF cannot exist in XML at all: each becomes the visible `REPLACEMENT`.
- Line ends (CR LF, CR) become LF, the line break of a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REPLACEMENT = "\ufffd"
"""Stands for a character that a workbook cannot hold: �."""

CELL_CHARACTERS = 32_767
"""What a cell of Excel holds, in UTF-16 units; openpyxl counts the escaped text, so that is measured."""

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_LINE_END = re.compile("\r\n?")


def possible(text: str) -> str:
    """Return the text with unified line ends and without what XML cannot hold, replaced visibly."""
    return _IMPOSSIBLE.sub(REPLACEMENT, _LINE_END.sub("\n", text))


def escaped(text: str) -> str:
    """Return a possible text as a worksheet stores it."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def sheet_text(text: str) -> str:
    """Return any text as a worksheet stores it."""
    return escaped(possible(text))


def one_line(text: str) -> str:
    """Return a text for names of the file's own parts: control characters and line ends become spaces."""
    return " ".join(re.sub("[\x00-\x1f]", " ", possible(text)).split())


def pieces(text: str, size: int = CELL_CHARACTERS) -> tuple[str, ...]:
    """Return the text as a worksheet stores it, cut into cells; joined and read back, they are the text.

    Args:
        text: What was typed; an empty text gives no piece.
        size: Most UTF-16 units of a piece once escaped; at least 7, one escaped character.
    """
    return tuple(escaped(piece) for piece in _cut(possible(text), size))


def _cut(text: str, size: int) -> Iterator[str]:
    if 7 * len(text) <= size:
        yield from [text] if text else []
        return
    start, used = 0, 0
    for place, character in enumerate(text):
        cost = 7 if character < " " or character == "_" else 1 + (character > "\uffff")
        if used + cost > size:
            yield text[start:place]
            start, used = place, 0
        used += cost
    if text[start:]:
        yield text[start:]
