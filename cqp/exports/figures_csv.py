"""A table of figures as CSV for French Excel: semicolons, decimal commas, a byte order mark."""

from __future__ import annotations

import csv
from io import StringIO

from cqp.tables.figures import Cell, Figures, french
from cqp.tables.words import shown

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet read a text as a formula."""


def figures_csv(figures: Figures) -> bytes:
    """Return the file: one line of titles, then one a row; a text that would be a formula gets an apostrophe."""
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(figures.columns)
    writer.writerows([_written(cell) for cell in row] for row in figures.rows)
    return target.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    words = french(cell)
    if not isinstance(cell, str):
        return words
    return shown(f"'{words}" if words.startswith(FORMULA_STARTS) else words)
