"""Fold texts so that a search finds them however they were typed."""

from __future__ import annotations

import unicodedata

_FOLDED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "œ": "oe", "æ": "ae", "‐": "-", "–": "-", "—": "-"})


def normalise(text: str) -> str:
    """Return the text without accents or capitals, with straight apostrophes and single spaces.

    For comparing only: what is shown and stored stays as published.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().translate(_FOLDED).split())
