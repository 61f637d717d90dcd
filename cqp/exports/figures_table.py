"""Tables of figures on a sheet: the cells that the screen shows, numbers as numbers."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter

from cqp.exports import styles
from cqp.exports.pens import styled_cell, text_cell
from cqp.tables.figures import Cell, Figures, Kind

TITLE_ROWS = 2
"""Rows before the first figure: what the table is, and its headings."""

LONG_TEXT = 30
"""Characters above which a text wraps in a wide column."""

WIDE, NARROW, NARROWEST = 64, 13, 8
"""Widths of columns of long texts, of others, and of numbers under short headings, in characters as Excel counts."""

LETTERS = 1.15
"""Letters of our small print that fit in one character of a column's width, as Excel counts; a little less."""

LINE_PT = 12
HEAD_PT = 40


def write_figures(sheet: Any, figures: Figures, row: int) -> int:
    """Append a table to a write-only sheet whose next row is this one; return the row after it, left blank."""
    title = f"{figures.title} – {figures.note}" if figures.note else figures.title
    sheet.append([text_cell(sheet, title, font=styles.SUBTITLE)])
    sheet.row_dimensions[row + 1].height = HEAD_PT
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title in figures.columns])
    widths = column_widths(figures)
    for place, cells in enumerate(figures.rows, start=row + TITLE_ROWS):
        lines = max(1 + int(len(str(cell or "")) / width / LETTERS) for cell, width in zip(cells, widths, strict=True))
        sheet.row_dimensions[place].height = LINE_PT * lines + 4
        sheet.append([_cell(sheet, cell) for cell in cells])
    if not figures.rows:
        sheet.append([text_cell(sheet, "Aucune donnée pour ces filtres.", font=styles.BODY)])
    sheet.append([])
    return row + TITLE_ROWS + max(len(figures.rows), 1) + 1


def column_widths(*tables: Figures) -> list[int]:
    """Return the width of each column that holds all these tables, one below the other."""
    count = max(len(one.columns) for one in tables)
    return [
        max((_width(one, place) for one in tables if place < len(one.columns)), default=0) for place in range(count)
    ]


def set_widths(sheet: Any, widths: list[int]) -> None:
    """Give the columns of a sheet their widths; call it before the first row."""
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _width(figures: Figures, place: int) -> int:
    if figures.kind(place) is Kind.NUMBER:
        return min(NARROW, max(NARROWEST, len(figures.columns[place]) + 2))
    longest = max((len(str(row[place] or "")) for row in figures.rows), default=0)
    return WIDE if longest > LONG_TEXT else max(NARROW, longest + 2)


def _cell(sheet: Any, cell: Cell) -> Any:
    if cell is None:
        return styled_cell(sheet, **styles.WORD)
    if isinstance(cell, str):
        return text_cell(sheet, cell, **styles.CELL)
    return styled_cell(sheet, cell, number_format="0" if isinstance(cell, int) else "0.0##", **styles.WORD)
