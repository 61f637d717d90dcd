"""The candidates of « Synthèse »: each one's blocks and certificate, an Excel table to sort and filter."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn

from cqp.exports import styles
from cqp.exports.pens import Stamps, TextPen, text_cell
from cqp.rules.results import Overview
from cqp.tables import words
from cqp.tables.overview import overview_table, overview_titles

TITLE_ROWS = 2
"""Rows before the heading: what the table is, and what its signs say."""


def write_candidates(sheet: Any, overview: Overview, heading: int) -> None:
    """Add the rows to a write-only sheet whose next row is `heading - TITLE_ROWS`.

    Excel shows an Excel table's heading in place of the column letters while one scrolls through it.
    """
    number, name, *others = overview_titles(overview).values()
    titles = [name, number, *others]
    sheet.append([text_cell(sheet, "Candidats : proposition par bloc et pour le certificat", font=styles.SUBTITLE)])
    sheet.append([text_cell(sheet, _legend(), font=styles.SMALL)])
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title in titles])
    name_pen, number_pen = TextPen(sheet, **styles.CELL), TextPen(sheet, **styles.CELL)
    word = Stamps(sheet, str, **styles.WORD | {"alignment": styles.LEFT})
    for row in overview_table(overview).itertuples(index=False, name=None):
        sheet.append([name_pen.write(row[1]), number_pen.write(row[0]), *(word[label] for label in row[2:])])
    if not overview.rows:
        return
    corner = f"{get_column_letter(len(titles))}{heading + len(overview.rows)}"
    ref = f"A{heading}:{corner}"
    columns = [TableColumn(id=place, name=title) for place, title in enumerate(titles, start=1)]
    table = Table(displayName="Candidats", ref=ref, tableColumns=columns, autoFilter=AutoFilter(ref=ref))
    sheet.tables.add(table)  # `add_table` warns on every write-only sheet, whose columns it cannot read
    first = f"C{heading + 1}"
    for rule in styles.word_rules(first):
        sheet.conditional_formatting.add(f"{first}:{corner}", rule)


def _legend() -> str:
    certificate = " · ".join(words.certificate_label(status).lower() for status in words.CERTIFICATE_WORD)
    blocks = " · ".join(words.block_label(status).lower() for status in words.BLOCK_WORD)
    return f"Blocs : {blocks} ; case vide : non présenté. Certificat : {certificate}."
