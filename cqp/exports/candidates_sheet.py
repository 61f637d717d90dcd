"""The sheet « Candidats »: each candidate's blocks and certificate, to sort and filter."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cqp.exports import styles
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import Stamps, TextPen, text_cell
from cqp.rules.results import Overview
from cqp.tables import words
from cqp.tables.overview import overview_table, overview_titles

HEADING_ROW = 3
ROW_PT = 17
NUMBER_WIDTH, NAME_WIDTH, WORD_WIDTH = 12, 34, 17
"""In characters of the workbook's body font, as Excel counts."""


def write_candidates(workbook: Workbook, overview: Overview, edges: Edges) -> None:
    """Add the sheet to a write-only workbook."""
    sheet: Any = workbook.create_sheet("Candidats")
    titles = list(overview_titles(overview).values())
    last_column = get_column_letter(len(titles))
    set_paper(sheet, edges, landscape=len(titles) > 6, heading=f"1:{HEADING_ROW}")
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    for place in range(1, len(titles) + 1):
        width = {1: NUMBER_WIDTH, 2: NAME_WIDTH}.get(place, WORD_WIDTH)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_PT, True
    sheet.row_dimensions[HEADING_ROW].height = 22
    sheet.append([text_cell(sheet, "Candidats : proposition par bloc et pour le certificat", font=styles.SUBTITLE)])
    sheet.append([text_cell(sheet, _legend(), font=styles.SMALL)])
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title in titles])
    number, name = TextPen(sheet, **styles.CELL), TextPen(sheet, **styles.CELL)
    word = Stamps(sheet, str, **styles.WORD | {"alignment": styles.LEFT})
    for row in overview_table(overview).itertuples(index=False, name=None):
        sheet.append([number.write(row[0]), name.write(row[1]), *(word[label] for label in row[2:])])
    last = max(HEADING_ROW + len(overview.rows), HEADING_ROW + 1)
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{last_column}{last}"
    first = f"C{HEADING_ROW + 1}"
    for rule in styles.word_rules(first):
        sheet.conditional_formatting.add(f"{first}:{last_column}{last}", rule)


def _legend() -> str:
    certificate = " · ".join(words.certificate_label(status).lower() for status in words.CERTIFICATE_WORD)
    blocks = " · ".join(words.block_label(status).lower() for status in words.BLOCK_WORD)
    return f"Blocs : {blocks} ; case vide : non présenté. Certificat : {certificate}."
