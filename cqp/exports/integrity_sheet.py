"""The sheet « Intégrité »: what the figures rest on, so that they can be defended and found again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment

from cqp.exports import styles
from cqp.exports.cohort_content import CohortContent
from cqp.exports.figures_table import set_widths
from cqp.exports.local_time import local, local_from
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import styled_cell, text_cell

WIDTHS = [34, 100]
LINE_PT = 12

Fact = tuple[str, str | int | datetime | None, str]
"""Label, value, number format."""


def write_integrity(workbook: Workbook, content: CohortContent, edges: Edges) -> None:
    """Add the sheet to a write-only workbook."""
    sheet: Any = workbook.create_sheet("Intégrité")
    set_paper(sheet, edges, landscape=False)
    set_widths(sheet, WIDTHS)
    sheet.append([text_cell(sheet, "D'où viennent ces chiffres", font=styles.TITLE)])
    for place, (label, value, number_format) in enumerate(_facts(content), start=2):
        if isinstance(value, str):
            sheet.row_dimensions[place].height = LINE_PT * (1 + len(value) // WIDTHS[1]) + 4
        title = text_cell(sheet, label, font=styles.BOLD, alignment=styles.TOP)
        sheet.append([title, _value(sheet, value, number_format)])


def _facts(content: CohortContent) -> Iterator[Fact]:
    export = content.export
    yield "Exporté par", export.by, ""
    yield "Exporté le", local(export.at), styles.TIME
    yield "Filtres appliqués", export.filters, ""
    yield "Programme, version", export.program, ""
    yield "Journal : nombre d'entrées", export.journal.count, "0"
    yield "Journal : dernière empreinte", export.journal.head, ""
    yield "Journal : à vérifier avec", f"python -m cqp verify --anchor {export.journal}", ""
    yield "Version des données", export.data_version, ""
    yield "Candidats", content.cohort.candidates, "0"
    yield "Passages", content.cohort.sittings, "0"
    yield "Marques", content.line_count, "0"
    for one in content.cohort.left_out:
        yield "Session non comptée", f"{one.name} – {one.place} : autre version du référentiel", ""
    for source in content.sources:
        exam, provenance = source.exam_session, source.provenance
        yield "", None, ""
        yield "Session d'examen", exam.name + (" (fictive, démonstration)" if exam.is_demo else ""), ""
        yield "   lieu", exam.place, ""
        yield "   premier jour", local_from(exam.starts_on), styles.DATE
        yield "   dernier jour", local_from(exam.ends_on), styles.DATE
        yield "   référentiel", f"{provenance.referential_title}, version {provenance.referential_version}", ""
        yield "   empreinte du référentiel", provenance.referential_fingerprint, ""
        yield "   règlement", f"{provenance.policy.title}, version {provenance.policy.version}", ""
        yield "   empreinte du règlement", provenance.policy.fingerprint, ""
        yield "   règles", provenance.policy.summary, ""


def _value(sheet: Any, value: str | int | datetime | None, number_format: str) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value, font=styles.BODY, alignment=styles.TOP)
    left = Alignment(horizontal="left", vertical="top")
    return styled_cell(sheet, value, font=styles.BODY, alignment=left, number_format=number_format)
