"""Read the filled sheets of an OpenDocument spreadsheet (.ods), with the standard library.

The libraries for this format build the whole document in memory and unfold the repeated cells: a file of 2 kB
may announce a thousand million of them.
"""

from __future__ import annotations

from cqp.imports.archive import Archive, damaged
from cqp.imports.gathering import Gathering, Glance
from cqp.imports.ods_cell import Cell
from cqp.imports.ods_tags import DISPLAY, NAME, REPEATED_ROWS, STYLE, STYLE_NAME, TAGS, VISIBILITY, repeated
from cqp.imports.sheet_choice import MAX_SHEETS, Sheets
from cqp.imports.xml_part import Attributes, Budget, read_part

HIDDEN_ROW = {"collapse", "filter"}


def read_ods(archive: Archive, choice: Sheets) -> None:
    """Give the sheets to `choice`, in the order of their tabs."""
    reader = _Reader(choice)
    content = archive.read("content.xml")
    read_part(content, TAGS, Budget(), start=reader.start, end=reader.end, text=reader.text)


class _Reader:
    """Handlers for `read_part`."""

    def __init__(self, choice: Sheets) -> None:
        self.choice = choice
        self._path: list[str] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._title = ""
        self._tables = 0
        self._sheet: Gathering | Glance | None = None
        self._hidden = False
        self._row, self._times, self._column = 1, 1, 0
        self._cell: Cell | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        if self._cell is not None:
            self._cell.start(tag, attributes)
        elif tag == "style":
            self._style = attributes.get(STYLE, "")
        elif tag == "table-properties" and attributes.get(DISPLAY) == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table" and self._path[-1:] == ["spreadsheet"]:
            self._start_table(attributes)
        elif self._sheet is None:
            pass
        elif tag == "table-row":
            self._times, self._column = repeated(attributes, REPEATED_ROWS), 0
            if attributes.get(VISIBILITY) in HIDDEN_ROW:
                self._sheet.hide(self._row)
        elif tag in {"table-cell", "covered-table-cell"}:
            self._cell = Cell(attributes, covered=tag != "table-cell")
        self._path.append(tag)

    def text(self, piece: str) -> None:
        if self._cell is not None:
            self._cell.text(piece)

    def end(self, tag: str) -> None:
        self._path.pop()
        if self._cell is not None:
            if self._cell.end(tag):
                self._end_cell(self._cell)
                self._cell = None
        elif self._sheet is not None and tag == "table-row":
            self._sheet.repeat(self._row, self._times)
            self._row += self._times
        elif self._sheet is not None and tag == "table" and self._path[-1:] == ["spreadsheet"]:
            if not self._hidden:
                self.choice.close(self._title, self._sheet)
            self._sheet = None

    def _start_table(self, attributes: Attributes) -> None:
        self._tables += 1
        if self._tables > MAX_SHEETS:
            raise damaged(f"il contient plus de {MAX_SHEETS} feuilles")
        self._title, self._row = attributes.get(NAME, ""), 1
        self._hidden = attributes.get(STYLE_NAME, "") in self._hidden_styles
        if self._hidden:
            self.choice.hidden.append(self._title)
        self._sheet = Glance() if self._hidden else self.choice.cells_for(self._title)

    def _end_cell(self, cell: Cell) -> None:
        if self._sheet is not None:
            cell.put(self._sheet, self._row, self._column)
        self._column += cell.times
