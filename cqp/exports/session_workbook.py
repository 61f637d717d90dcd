"""The workbook of an exam session: summary, one sheet a block, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import BinaryIO

from cqp.exports.block_sheet import write_block
from cqp.exports.local_time import local
from cqp.exports.package import new_workbook, save
from cqp.exports.paper import Edges
from cqp.exports.rates_chart import describe_rates
from cqp.exports.remarks_sheet import RemarksSheet
from cqp.exports.sheet_text import one_line
from cqp.exports.summary_sheet import Export, write_summary
from cqp.referential.model import Referential
from cqp.rules.results import Overview, Provenance, SheetRow


def write_session_workbook(
    target: BinaryIO,
    *,
    overview: Overview,
    provenance: Provenance,
    referential: Referential,
    sheets: Mapping[str, Iterable[SheetRow]],
    exported_at: datetime,
    exported_by: str,
) -> None:
    """Write the workbook (.xlsx) of an exam session; the same arguments give the same bytes.

    Sheets: « Synthèse », « Bloc <code> » for each block, « Observations ». Everything is a
    value: texts of people stay texts, numbers are numbers, dates are dates in Europe/Paris.

    Args:
        target: Binary stream, written once from start to end.
        overview: The exam session at a glance.
        provenance: What the figures rest on.
        referential: Version the exam session is held under.
        sheets: Block code → its sittings, each read once and never all at once; a missing block has no rows.
        exported_at: Aware instant; also the date of the file.
        exported_by: Name of the person who exports.
    """
    exam = overview.exam_session
    edges = Edges(
        exam_session=f"{exam.name} – {exam.place}",
        source=f"Référentiel {provenance.referential_version} ({provenance.referential_fingerprint[:12]})",
        exported=f"Exporté le {local(exported_at):%d/%m/%Y à %H:%M}",
    )
    with new_workbook() as workbook:
        workbook.properties.title = one_line(exam.name)
        workbook.properties.creator = one_line(exported_by)
        workbook.properties.language = "fr-FR"
        write_summary(workbook, Export(overview, provenance, exported_at, exported_by), edges)
        remarks = RemarksSheet(workbook, edges)
        for block in referential.blocks:
            add = partial(remarks.add, block=block.code)
            write_block(workbook, block, sheets.get(block.code, ()), edges, on_row=add)
        workbook.move_sheet("Observations", len(referential.blocks))
        remarks.close()
        save(workbook, target, at=exported_at, chart_text=describe_rates(overview))
