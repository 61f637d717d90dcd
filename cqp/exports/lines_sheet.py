"""The sheets « Marques »: the long form, one row a mark, split before Excel's row limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from cqp.exports import styles
from cqp.exports.line_columns import COLUMNS, short_words
from cqp.exports.local_time import local_from
from cqp.exports.paper import A3, Edges, set_paper
from cqp.exports.pens import text_cell
from cqp.exports.row_xml import NumberXml, TextXml, row_xml
from cqp.marking.line import MarkLine
from cqp.marking.sitting import Candidate

TITLE = "Marques"
EXCEL_ROWS = 1_048_576
"""Rows of a worksheet of Excel, the heading counted."""

STEP = 1_000
"""Rows between two words on how far the export is."""

CUT = " […] (la suite est dans « Observations »)"
"""End of a text that is longer than a cell."""

LETTERS = tuple(get_column_letter(place) for place in range(1, len(COLUMNS) + 1))


@dataclass(frozen=True, slots=True)
class LinesSheet:
    """One of the sheets: its title, what its cells are written with, and how many rows it takes."""

    title: str
    writer: LineWriter
    count: int


def add_lines_sheets(workbook: Workbook, count: int, edges: Edges, *, most_rows: int = EXCEL_ROWS) -> list[LinesSheet]:
    """Add as many sheets as so many lines take, with their headings; « Marques 1 », « Marques 2 » if several.

    Args:
        workbook: A write-only workbook.
        count: How many lines there are.
        edges: Head and foot of the printed pages.
        most_rows: Rows of a sheet, the heading counted.
    """
    most = most_rows - 1
    sheets = []
    for place in range(max(-(-count // most), 1)):
        title = TITLE if count <= most else f"{TITLE} {place + 1}"
        sheet: Any = workbook.create_sheet(title)
        rows = min(count - place * most, most)
        _set_up(sheet, edges, rows)
        sheets.append(LinesSheet(title, LineWriter(sheet), rows))
    return sheets


def rows_of(
    sheets: Iterable[LinesSheet], lines: Iterable[MarkLine], advance: Callable[[int], None]
) -> dict[str, Iterator[str]]:
    """Return title → rows as XML, for `save`; the lines are read once, sheet after sheet.

    Args:
        sheets: What `add_lines_sheets` returned.
        lines: As many as were counted.
        advance: Called now and then with how many rows were written since.
    """
    source = iter(lines)
    return {sheet.title: _rows(sheet, source, advance) for sheet in sheets}


def _rows(sheet: LinesSheet, lines: Iterator[MarkLine], advance: Callable[[int], None]) -> Iterator[str]:
    for row, line in enumerate(islice(lines, sheet.count), start=2):
        yield row_xml(row, LETTERS, sheet.writer.cells(line))
        if row % STEP == 0:
            advance(STEP)


class LineWriter:
    """Turns lines into cells."""

    def __init__(self, sheet: Any) -> None:
        """Take the styles of a sheet."""
        look: dict[str, Any] = {"font": styles.BODY, "alignment": Alignment(vertical="top")}
        self._text, self._number = TextXml(sheet, **look), NumberXml(sheet, **look)
        self._at = NumberXml(sheet, **look, number_format=styles.TIME)
        self._person: Candidate | None = None
        self._named: tuple[str, ...] = ()

    def cells(self, line: MarkLine) -> tuple[str, ...]:
        """Return the cells of a line, in the order of the columns."""
        often = self._text.often
        if line.candidate is not self._person:
            self._person = person = line.candidate
            self._named = tuple(map(self._text.once, (person.number, person.last_name, person.first_name)))
        value, phase, flagged, origin = short_words(line)
        return (
            often(line.exam_session),
            *self._named,
            often(line.block),
            often(line.competency),
            often(line.criterion),
            often(line.assessor),
            often(value),
            self._text.cut(line.reason, CUT),
            self._text.cut(line.remark, CUT),
            self._text.cut(line.amendment, CUT),
            often(phase),
            often(flagged),
            often(origin),
            self._number.number(line.revision),
            self._at.instant(local_from(line.at)),
        )


def _set_up(sheet: Any, edges: Edges, rows: int) -> None:
    set_paper(sheet, edges, size=A3, heading="1:1")
    sheet.freeze_panes = "A2"
    for letter, column in zip(LETTERS, COLUMNS, strict=True):
        sheet.column_dimensions[letter].width = column.width
    sheet.auto_filter.ref = f"A1:{LETTERS[-1]}{max(rows, 1) + 1}"
    sheet.append([text_cell(sheet, column.title, **styles.HEADING) for column in COLUMNS])
