"""Reads `docs/access.md`: who may do what, one cell for each test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "docs" / "access.md"

COLUMNS = (
    "anonymous",
    "ended sign-in",
    "assessor of the sitting",
    "other committee",
    "other exam session",
    "coordinator",
)
"""Who asks, in the order of every table; the document explains each."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one kind of visitor gets for one action.

    Attributes:
        section: Heading of the table.
        action: What is asked, as the first column writes it.
        who: One of `COLUMNS`.
        word: One of the document's words.
    """

    section: str
    action: str
    who: str
    word: str

    def __str__(self) -> str:
        return f"{self.action} – {self.who} – {self.word}"


@cache
def cells(*sections: str) -> tuple[Cell, ...]:
    """Return the cells of the tables under these headings."""
    found = tuple(
        Cell(section, action, who, word)
        for section, action, words in _rows()
        if section in sections
        for who, word in zip(COLUMNS, words, strict=True)
    )
    missing = set(sections) - {cell.section for cell in found}
    assert not missing, f"docs/access.md has no table under {missing}"
    return found


def actions(*sections: str) -> list[str]:
    """Return what the tables under these headings ask, in order."""
    return [cell.action for cell in cells(*sections) if cell.who == COLUMNS[0]]


def sections() -> set[str]:
    """Return the headings with a table of cells."""
    return {section for section, _, _ in _rows()}


def words() -> set[str]:
    """Return the words that the document explains."""
    under = FILE.read_text(encoding="utf-8").split("## What the words mean")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` +\|", under, flags=re.MULTILINE))


def _rows() -> Iterator[tuple[str, str, list[str]]]:
    """Yield (heading, action, words) of each row whose table has the columns of the matrix."""
    section, is_matrix = "", False
    for line in FILE.read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.strip().strip("|").split("|")]
        if line.startswith("#"):
            section, is_matrix = line.lstrip("# "), False
        elif tuple(fields[2:]) == COLUMNS:
            is_matrix = True
        elif is_matrix and line.startswith("| `"):
            yield section, fields[0].strip("`"), fields[2:]
