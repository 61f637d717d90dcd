"""The sheet « Candidats »: each one's blocks and certificate, an Excel table to sort and filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn

from cqp.exports import styles
from cqp.exports.figures_table import set_widths
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import Stamps, TextPen, text_cell
from cqp.rules.cohort import CohortCandidates
from cqp.tables.candidates_listed import candidates_frame
from cqp.tables.frame import cells

HEADING = 1
WIDTHS = {"N°": 11, "Candidat": 30, "Session d'examen": 28, "Organisme": 30}
TYPED = ("N°", "Candidat", "Organisme")
"""Columns of what people typed, seldom twice the same."""

WORD_WIDTH = 18
"""Width of the columns of blocks and of the certificate, in characters, as Excel counts."""


def write_candidates(workbook: Workbook, found: CohortCandidates, blocks: Sequence[str], edges: Edges) -> None:
    """Add the sheet to a write-only workbook: what the page lists, all of it.

    Excel shows an Excel table's headings in place of the column letters while one scrolls through it.
    """
    titles, rows = cells(candidates_frame(found, blocks))
    sheet: Any = workbook.create_sheet("Candidats")
    set_paper(sheet, edges, heading=f"{HEADING}:{HEADING}")
    sheet.freeze_panes = f"C{HEADING + 1}"
    set_widths(sheet, [WIDTHS.get(title, WORD_WIDTH) for title in titles])
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title in titles])
    word = Stamps[str](sheet, str, **styles.WORD | {"alignment": styles.LEFT})
    pens = [TextPen(sheet, **styles.CELL) if title in TYPED else None for title in titles]
    for row in rows:
        sheet.append([word[text] if pen is None else pen.write(text) for pen, text in zip(pens, row, strict=True)])
    if not rows:
        return
    last = f"{get_column_letter(len(titles))}{HEADING + len(rows)}"
    ref = f"A{HEADING}:{last}"
    columns = [TableColumn(id=place, name=title) for place, title in enumerate(titles, start=1)]
    table = Table(displayName="Candidats", ref=ref, tableColumns=columns, autoFilter=AutoFilter(ref=ref))
    sheet.tables.add(table)  # `add_table` warns on every write-only sheet, whose columns it cannot read
    first = f"D{HEADING + 1}"
    for rule in styles.word_rules(first):
        sheet.conditional_formatting.add(f"{first}:{last}", rule)
