"""The sheet « Synthèse »: which exam session, under which rules, each block's rates, each candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.cell_range import CellRange

from cqp.exports import styles
from cqp.exports.candidates_table import TITLE_ROWS, write_candidates
from cqp.exports.local_time import local, local_from
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import styled_cell, text_cell
from cqp.exports.rates_chart import chart_rows, rates_chart
from cqp.rules.results import Overview, Provenance
from cqp.tables.overview import RATES_TITLES, rates_table

WIDTHS = (30, 13, 15, 15, 15, 15, 15, 13, 13)
VALUE_CHARACTERS = 115
"""Characters of a line in the merged cells of the values, for the height of their row."""

LINE_PT = 13
FIRST_FACT = 4
"""Row of the first fact: below the title, the notice and a blank row."""

NOTICE = "Propositions calculées à partir des grilles : elles n’engagent pas le jury, qui décide."


@dataclass(frozen=True, slots=True)
class Export:
    """What the workbook says of itself: who took which figures, when, under which rules."""

    overview: Overview
    provenance: Provenance
    at: datetime
    by: str


def write_summary(workbook: Workbook, export: Export, edges: Edges) -> None:
    """Add the sheet to a write-only workbook."""
    sheet: Any = workbook.create_sheet("Synthèse")
    facts = list(_facts(export))
    heading = FIRST_FACT + len(facts) + 2
    candidates = heading + len(export.overview.block_codes) + chart_rows(export.overview) + TITLE_ROWS + 1
    set_paper(sheet, edges, landscape=False, heading=f"{candidates}:{candidates}")
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row, (_, value, _) in enumerate(facts, start=FIRST_FACT):
        sheet.merged_cells.add(CellRange(f"B{row}:I{row}"))
        lines = ceil(len(value) / VALUE_CHARACTERS) if isinstance(value, str) else 1
        sheet.row_dimensions[row].height = LINE_PT * max(lines, 1) + 3
    sheet.append([text_cell(sheet, export.overview.exam_session.name, font=styles.TITLE)])
    sheet.append([text_cell(sheet, NOTICE, font=styles.BODY)])
    sheet.append([])
    for label, value, number_format in facts:
        title = text_cell(sheet, label, font=styles.BOLD, alignment=styles.TOP)
        sheet.append([title, _value(sheet, value, number_format)])
    sheet.append([])
    sheet.append([text_cell(sheet, "Résultats par bloc", font=styles.SUBTITLE)])
    _write_rates(sheet, export.overview, heading)
    sheet.add_chart(rates_chart(sheet, export.overview, heading))
    for _ in range(chart_rows(export.overview)):
        sheet.append([])
    write_candidates(sheet, export.overview, candidates)


def _facts(export: Export) -> Iterator[tuple[str, str | datetime | None, str]]:
    """Yield label, value and number format of each line."""
    exam, provenance, policy = export.overview.exam_session, export.provenance, export.provenance.policy
    yield "Session d’examen", exam.name + (" (fictive, démonstration)" if exam.is_demo else ""), ""
    yield "Lieu", exam.place, ""
    yield "Premier jour", local_from(exam.starts_on), styles.DATE
    yield "Dernier jour", local_from(exam.ends_on), styles.DATE
    yield "Référentiel", provenance.referential_title, ""
    yield "   version", provenance.referential_version, ""
    yield "   empreinte SHA-256", provenance.referential_fingerprint, ""
    yield "Règlement", policy.title, ""
    yield "   version", policy.version, ""
    yield "   empreinte SHA-256", policy.fingerprint, ""
    yield "   règles", policy.summary, ""
    yield "Exporté le", local(export.at), styles.TIME
    yield "Exporté par", export.by, ""


def _value(sheet: Any, value: str | datetime | None, number_format: str) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value, font=styles.BODY, alignment=styles.TOP)
    left = Alignment(horizontal="left", vertical="top")
    return styled_cell(sheet, value, font=styles.BODY, alignment=left, number_format=number_format)


def _write_rates(sheet: Any, overview: Overview, heading: int) -> None:
    sheet.row_dimensions[heading].height = 2 * LINE_PT + 3
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title in RATES_TITLES.values()])
    for rate in rates_table(overview).to_dict("records"):
        counts = [styled_cell(sheet, rate[name], **styles.WORD) for name in list(RATES_TITLES)[1:-1]]
        share = rate["share"] if rate["assessed"] else "–"
        sheet.append(
            [
                text_cell(sheet, f"Bloc {rate['block']}", **styles.CELL | {"font": styles.BOLD}),
                *counts,
                styled_cell(sheet, share, number_format=styles.PERCENT, **styles.WORD),
            ]
        )
