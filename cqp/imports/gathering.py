"""Gather the cells of a sheet while its file is read, and stop at the limits."""

from __future__ import annotations

from typing import Protocol

from cqp.imports.limits import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    beyond,
    too_long,
    too_many_cells,
)
from cqp.imports.sheet import CellFault, Row, Sheet, shown


class Cells(Protocol):
    """Where a reader puts what it finds; rows from 1, columns from 0."""

    def put(self, row: int, column: int, text: str) -> None:
        """Take a cell's text."""

    def fault(self, row: int, column: int, text: str, reason: str, remedy: str) -> None:
        """Take a cell that must not be believed."""

    def hide(self, row: int) -> None:
        """Note that this row is not on the screen."""

    def repeat(self, row: int, times: int) -> None:
        """Copy a finished row so that it stands `times` times in all."""

    @property
    def filled(self) -> bool:
        """Whether anything was taken."""


class Glance:
    """Cells of a sheet that is not read: only whether there are any."""

    def __init__(self) -> None:
        self.filled = False

    def put(self, row: int, column: int, text: str) -> None:
        """Note that there is something."""
        self.filled = self.filled or bool(text.strip())

    def fault(self, row: int, column: int, text: str, reason: str, remedy: str) -> None:
        """Note that there is something."""
        self.filled = True

    def hide(self, row: int) -> None:
        """Take no notice."""

    def repeat(self, row: int, times: int) -> None:
        """Take no notice."""


class Allowance:
    """What may still be taken of a file: filled cells, and their characters."""

    def __init__(self) -> None:
        self.cells, self.characters = MAX_CELLS, MAX_CHARACTERS


class Gathering:
    """Cells of a sheet that is read.

    Every method that takes a place raises SpreadsheetError when something stands beyond the limits.
    """

    def __init__(self, allowance: Allowance | None = None) -> None:
        self._rows: dict[int, list[str]] = {}
        self._faults: list[CellFault] = []
        self._hidden: set[int] = set()
        self._allowance = allowance or Allowance()

    @property
    def filled(self) -> bool:
        """Whether anything was taken."""
        return bool(self._rows)

    def put(self, row: int, column: int, text: str) -> None:
        """Take a cell's text; nothing but spaces is nothing."""
        if not text or text.isspace():
            return
        if row > MAX_ROWS or column >= MAX_COLUMNS:
            raise beyond(row, column)
        self._allowance.cells -= 1
        self._allowance.characters -= len(text)
        if self._allowance.cells < 0 or self._allowance.characters < 0:
            raise too_many_cells()
        if len(text) > MAX_CELL_CHARACTERS:
            raise too_long(row, column)
        cells = self._rows.get(row)
        if cells is None:
            cells = self._rows[row] = []
        if column > len(cells):
            cells.extend([""] * (column - len(cells)))
        if column == len(cells):
            cells.append(text)
        else:
            cells[column] = text

    def fault(self, row: int, column: int, text: str, reason: str, remedy: str) -> None:
        """Take a cell that must not be believed."""
        self.put(row, column, text)
        self._faults.append(CellFault(row, column, shown(text), reason, remedy))

    def hide(self, row: int) -> None:
        """Note that this row is not on the screen."""
        self._hidden.add(min(row, MAX_ROWS + 1))

    def repeat(self, row: int, times: int) -> None:
        """Copy a finished row so that it stands `times` times in all; its faults stay on the first."""
        cells = self._rows.get(row)
        if cells is None or times == 1:
            return
        if row + times - 1 > MAX_ROWS:
            raise beyond(row + times - 1, len(cells) - 1)
        self._allowance.cells -= (times - 1) * len(cells)
        if self._allowance.cells < 0:
            raise too_many_cells()
        for number in range(row + 1, row + times):
            self._rows[number] = cells

    def sheet(self, title: str, warnings: tuple[str, ...]) -> Sheet:
        """Return what was taken."""
        width = max(map(len, self._rows.values()), default=0)
        rows = tuple(
            Row(number, (*cells, *[""] * (width - len(cells)))) for number, cells in sorted(self._rows.items())
        )
        hidden = len(self._hidden & self._rows.keys())
        if hidden:
            warnings += (f"Des lignes masquées ou filtrées ({hidden}) sont lues comme les autres.",)
        return Sheet(shown(title), rows, warnings, tuple(self._faults))
