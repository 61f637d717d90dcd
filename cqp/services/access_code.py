"""Assessors' access codes: K7PM-4QXT-9RNB.

The first group finds the assessor; the other two are the secret, of which the database keeps a hash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U to mistake."""

GROUP = 4
"""Characters a group."""

SECRET_LENGTH = 8
"""Characters of the secret part: 40 bits."""

_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new code, its characters drawn by `choose` (`secrets.choice`, or a seeded one for demonstrations)."""
    characters = "".join(choose(ALPHABET) for _ in range(GROUP + SECRET_LENGTH))
    return "-".join(characters[at : at + GROUP] for at in range(0, len(characters), GROUP))


def split_code(code: str) -> tuple[str, str]:
    """Return (selector, secret) of a code as typed: case, spaces and hyphens do not matter; O reads as 0."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum()).translate(_READ_AS)
    return letters[:GROUP], letters[GROUP:]
