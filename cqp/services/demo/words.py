"""The words of the demonstration, from `data/demo`: names, organisations, remarks, reasons."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from cqp.config import PROJECT

DEMO = PROJECT / "data" / "demo"
"""Folder of the demonstration's words."""

HARD_NAME_EVERY = 9
"""One candidate in so many has one of the difficult names, while there are any left."""

DOUBLE_NAME_SHARE = 0.06
"""Share of candidates with two family names."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the fictitious people are called and write.

    Attributes:
        last_names: Common family names.
        first_names: Common first names.
        hard_names: (family name, first name) that break careless programs.
        assessor_first_names: First names of assessors.
        organisations: Where assessors work.
        conditional: Words that tell a criterion which not every scenario contains.
        remarks: Mark value → observations.
        reasons: Word of the criterion → reasons for *sans objet*; "default" for any other criterion.
    """

    last_names: tuple[str, ...]
    first_names: tuple[str, ...]
    hard_names: tuple[tuple[str, str], ...]
    assessor_first_names: tuple[str, ...]
    organisations: tuple[str, ...]
    conditional: tuple[str, ...]
    remarks: dict[str, tuple[str, ...]]
    reasons: dict[str, tuple[str, ...]]

    def reasons_for(self, text: str) -> tuple[str, ...]:
        """Return plausible reasons why a criterion with this text is *sans objet*."""
        for word, reasons in self.reasons.items():
            if word in text:
                return reasons
        return self.reasons["default"]

    def is_conditional(self, text: str) -> bool:
        """Say whether a criterion with this text depends on what the scenario contains."""
        return any(word in text for word in self.conditional)


def read_words() -> Words:
    """Return the words of the program's own files."""
    names, remarks = _read(DEMO / "names.toml"), _read(DEMO / "remarks.toml")
    return Words(
        last_names=tuple(names["last_names"]),
        first_names=tuple(names["first_names"]),
        hard_names=tuple((last, first) for last, first in names["hard_names"]),
        assessor_first_names=tuple(names["assessor_first_names"]),
        organisations=tuple(names["organisations"]),
        conditional=tuple(remarks["conditional"]),
        remarks={value: tuple(texts) for value, texts in remarks["remarks"].items()},
        reasons={word: tuple(texts) for word, texts in remarks["reasons"].items()},
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def candidate_names(words: Words, number: int, rng: Random) -> list[tuple[str, str]]:
    """Return that many (family name, first name); two people may share a name, as in life."""
    hard = list(words.hard_names)
    rng.shuffle(hard)
    names = []
    for rank in range(number):
        if hard and rank % HARD_NAME_EVERY == 1:
            names.append(hard.pop())
            continue
        last = rng.choice(words.last_names)
        if rng.random() < DOUBLE_NAME_SHARE:
            last = f"{last}-{rng.choice(words.last_names)}"
        names.append((last, rng.choice(words.first_names)))
    return names


def assessor_names(words: Words, number: int, rng: Random) -> list[str]:
    """Return that many different names, first name first."""
    chosen: dict[str, None] = {}
    while len(chosen) < number:
        chosen[f"{rng.choice(words.assessor_first_names)} {rng.choice(words.last_names)}"] = None
    return list(chosen)
