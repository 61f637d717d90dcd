"""The workbook of a cohort: synthesis, rates, candidates, blocks, remarks, every mark, codebook, integrity."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from openpyxl import Workbook

from cqp.exports.block_sheet import write_block
from cqp.exports.candidates_sheet import write_candidates
from cqp.exports.codebook_sheet import write_codebook
from cqp.exports.cohort_content import CohortContent
from cqp.exports.figures_sheet import write_figures_sheet
from cqp.exports.integrity_sheet import write_integrity
from cqp.exports.lines_sheet import EXCEL_ROWS, add_lines_sheets, rows_of
from cqp.exports.local_time import local
from cqp.exports.package import new_workbook, save
from cqp.exports.paper import Edges
from cqp.exports.remarks_sheet import write_remarks
from cqp.exports.share_chart import share_chart
from cqp.exports.sheet_text import one_line
from cqp.exports.summary_sheet import write_summary
from cqp.tables.cohort import (
    agreement_figures,
    competency_figures,
    criterion_figures,
    drift_figures,
    map_figures,
    severity_figures,
)

HARDEST_CHART = "Critères les plus difficiles : marques « acquis » (%)"
COMPETENCIES_CHART = "Compétences acquises (%)"


def write_cohort_workbook(
    target: BinaryIO, content: CohortContent, *, advance: Callable[[int], None], most_rows: int = EXCEL_ROWS
) -> None:
    """Write the workbook (.xlsx) of a cohort; the same content gives the same bytes.

    Everything is a value: texts of people stay texts, numbers are numbers, dates are dates in Europe/Paris.

    Args:
        target: Binary stream, written once from start to end.
        content: What goes in.
        advance: Called now and then with how many sittings or marks were written since.
        most_rows: Rows of a sheet of marks, the heading counted.
    """
    export = content.export
    edges = Edges(
        exam_session=content.title,
        source=content.cohort.referential,
        exported=f"Exporté le {local(export.at):%d/%m/%Y à %H:%M}",
    )
    with new_workbook() as workbook:
        workbook.properties.title = one_line(content.title)
        workbook.properties.creator = one_line(export.by)
        workbook.properties.language = "fr-FR"
        texts = [write_summary(workbook, content, edges), *_write_rates(workbook, content, edges)]
        write_candidates(workbook, content.candidates, [one.code for one in content.document.blocks], edges)
        for block in content.document.blocks:
            write_block(workbook, block, content.sheets.get(block.code, ()), edges, advance=advance)
        write_remarks(workbook, content.remarks, edges)
        lines = add_lines_sheets(workbook, content.line_count, edges, most_rows=most_rows)
        write_codebook(workbook, content.document, edges)
        write_integrity(workbook, content, edges)
        save(
            workbook,
            target,
            at=export.at,
            chart_texts=[text for text in texts if text],
            rows=rows_of(lines, content.lines, advance),
        )


def _write_rates(workbook: Workbook, content: CohortContent, edges: Edges) -> list[str]:
    """Add the sheets of rates; return what their charts show."""
    cohort = content.cohort
    competencies, criteria = competency_figures(cohort), criterion_figures(cohort)
    maps = [map_figures(one, cohort) for one in cohort.maps if one.is_aggregated]
    committees = [agreement_figures(cohort), severity_figures(cohort), drift_figures(cohort)]
    shares = share_chart(content.messages.competencies, COMPETENCIES_CHART, competencies)
    hardest = share_chart(content.messages.criteria, HARDEST_CHART, criteria)
    return [
        write_figures_sheet(workbook, "Compétences", [competencies], edges, chart=shares),
        *([write_figures_sheet(workbook, "Carte des compétences", maps, edges)] if maps else []),
        write_figures_sheet(workbook, "Critères", [criteria], edges, chart=hardest),
        write_figures_sheet(workbook, "Comités", committees, edges),
    ]
