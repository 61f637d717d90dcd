"""The sheet « Observations »: what the assessors wrote, in full, one row a remark or reason."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cqp.exports import styles
from cqp.exports.local_time import local_from
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import Stamps, TextPen, TimePen, text_cell
from cqp.exports.sheet_text import pieces
from cqp.marking.line import MarkLine
from cqp.tables import words

COLUMNS = (
    ("N°", 9),
    ("Candidat", 24),
    ("Bloc", 6),
    ("Critère", 9),
    ("Évaluateur", 20),
    ("Avis", 12),
    ("Motif du sans objet", 28),
    ("Observation", 56),
    ("Motif du changement", 28),
    ("Enregistrée le", 16),
    ("Suite", 11),
)
"""Title and width of each column, in characters, as Excel counts."""

WRAPPED = (24, 20, 28, 56, 28)
"""Widths of the candidate, the assessor and the three texts."""

HEADING_ROW = 2
LINE_PT = 12
LETTERS = 1.2
"""Letters of our small print that fit in one character of a column's width, as Excel counts; a little less."""

MOST_PT = 409
"""Tallest row of Excel."""


def write_remarks(workbook: Workbook, lines: Iterable[MarkLine], edges: Edges) -> None:
    """Add the sheet to a write-only workbook.

    Args:
        workbook: Where to.
        lines: Marks that carry a remark or a reason; read once.
        edges: Head and foot of the printed pages.
    """
    sheet: Any = workbook.create_sheet("Observations")
    set_paper(sheet, edges, heading=f"1:{HEADING_ROW}")
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    for place, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([text_cell(sheet, "Observations et motifs des évaluateurs", font=styles.SUBTITLE)])
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title, _ in COLUMNS])
    writer = _Writer(sheet)
    for line in lines:
        writer.write(line)
    last = get_column_letter(len(COLUMNS))
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{last}{max(writer.last, HEADING_ROW + 1)}"


class _Writer:
    """Writes the rows of one mark after the other."""

    def __init__(self, sheet: Any) -> None:
        top = styles.CELL | {"alignment": styles.TOP}
        self._sheet, self.last = sheet, HEADING_ROW
        self._number, self._name, self._assessor = (TextPen(sheet, **top) for _ in range(3))
        self._texts = [TextPen(sheet, **top) for _ in range(3)]
        self._word = Stamps[str](sheet, str, **top)
        self._at = TimePen(sheet, styles.TIME, **top)

    def write(self, line: MarkLine) -> None:
        typed = (line.reason, line.remark, line.amendment)
        parts = list(zip_longest(*map(pieces, typed), fillvalue=""))
        for rank, texts in enumerate(parts, start=1):
            self.last += 1
            self._sheet.row_dimensions[self.last].height = _height_pt(line.candidate.name, line.assessor, *texts)
            self._sheet.append(
                [
                    self._number.write(line.candidate.number),
                    self._name.write(line.candidate.name),
                    self._word[line.block],
                    self._word[line.criterion],
                    self._assessor.write(line.assessor),
                    self._word[words.MARK_WORD[line.value]],
                    *[pen.write_stored(text) for pen, text in zip(self._texts, texts, strict=True)],
                    self._at.write(local_from(line.at)),
                    self._word[f"suite {rank}/{len(parts)}" if rank > 1 else ""],
                ]
            )
            del self._sheet.row_dimensions[self.last]  # it is written; a hundred thousand of them would stay


def _height_pt(*texts: str) -> int:
    """Return the height that shows these texts of the columns `WRAPPED`, as far as a row can."""
    lines = max(
        sum(1 + int(len(line) / width / LETTERS) for line in text.split("\n"))
        for text, width in zip(texts, WRAPPED, strict=True)
    )
    return min(LINE_PT * lines + 4, MOST_PT)
