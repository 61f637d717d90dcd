"""Words that people type: what every database, workbook and page can hold."""

from __future__ import annotations


def can_be_kept(text: str) -> bool:
    """Say whether both databases can store this text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
