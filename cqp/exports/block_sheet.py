"""A block's sheet: one row a candidate, each competency's proposal followed by the marks of its criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cqp.exports import block_layout as layout
from cqp.exports import styles
from cqp.exports.block_layout import Column
from cqp.exports.local_time import local_from
from cqp.exports.paper import A3, Edges, set_paper
from cqp.exports.pens import Stamps, TextPen, TimePen, text_cell
from cqp.marking.mark import MarkValue
from cqp.referential.model import Block
from cqp.rules.results import SheetRow
from cqp.rules.status import Status
from cqp.tables import words

UNSEEN = (MarkValue.NOT_OBSERVED,)


def write_block(
    workbook: Workbook, block: Block, rows: Iterable[SheetRow], edges: Edges, *, on_row: Callable[[SheetRow], None]
) -> None:
    """Add the block's sheet to a write-only workbook.

    Args:
        workbook: Where to.
        block: As published.
        rows: Sittings of this block, read once.
        edges: Head and foot of the printed pages.
        on_row: Called with each row once it is written.
    """
    sheet: Any = workbook.create_sheet(f"Bloc {block.code}")
    columns = layout.narrow_columns(block)
    _set_up(sheet, columns, edges)
    _write_heading(sheet, block, columns)
    writer = _RowWriter(sheet, columns)
    last = layout.HEADING_ROWS
    for last, row in enumerate(rows, start=last + 1):
        sheet.append(writer.cells(row))
        on_row(row)
    _set_formats(sheet, len(columns), max(last, layout.HEADING_ROWS + 1))


class _RowWriter:
    """Turns sittings into cells."""

    def __init__(self, sheet: Any, columns: tuple[Column, ...]) -> None:
        self._columns = [(column.competency, column.criterion) for column in columns]
        self._identity = [TextPen(sheet, **styles.CELL) for _ in layout.IDENTITY]
        self._committee = Stamps[tuple[str, ...]](sheet, " | ".join, **styles.CELL)
        self._planned = TimePen(sheet, styles.TIME, **styles.WORD)
        self._state = Stamps(sheet, words.state_label, **styles.WORD)
        self._block = Stamps(sheet, words.block_label, **styles.WORD)
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
            self._block[row.status],
            *[
                marks[of_criterion(criterion, UNSEEN)]
                if criterion
                else status[of_competency(competency, Status.NOT_OBSERVED)]
                for competency, criterion in self._columns
            ],
        ]


def letters(values: tuple[MarkValue, ...]) -> str:
    """Return the assessors' letters: « A » when they agree, « A | N » in the committee's order when they differ."""
    if len(set(values)) < 2:
        values = values[:1] or UNSEEN
    return " | ".join(words.MARK_LETTER[value] for value in values)


def _set_up(sheet: Any, columns: tuple[Column, ...], edges: Edges) -> None:
    set_paper(
        sheet, edges, size=A3, pages_wide=layout.pages_wide(columns), heading=f"1:{layout.HEADING_ROWS}"
    )
    sheet.print_title_cols = f"A:{get_column_letter(len(layout.IDENTITY))}"
    sheet.freeze_panes = f"{get_column_letter(len(layout.IDENTITY) + 1)}{layout.HEADING_ROWS + 1}"
    widths = [width for _, width in layout.FIXED] + [column.width for column in columns]
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = layout.ROW_PT, True
    for row, height in {1: 18, 2: 14, 3: 16, 4: 44, 5: layout.TEXT_ROW_PT}.items():
        sheet.row_dimensions[row].height = height


def _write_heading(sheet: Any, block: Block, columns: tuple[Column, ...]) -> None:
    skipped: list[Any] = [None] * len(layout.FIXED)
    upright = {"border": styles.FRAME, "alignment": styles.UPRIGHT}
    criterion = Stamps[str](sheet, str, font=styles.FINE, **upright)
    proposal = Stamps[str](sheet, str, font=styles.BOLD, fill=styles.HEAD, **upright)
    code = Stamps[str](sheet, str, font=styles.BOLD, fill=styles.HEAD)
    beside: list[Any] = [None] * (len(layout.IDENTITY) - 1)
    name, title = (text_cell(sheet, text, font=styles.SUBTITLE) for text in (f"Bloc {block.code}", block.title))
    sheet.append([name, *beside, title])
    sheet.append([None, *beside, text_cell(sheet, _legend(), font=styles.SMALL)])
    sheet.append(skipped + [code["" if column.criterion else column.competency] for column in columns])
    sheet.append(
        skipped + [criterion[column.criterion] if column.criterion else proposal[""] for column in columns]
    )
    heading = styles.HEADING | {"alignment": styles.BOTTOM}
    fixed = [text_cell(sheet, title, **heading) for title, _ in layout.FIXED]
    sheet.append(fixed + [(criterion if column.criterion else proposal)[column.text] for column in columns])


def _set_formats(sheet: Any, column_count: int, last: int) -> None:
    first, fixed = layout.HEADING_ROWS + 1, len(layout.FIXED)
    sheet.auto_filter.ref = f"A{layout.HEADING_ROWS}:{get_column_letter(fixed)}{last}"
    proposal = f"{get_column_letter(fixed)}{first}"
    for rule in styles.word_rules(proposal):
        sheet.conditional_formatting.add(f"{proposal}:{get_column_letter(fixed)}{last}", rule)
    start = f"{get_column_letter(fixed + 1)}{first}"
    for rule in styles.letter_rules(start):
        sheet.conditional_formatting.add(f"{start}:{get_column_letter(fixed + column_count)}{last}", rule)


def _legend() -> str:
    marks = " · ".join(f"{letter} {words.MARK_WORD[value].lower()}" for value, letter in words.MARK_LETTER.items())
    shown = (Status.ACQUIRED, Status.NOT_ACQUIRED, Status.TO_DELIBERATE, Status.NOT_OBSERVED)
    proposals = " · ".join(words.competency_label(status).lower() for status in shown)
    return (
        f"Critères : {marks} ; « A | N » : les avis diffèrent, dans l’ordre du comité. "
        f"Compétences, proposition du comité : {proposals}."
    )
