"""What people typed, made fit for a PDF/A: every character is drawn, or told by its number, and every line breaks.

- A character that the fonts of `typesetting` do not hold (emoji, Chinese, control characters) and one that would
  turn or hide the words around it (bidirectional controls) is told by its number: `[U+1F600]`.
- Line ends become LF, a tab becomes a space.
- More than two empty lines in a row become two: a stuck key must not fill hundreds of pages.
- A word longer than `LONGEST` may break anywhere: zero-width spaces are put into it.

Nothing here is markup: typst receives these texts as strings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

LONGEST = 22
"""Characters of a word that still fits the narrowest column."""

PIECE = 12
"""Characters between two places where a longer word may break."""

MARKS = 4
"""Most combining marks on one letter; the languages that write some need no more, a prank piles up hundreds."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES = re.compile("\n(?:[ \u00a0\u200b]*\n){3,}")
_LONG_WORD = re.compile(rf"[^ \n\u2002-\u200b-]{{{LONGEST + 1},}}")
_PLAIN = re.compile("[^\n -~\u00a0-\u00ac\u00ae-\u024f\u2009\u200b\u2010-\u2014\u2018-\u201e\u2026\u202f\u20ac✓✗∅●]")


def paper_text(text: str, *, plain: bool = False) -> str:
    """Return any text as the paper shows it.

    Args:
        text: As typed.
        plain: Draw nothing but Latin letters and everyday signs: a last resort, for texts that typst refuses.
    """
    unified = _EMPTY_LINES.sub("\n\n\n", _LINE_END.sub("\n", text).replace("\t", " "))
    shown = (_PLAIN if plain else _undrawable()).sub(_number, unified)
    return _LONG_WORD.sub(_breakable, shown)


def paper_texts(content: Any, *, plain: bool = False) -> Any:
    """Return nested dicts, lists and tuples with every text as `paper_text` returns it; keys stay."""
    if isinstance(content, str):
        return paper_text(content, plain=plain)
    if isinstance(content, dict):
        return {key: paper_texts(value, plain=plain) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [paper_texts(value, plain=plain) for value in content]
    return content


@cache
def _undrawable() -> re.Pattern[str]:
    """Return what matches one character that the fonts do not hold, or one mark too many on a letter."""
    listed = (Path(__file__).parent / "drawable.txt").read_text(encoding="ascii").split()
    held = "".join("-".join(f"\\U{int(end, 16):08x}" for end in one.split("-")) for one in listed)
    return re.compile(f"[^\n{held}]|(?<=[\u0300-\u036f]{{{MARKS}}})[\u0300-\u036f]")


def _number(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


def _breakable(match: re.Match[str]) -> str:
    parts: list[str] = []
    since = 0
    for character in match[0]:
        if since >= PIECE and not unicodedata.combining(character):
            parts.append("\u200b")
            since = 0
        parts.append(character)
        since += 1
    return "".join(parts)
