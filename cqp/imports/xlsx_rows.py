"""Read the cells of one Excel worksheet; the announced dimension and the merges are not believed."""

from __future__ import annotations

from functools import cache

from cqp.imports import cell_value
from cqp.imports.archive import damaged
from cqp.imports.cell_value import FAILED, FAILED_REMEDY, FORMULA, FORMULA_REMEDY
from cqp.imports.gathering import Cells
from cqp.imports.xlsx_value import Look, value_text
from cqp.imports.xml_part import Attributes

UNREADABLE = "La valeur de la cellule est illisible."
UNREADABLE_REMEDY = "Tapez-la à nouveau, puis enregistrez."


class RowReader:
    """Handlers for `read_part`: each filled cell goes to `cells`."""

    def __init__(self, cells: Cells, look: Look) -> None:
        self._cells, self._look = cells, look
        self._row, self._column = 0, -1
        self._type = self._style = ""
        self._formula: str | None = None
        self._value: list[str] = []
        self._pieces: list[str] | None = None
        self._aside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin a row, a cell or a part of a cell."""
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v" or (tag == "t" and not self._aside):
            self._pieces = self._value
        elif tag == "f":
            self._formula, self._pieces = "", []
        elif tag == "row":
            self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self._cells.hide(self._row)
        elif tag == "rPh":
            self._aside = True

    def text(self, piece: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        """End a cell or a part of a cell."""
        if tag in {"v", "t"}:
            self._pieces = None
        elif tag == "c":
            self._end_cell("".join(self._value))
        elif tag == "f":
            self._formula, self._pieces = "".join(self._pieces or []), None
        elif tag == "rPh":
            self._aside = False

    def _start_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip("0123456789")
            self._column = _column(letters)
            if place[len(letters) :] != str(self._row):
                raise damaged("une cellule s’y dit ailleurs que sur sa ligne")
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._formula, self._value, self._pieces = None, [], None

    def _end_cell(self, value: str) -> None:
        if self._formula in cell_value.CONSTANTS:
            self._cells.put(self._row, self._column, cell_value.CONSTANTS[self._formula])
        elif self._formula is not None:
            if self._type != "str" or value:  # a formula that shows an empty text shows nothing
                formula = f"={self._formula or '…'}"
                self._cells.fault(self._row, self._column, formula, FORMULA, FORMULA_REMEDY)
        elif self._type == "e":
            self._cells.fault(self._row, self._column, value, FAILED, FAILED_REMEDY)
        elif value:
            self._put(value)

    def _put(self, value: str) -> None:
        text = value_text(self._look, self._type, self._style, value)
        if text is None:
            self._cells.fault(self._row, self._column, value, UNREADABLE, UNREADABLE_REMEDY)
        elif self._type == "n" and cell_value.loses_digits(text):
            lost, remedy = cell_value.DIGITS_LOST, cell_value.DIGITS_REMEDY
            self._cells.fault(self._row, self._column, text, lost, remedy)
        else:
            self._cells.put(self._row, self._column, text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise damaged("une ligne y porte un numéro impossible")
    return int(text)


@cache
def _column(letters: str) -> int:
    """Return a column counted from 0; the cache cannot grow beyond the names that are letters."""
    if not (letters.isascii() and letters.isupper() and letters.isalpha() and len(letters) <= 3):
        raise damaged("une cellule y porte un nom impossible")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
