"""A block's sheet: one row a candidate, each competency's proposal followed by the marks of its criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cqp.exports import block_layout as layout
from cqp.exports import styles
from cqp.exports.block_heading import write_heading
from cqp.exports.block_layout import Column
from cqp.exports.local_time import local_from
from cqp.exports.paper import A3, Edges, set_paper
from cqp.exports.pens import Stamps, TextPen, TimePen
from cqp.marking.mark import MarkValue
from cqp.marking.sitting import SittingState
from cqp.referential.model import Block
from cqp.rules.results import SheetRow
from cqp.rules.status import Status
from cqp.tables import words

UNSEEN = (MarkValue.NOT_OBSERVED,)


def write_block(
    workbook: Workbook, block: Block, rows: Iterable[SheetRow], edges: Edges, *, advance: Callable[[int], None]
) -> None:
    """Add the block's sheet to a write-only workbook.

    Args:
        workbook: Where to.
        block: As published.
        rows: Sittings of this block, read once.
        edges: Head and foot of the printed pages.
        advance: Called with 1 once a row is written.
    """
    sheet: Any = workbook.create_sheet(f"Bloc {block.code}")
    columns = layout.narrow_columns(block)
    _set_up(sheet, columns, edges)
    write_heading(sheet, block, columns)
    writer = _RowWriter(sheet, columns)
    count = 0
    for row in rows:
        sheet.append(writer.cells(row))
        advance(1)
        count += 1
    _set_formats(sheet, len(columns), layout.HEADING_ROWS + max(count, 1))


class _RowWriter:
    """Turns sittings into cells."""

    def __init__(self, sheet: Any, columns: tuple[Column, ...]) -> None:
        self._columns = [(column.competency, column.criterion) for column in columns]
        self._identity = [TextPen(sheet, **styles.CELL) for _ in layout.IDENTITY]
        self._committee = Stamps[tuple[str, ...]](sheet, " | ".join, **styles.CELL)
        self._planned = TimePen(sheet, styles.TIME, **styles.WORD)
        self._state = Stamps(sheet, words.state_label, **styles.WORD)
        self._block = Stamps[tuple[Status, SittingState]](sheet, lambda one: words.block_label(*one), **styles.WORD)
        bold = styles.WORD | {"font": styles.BOLD, "border": styles.EDGE, "fill": styles.HEAD}
        self._status = Stamps(sheet, words.STATUS_SIGN.__getitem__, **bold)
        self._marks = Stamps(sheet, letters, **styles.WORD)

    def cells(self, row: SheetRow) -> list[Any]:
        person = (row.candidate.number, row.candidate.last_name, row.candidate.first_name)
        identity = [pen.write(text) for pen, text in zip(self._identity, person, strict=True)]
        marks, status = self._marks, self._status
        of_criterion, of_competency = row.criteria.get, row.competencies.get
        return [
            *identity,
            self._committee[row.assessors],
            self._planned.write(local_from(row.planned_at)),
            self._state[row.state],
            self._block[row.status, row.state],
            *[
                marks[of_criterion(criterion, UNSEEN)]
                if criterion
                else status[of_competency(competency, Status.NOT_OBSERVED)]
                for competency, criterion in self._columns
            ],
        ]


def letters(values: tuple[MarkValue, ...]) -> str:
    """Return the assessors' letters: « A » if they agree, else « A | N » in the committee's order."""
    if len(set(values)) < 2:
        values = values[:1] or UNSEEN
    return " | ".join(words.MARK_LETTER[value] for value in values)


def _set_up(sheet: Any, columns: tuple[Column, ...], edges: Edges) -> None:
    set_paper(sheet, edges, size=A3, pages_wide=layout.pages_wide(columns), heading=f"1:{layout.HEADING_ROWS}")
    sheet.print_title_cols = f"A:{get_column_letter(len(layout.IDENTITY))}"
    sheet.freeze_panes = f"{get_column_letter(len(layout.IDENTITY) + 1)}{layout.HEADING_ROWS + 1}"
    widths = [width for _, width in layout.FIXED] + [column.width for column in columns]
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = layout.ROW_PT, True
    for row, height in {1: 18, 2: 14, 3: 16, 4: 44, 5: layout.TEXT_ROW_PT}.items():
        sheet.row_dimensions[row].height = height


def _set_formats(sheet: Any, column_count: int, last: int) -> None:
    first, fixed = layout.HEADING_ROWS + 1, len(layout.FIXED)
    sheet.auto_filter.ref = f"A{layout.HEADING_ROWS}:{get_column_letter(fixed)}{last}"
    proposal = f"{get_column_letter(fixed)}{first}"
    for rule in styles.word_rules(proposal):
        sheet.conditional_formatting.add(f"{proposal}:{get_column_letter(fixed)}{last}", rule)
    start = f"{get_column_letter(fixed + 1)}{first}"
    for rule in styles.letter_rules(start):
        sheet.conditional_formatting.add(f"{start}:{get_column_letter(fixed + column_count)}{last}", rule)
