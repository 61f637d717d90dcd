"""Cells that are written again and again: one cell of openpyxl a column or a word, not one a value.

A write-only worksheet sends each row to its file at once, so a cell may be reused on the next row. Styling
costs when the cell is made, not when it is written. Every pen carries a style: openpyxl recycles those without.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, Generic, TypeVar

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell

from cqp.exports.sheet_text import sheet_text

TRIGGERS = ("=", "+", "-", "@")
"""A text beginning so is kept from being read as a formula when somebody edits the cell."""

Key = TypeVar("Key", bound=Hashable)


def styled_cell(sheet: Any, value: Any = None, **style: Any) -> Cell:
    """Return a cell of this sheet with these attributes (`font`, `alignment`, `border`, `number_format`…)."""
    cell: Cell = WriteOnlyCell(sheet, value)
    for name, look in style.items():
        setattr(cell, name, look)
    return cell


def text_cell(sheet: Any, text: str, **style: Any) -> Cell:
    """Return a cell that holds a text and nothing but a text, whatever it begins with."""
    return TextPen(sheet, **style).write(text)


class TextPen:
    """Write texts of people in one column; the cell is valid until the next text of this pen."""

    def __init__(self, sheet: Any, **style: Any) -> None:
        self._plain = styled_cell(sheet, **style)
        self._quoted = styled_cell(sheet, **style, quotePrefix=True)

    def write(self, text: str) -> Cell:
        """Return the cell of this text, as typed."""
        return self.write_stored(sheet_text(text))

    def write_stored(self, stored: str) -> Cell:
        """Return the cell of a text that is already escaped."""
        cell = self._quoted if stored.startswith(TRIGGERS) else self._plain
        cell.value = stored
        cell.data_type = "s"  # openpyxl makes a formula of "=1+1" and an error of "#N/A"
        return cell


class TimePen:
    """Write instants of one column as real dates, or leave it blank."""

    def __init__(self, sheet: Any, number_format: str, **style: Any) -> None:
        self._cell = styled_cell(sheet, number_format=number_format, **style)

    def write(self, at: datetime | None) -> Cell:
        """Return the cell of this instant, naive local time."""
        self._cell.value = at
        return self._cell


class Stamps(Generic[Key]):
    """Words that come back often: each is made once, then written as often as needed."""

    def __init__(self, sheet: Any, word: Callable[[Key], str], **style: Any) -> None:
        self._sheet, self._word, self._style = sheet, word, style
        self._cells: dict[Key, Cell] = {}

    def __getitem__(self, key: Key) -> Cell:
        """Return the cell that says this."""
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = text_cell(self._sheet, self._word(key), **self._style)
        return cell
