"""Words that people type: what every database, workbook and page can hold."""

from __future__ import annotations

import re

_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x1f]")


def can_be_kept(text: str) -> bool:
    """Say whether both databases can store this text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def one_line(text: str) -> str:
    """Return a text as every spreadsheet program keeps it: one line, single spaces, nothing XML cannot hold."""
    return " ".join(_CONTROL.sub(" ", _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)).split())
