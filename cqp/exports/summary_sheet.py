"""The sheet « Synthèse »: which cohort, how each block went, and what the page says of the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange

from cqp.exports import styles
from cqp.exports.cohort_content import CohortContent
from cqp.exports.figures_table import column_widths, set_widths, write_figures
from cqp.exports.local_time import local
from cqp.exports.outcomes_chart import block_label, chart_rows, describe_outcomes, outcomes_chart
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import text_cell
from cqp.rules.cohort import Cohort
from cqp.tables import denominators
from cqp.tables.cohort import block_figures, trend_figures
from cqp.tables.figures import french, rate_cells

VALUE_CHARACTERS = 130
"""Characters of a line in the merged cells of the values, for the height of their row."""

LINE_PT = 13
FIRST_FACT = 4
"""Row of the first fact: below the title, the notice and a blank row."""

LAST_COLUMN = "L"
NOTICE = (
    "Le résultat d'un bloc est la décision scellée par le jury, à défaut celle du comité, à défaut la proposition "
    f"calculée d'après les grilles. {denominators.BLOCKS} ; intervalles de Wilson à 95 %."
)


def write_summary(workbook: Workbook, content: CohortContent, edges: Edges) -> str:
    """Add the sheet to a write-only workbook; return what its chart shows."""
    sheet: Any = workbook.create_sheet("Synthèse")
    blocks, trend = block_figures(content.cohort), trend_figures(content.cohort)
    tables = [blocks, trend] if content.cohort.trend.is_estimable else [blocks]
    facts = list(_facts(content))
    set_paper(sheet, edges)
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False
    set_widths(sheet, [max(width, 20 if place == 0 else 0) for place, width in enumerate(column_widths(*tables))])
    for row, (_, value) in enumerate(facts, start=FIRST_FACT):
        sheet.merged_cells.add(CellRange(f"B{row}:{LAST_COLUMN}{row}"))
        sheet.row_dimensions[row].height = LINE_PT * max(ceil(len(value) / VALUE_CHARACTERS), 1) + 3
    sheet.append([text_cell(sheet, content.title, font=styles.TITLE)])
    sheet.append([text_cell(sheet, NOTICE, font=styles.SMALL)])
    sheet.append([])
    for label, value in facts:
        title = text_cell(sheet, label, font=styles.BOLD, alignment=styles.TOP)
        sheet.append([title, text_cell(sheet, value, font=styles.BODY, alignment=styles.TOP)])
    sheet.append([])
    heading = FIRST_FACT + len(facts) + 2
    after = write_figures(sheet, blocks, heading - 1)
    sheet.add_chart(outcomes_chart(sheet, content.messages.blocks, content.cohort, blocks, heading=heading, row=after))
    rows = chart_rows(content.cohort)
    for _ in range(rows):
        sheet.append([])
    for one in content.cohort.blocks:
        sheet.append([text_cell(sheet, block_label(one), font=styles.SMALL)])
    sheet.append([])
    if content.cohort.trend.is_estimable:
        write_figures(sheet, trend, after + rows + len(content.cohort.blocks) + 1)
    return describe_outcomes(content.messages.blocks, content.cohort)


def _facts(content: CohortContent) -> Iterator[tuple[str, str]]:
    cohort, export = content.cohort, content.export
    sessions = [
        f"{one.name} – {one.place}{' (fictive, démonstration)' if one.is_demo else ''}" for one in cohort.exam_sessions
    ]
    yield "Sessions d'examen", " ; ".join(sessions) or "aucune"
    yield "Filtres", export.filters
    if cohort.left_out:
        others = ", ".join(one.name for one in cohort.left_out)
        yield "Non comptées", f"{others} : elles suivent une autre version du référentiel."
    yield "Référentiel", cohort.referential
    yield "Candidats", f"{cohort.candidates}, pour {cohort.sittings} passages"
    yield "Certificat", _certificate(cohort)
    yield "Exporté", f"le {local(export.at):%d/%m/%Y à %H:%M} par {export.by}"


def _certificate(cohort: Cohort) -> str:
    n, share, low, high = map(french, rate_cells(cohort.certificate))
    if not cohort.certificate.n:
        return "aucun résultat n'est encore connu"
    return (
        f"{share} % délivrés ou proposés (n = {n}, intervalle de {low} à {high} %), "
        f"dont {cohort.certificates_sealed} scellés par le jury. {denominators.CERTIFICATE}"
    )
