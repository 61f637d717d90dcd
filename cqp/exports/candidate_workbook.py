"""The workbook of one candidate: results with why, and each block's grid, with every mark and the agreed ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from openpyxl import Workbook

from cqp.exports import styles
from cqp.exports.candidate_grid import write_grid
from cqp.exports.figures_table import set_widths
from cqp.exports.local_time import local, local_from
from cqp.exports.package import new_workbook, save
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import styled_cell, text_cell
from cqp.exports.sheet_text import one_line, pieces
from cqp.marking.journal import Anchor
from cqp.rules.consensus import ConferredCompetency
from cqp.rules.results import BlockResult, CandidateResult, Provenance
from cqp.tables.overview import decision_label
from cqp.tables.words import block_label, certificate_label

WIDTHS = [30, 100]
LINE_PT = 12
MOST_PT = 409
"""Tallest row of Excel."""

Fact = tuple[str, str | datetime | None, str]
"""Label, value, number format; an empty text gives no row."""


@dataclass(frozen=True, slots=True)
class CandidateGrid:
    """One sitting as its committee stands.

    Attributes:
        block: Its result.
        planned_at: Local time, ISO 8601; empty if unknown.
        room: Where.
        members: Names, in the order of each criterion's marks.
        competencies: With the marks, what was agreed and what was decided.
        for_candidate: What the committee writes to the candidate.
        internal: What it notes for itself and the jury.
    """

    block: BlockResult
    planned_at: str
    room: str
    members: tuple[str, ...]
    competencies: tuple[ConferredCompetency, ...]
    for_candidate: str
    internal: str


@dataclass(frozen=True, slots=True)
class CandidateContent:
    """What goes in: results, grids in the document's order, what they rest on, who exports and when."""

    result: CandidateResult
    grids: tuple[CandidateGrid, ...]
    provenance: Provenance
    journal: Anchor
    by: str
    at: datetime
    program: str


def write_candidate_workbook(target: BinaryIO, content: CandidateContent) -> None:
    """Write the workbook (.xlsx); the same content gives the same bytes. Everything is a value.

    Sheets: « Candidat », then « Bloc <code> » for each block that they sit.
    """
    person, exam = content.result.candidate, content.result.exam_session
    provenance = content.provenance
    edges = Edges(
        exam_session=f"{person.name} – n° {person.number} – {exam.name}",
        source=f"Référentiel {provenance.referential_version} ({provenance.referential_fingerprint[:12]})",
        exported=f"Exporté le {local(content.at):%d/%m/%Y à %H:%M}",
    )
    with new_workbook() as workbook:
        workbook.properties.title = one_line(person.name)
        workbook.properties.creator = one_line(content.by)
        workbook.properties.language = "fr-FR"
        _write_results(workbook, content, edges)
        for one in content.grids:
            sheet: Any = workbook.create_sheet(f"Bloc {one.block.code}")
            write_grid(sheet, one.block, one.members, one.competencies, edges)
        save(workbook, target, at=content.at)


def _write_results(workbook: Workbook, content: CandidateContent, edges: Edges) -> None:
    sheet: Any = workbook.create_sheet("Candidat")
    set_paper(sheet, edges, landscape=False)
    set_widths(sheet, WIDTHS)
    sheet.append([text_cell(sheet, content.result.candidate.name, font=styles.TITLE)])
    row = 1
    for label, value, number_format in _facts(content):
        for part in _parts(value):
            row += 1
            if isinstance(part, str):
                lines = sum(1 + len(line) // WIDTHS[1] for line in part.split("\n"))
                sheet.row_dimensions[row].height = min(LINE_PT * lines + 4, MOST_PT)
            title = text_cell(sheet, label, font=styles.BOLD, alignment=styles.TOP)
            sheet.append([title, _value(sheet, part, number_format)])


def _parts(value: str | datetime | None) -> tuple[str | datetime | None, ...]:
    """Return a text cut into cells; an empty one gives none."""
    return pieces(value) if isinstance(value, str) else (value,)


def _facts(content: CandidateContent) -> Iterator[Fact]:
    result, provenance = content.result, content.provenance
    exam = result.exam_session
    yield "N°", result.candidate.number, ""
    yield "Session d'examen", f"{exam.name} – {exam.place}{' (fictive, démonstration)' if exam.is_demo else ''}", ""
    yield "Certificat", certificate_label(result.certificate), ""
    yield "Décision du jury", decision_label(result.decision), ""
    grids = {one.block.code: one for one in content.grids}
    for block in result.blocks:
        yield f"Bloc {block.code}", block_label(block.status, block.state), ""
        yield "   intitulé", block.title, ""
        if block.code in grids:
            yield from _about(grids[block.code])
    yield "Référentiel", f"{provenance.referential_title}, version {provenance.referential_version}", ""
    yield "   empreinte", provenance.referential_fingerprint, ""
    yield "Règlement", f"{provenance.policy.title}, version {provenance.policy.version}", ""
    yield "   empreinte", provenance.policy.fingerprint, ""
    yield "Journal (nombre:tête)", str(content.journal), ""
    yield "Programme, version", content.program, ""
    yield "Exporté le", local(content.at), styles.TIME
    yield "Exporté par", content.by, ""


def _about(grid: CandidateGrid) -> Iterator[Fact]:
    if grid.planned_at:
        yield "   prévu le", local_from(grid.planned_at), styles.TIME
    yield "   salle", grid.room, ""
    yield "   comité", ", ".join(grid.members), ""
    yield "   pourquoi", grid.block.why, ""
    yield "   ce qui changerait ce résultat", grid.block.change, ""
    yield "   appréciation pour le candidat", grid.for_candidate, ""
    yield "   note interne du comité", grid.internal, ""


def _value(sheet: Any, value: str | datetime | None, number_format: str) -> Any:
    look = {"font": styles.BODY, "alignment": styles.TOP}
    if not isinstance(value, str):
        return styled_cell(sheet, value, number_format=number_format, **look)
    cell = text_cell(sheet, "", **look)
    cell.value, cell.data_type = value, "s"
    return cell
