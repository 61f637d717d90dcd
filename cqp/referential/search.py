"""Find criteria by words, however they are typed."""

from __future__ import annotations

import unicodedata

from cqp.referential.model import Block, Competency, Criterion

_FOLDED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "œ": "oe", "æ": "ae", "‐": "-", "–": "-", "—": "-"})


def normalise(text: str) -> str:
    """Return the text without accents or capitals, with straight apostrophes and single spaces.

    For comparing only: what is shown and stored stays as published.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().translate(_FOLDED).split())


def find_criteria(block: Block, words: str) -> tuple[tuple[Competency, Criterion], ...]:
    """Return the criteria whose code or text, or whose competency's, holds these words; all of them for none."""
    wanted = normalise(words)
    return tuple(
        (competency, criterion)
        for competency in block.competencies
        for criterion in competency.criteria
        if wanted in normalise(f"{criterion.code} {criterion.text} {competency.code} {competency.text}")
    )
