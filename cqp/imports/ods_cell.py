"""One cell of an OpenDocument spreadsheet, from its first tag to its last."""

from __future__ import annotations

from cqp.imports.gathering import Cells
from cqp.imports.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, too_long
from cqp.imports.ods_paragraph import Paragraph
from cqp.imports.ods_tags import REPEATED_COLUMNS, SPACES, repeated
from cqp.imports.ods_value import fault_of, said
from cqp.imports.xml_part import Attributes

KEPT = {"tab": "\t", "line-break": "\n"}


class Cell:
    """A cell from its first tag to its last.

    Attributes:
        times: How many times it stands side by side.
        is_too_long: Whether its text went beyond what a cell holds; the rest is not kept.
    """

    def __init__(self, attributes: Attributes, *, covered: bool) -> None:
        self.times = repeated(attributes, REPEATED_COLUMNS)
        self._attributes, self._covered = attributes, covered
        self.is_too_long = False
        self._left = MAX_CELL_CHARACTERS
        self._depth = 0
        self._paragraphs: list[str] = []
        self._paragraph: Paragraph | None = None
        self._aside = 0
        """Depth at which something begins that is not the cell's text: a comment, a drawing; 0 if none."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take the beginning of an element inside the cell."""
        self._depth += 1
        if self._aside:
            return
        if self._paragraph is None and tag == "p":
            self._paragraph = Paragraph()
            self._spend(1)
        elif self._paragraph is None or tag not in {"s", "tab", "line-break", "span", "a"}:
            self._aside = self._depth
        elif tag == "s":
            count = repeated(attributes, SPACES)
            if self._spend(count):
                self._paragraph.add(" " * count)
        elif tag in KEPT and self._spend(1):
            self._paragraph.add(KEPT[tag])

    def text(self, piece: str) -> None:
        """Take a piece of text."""
        if self._paragraph is not None and not self._aside and self._spend(len(piece)):
            self._paragraph.add_collapsed(piece)

    def end(self, tag: str) -> bool:
        """Take the end of an element; return whether it was the cell's own."""
        if self._depth == 0:
            return True
        if self._aside == self._depth:
            self._aside = 0
        elif self._paragraph is not None and self._depth == 1:
            self._paragraphs.append(self._paragraph.ended())
            self._paragraph = None
        self._depth -= 1
        return False

    def _spend(self, characters: int) -> bool:
        """Count characters; return whether there is room for them."""
        self._left -= characters
        self.is_too_long = self.is_too_long or self._left < 0
        return not self.is_too_long

    def put(self, cells: Cells, row: int, column: int) -> None:
        """Give what the cell says to the sheet, as many times as it stands there."""
        if self.is_too_long:
            raise too_long(row, column)
        text = "" if self._covered else said(self._attributes, "\n".join(self._paragraphs))
        if not text.strip():
            return
        reason, remedy = fault_of(self._attributes, text)
        for place in range(column, min(column + self.times, MAX_COLUMNS + 1)):
            if reason:
                cells.fault(row, place, text, reason, remedy)
            else:
                cells.put(row, place, text)
        if column > MAX_COLUMNS:
            cells.put(row, column, text)
