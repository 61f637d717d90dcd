"""A sheet as it was read: text only, with the place of every cell."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

SHOWN_CHARACTERS = 60
"""Characters of a stranger's text that stand in one of our sentences."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it.

    Attributes:
        number: From 1, as the spreadsheet program shows it.
        cells: As typed; as many in every row of a sheet; "" where there is nothing but spaces.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell whose content cannot be trusted.

    Attributes:
        row: From 1.
        column: From 0.
        value: The cell as people see it: the formula, the error.
        reason: Why it is refused, in French.
        remedy: What to do, in French.
    """

    row: int
    column: int
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of a file.

    Attributes:
        title: Name of the sheet, or of the file if it has no sheets.
        rows: Those with something in them, from the top.
        warnings: What was left aside, one French sentence each.
        faults: Cells that are in `rows` as people see them, but must not be believed.
    """

    title: str
    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()
    faults: tuple[CellFault, ...] = ()


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: "A", "AB"."""
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return "B12" for row 12 and column 1."""
    return f"{column_letters(column)}{row}"


def shown(text: str) -> str:
    """Return a stranger's text for one of our sentences: one line, short, without invisible characters."""
    visible = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in text[: 4 * SHOWN_CHARACTERS])
    line = " ".join(visible.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


def counted(number: int) -> str:
    """Return a number as French people write it: "20 000"."""
    return f"{number:,}".replace(",", " ")
