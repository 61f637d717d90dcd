"""The workbook of a planning: one sheet, one row a sitting, one page a day at least."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from math import ceil
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from cqp.exports import styles
from cqp.exports.local_time import local
from cqp.exports.package import new_workbook, save
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import Stamps, TextPen, TimePen, text_cell
from cqp.exports.sheet_text import one_line
from cqp.planning.slot import PlanningRow

COLUMNS = {
    "Jour": 10,
    "Début": 6,
    "Fin": 6,
    "Salle": 13,
    "Comité": 13,
    "Membres": 22,
    "Candidat": 22,
    "N°": 8,
    "Bloc": 5,
    "Temps majoré": 8,
    "Convocation": 11,
}
"""Heading → width in characters."""

SCALE = 85
"""Percent at which these widths fit A4 across."""

HEADING = 2
"""Row of the headings, below the title."""

HOUR = "hh:mm"
LINE_PT = 13
NOTICE = "Données personnelles : pour la coordination et les comités"


def write_planning_workbook(
    target: BinaryIO, *, title: str, rows: Iterable[PlanningRow], exported_at: datetime
) -> None:
    """Write the workbook (.xlsx) of a planning; the same arguments give the same bytes.

    Everything is a value: days are dates, hours are instants shown as hours, texts of people stay texts.
    « Convocation » is the hour at which the candidate is asked to come, blank as long as it is not decided.

    Args:
        target: Binary stream, written once from start to end.
        title: Name of the exam session, as printed.
        rows: In the order to print, day after day: a page begins where the day changes.
        exported_at: Aware instant; also the date of the file.
    """
    edges = Edges(title, NOTICE, f"Exporté le {local(exported_at):%d/%m/%Y à %H:%M}")
    with new_workbook() as workbook:
        workbook.properties.title = one_line(title)
        workbook.properties.creator = "CQP"
        workbook.properties.language = "fr-FR"
        _write_sheet(workbook, title, rows, edges)
        save(workbook, target, at=exported_at)


def _write_sheet(workbook: Workbook, title: str, rows: Iterable[PlanningRow], edges: Edges) -> None:
    sheet: Any = workbook.create_sheet("Planning")
    set_paper(sheet, edges, heading=f"1:{HEADING}")
    # Excel passes over page breaks set by hand as long as a sheet is fitted to its paper
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = SCALE
    sheet.freeze_panes = f"A{HEADING + 1}"
    for place, width in enumerate(COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([text_cell(sheet, f"Planning – {title}", font=styles.TITLE)])
    sheet.row_dimensions[HEADING].height = 2 * LINE_PT + 3
    sheet.append([text_cell(sheet, heading, **styles.HEADING) for heading in COLUMNS])
    pens, day, last = _Pens(sheet), None, HEADING
    for last, row in enumerate(rows, start=HEADING + 1):
        if day not in (None, row.starts_at.date()):
            sheet.row_breaks.append(Break(id=last - 1))
        day = row.starts_at.date()
        sheet.row_dimensions[last].height = _height(row)
        sheet.append(pens.write(row, day))
    sheet.auto_filter.ref = f"A{HEADING}:{get_column_letter(len(COLUMNS))}{last}"


class _Pens:
    """One pen a column."""

    def __init__(self, sheet: Any) -> None:
        self._day = TimePen(sheet, styles.DATE, **styles.WORD)
        self._starts, self._ends, self._convened = (TimePen(sheet, HOUR, **styles.WORD) for _ in range(3))
        self._room, self._committee, self._members = (TextPen(sheet, **styles.CELL) for _ in range(3))
        self._candidate = TextPen(sheet, **styles.CELL | {"font": styles.BOLD})
        self._number = TextPen(sheet, **styles.WORD)
        self._word = Stamps(sheet, str, **styles.WORD)

    def write(self, row: PlanningRow, day: date) -> list[Any]:
        """Return the cells of a row, in the order of `COLUMNS`."""
        return [
            self._day.write(datetime(day.year, day.month, day.day)),  # noqa: DTZ001 -- Excel knows no time zones
            self._starts.write(row.starts_at),
            self._ends.write(row.ends_at),
            self._room.write(row.room),
            self._committee.write(row.committee),
            self._members.write("\n".join(row.members)),
            self._candidate.write(row.candidate),
            self._number.write(row.number),
            self._word[row.block],
            self._word["oui" if row.extra_time else ""],
            self._convened.write(row.convened_at),
        ]


def _height(row: PlanningRow) -> int:
    """Return a row's height in points: a write-only sheet is opened as it was measured here."""
    texts = {"Salle": [row.room], "Comité": [row.committee], "Membres": row.members, "Candidat": [row.candidate]}
    lines = (sum(ceil(len(text) / COLUMNS[column]) or 1 for text in parts) for column, parts in texts.items())
    return LINE_PT * max(lines) + 3
