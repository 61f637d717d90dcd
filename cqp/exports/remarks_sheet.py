"""The sheet « Observations »: what the assessors wrote, in full, one row a remark or reason."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from openpyxl import Workbook

from cqp.exports import styles
from cqp.exports.local_time import local_from
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import Stamps, TextPen, TimePen, text_cell
from cqp.exports.sheet_text import pieces
from cqp.marking.mark import Mark
from cqp.rules.results import SheetRow
from cqp.tables import words

COLUMNS = (
    ("N°", 9),
    ("Candidat", 24),
    ("Bloc", 6),
    ("Critère", 9),
    ("Évaluateur", 20),
    ("Avis", 12),
    ("Motif du sans objet", 34),
    ("Observation", 62),
    ("Enregistrée le", 16),
    ("Suite", 11),
)
"""Title and width of each column, in characters, as Excel counts."""

HEADING_ROW = 2
LINE_PT = 12
LETTERS = 1.2
"""Letters of our small print that fit in one character of a column's width, as Excel counts; a little less."""

MOST_PT = 409
"""Tallest row of Excel."""


class RemarksSheet:
    """The sheet, open to rows while the other sheets are written."""

    def __init__(self, workbook: Workbook, edges: Edges) -> None:
        """Add the sheet to a write-only workbook, with its heading."""
        sheet: Any = workbook.create_sheet("Observations")
        set_paper(sheet, edges, heading=f"1:{HEADING_ROW}")
        sheet.freeze_panes = f"C{HEADING_ROW + 1}"
        for letter, (_, width) in zip("ABCDEFGHIJ", COLUMNS, strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.append([text_cell(sheet, "Observations et motifs des évaluateurs", font=styles.SUBTITLE)])
        sheet.append([text_cell(sheet, title, **styles.HEADING) for title, _ in COLUMNS])
        top = styles.CELL | {"alignment": styles.TOP}
        self._sheet, self._last = sheet, HEADING_ROW
        self._number, self._name, self._assessor, self._reason, self._remark = (TextPen(sheet, **top) for _ in range(5))
        self._word = Stamps[str](sheet, str, **top)
        self._at = TimePen(sheet, styles.TIME, **styles.CELL | {"alignment": styles.TOP})

    def add(self, row: SheetRow, block: str) -> None:
        """Write the remarks and reasons of one sitting of this block."""
        for assessor, mark in row.marks:
            self._add_mark(row, block, assessor, mark)

    def close(self) -> None:
        """Set the filter over all rows; call it once, before saving."""
        self._sheet.auto_filter.ref = f"A{HEADING_ROW}:J{max(self._last, HEADING_ROW + 1)}"

    def _add_mark(self, row: SheetRow, block: str, assessor: str, mark: Mark) -> None:
        parts = list(zip_longest(pieces(mark.reason), pieces(mark.remark), fillvalue=""))
        for rank, (reason, remark) in enumerate(parts, start=1):
            self._last += 1
            self._sheet.row_dimensions[self._last].height = _height_pt(row.candidate.name, assessor, reason, remark)
            self._sheet.append(
                [
                    self._number.write(row.candidate.number),
                    self._name.write(row.candidate.name),
                    self._word[block],
                    self._word[mark.criterion],
                    self._assessor.write(assessor),
                    self._word[words.MARK_WORD[mark.value]],
                    self._reason.write_stored(reason),
                    self._remark.write_stored(remark),
                    self._at.write(local_from(mark.at)),
                    self._word[f"suite {rank}/{len(parts)}" if rank > 1 else ""],
                ]
            )


def _height_pt(*texts: str) -> int:
    """Return the height that shows the name, the assessor, the reason and the remark, as far as a row can."""
    widths = (dict(COLUMNS)[title] for title in ("Candidat", "Évaluateur", "Motif du sans objet", "Observation"))
    lines = max(
        sum(1 + int(len(line) / width / LETTERS) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(LINE_PT * lines + 4, MOST_PT)
