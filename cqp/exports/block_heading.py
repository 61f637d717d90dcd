"""The heading of a block's sheet: title, legend, competency codes, criterion codes and criterion texts."""

from __future__ import annotations

from typing import Any

from cqp.exports import block_layout as layout
from cqp.exports import styles
from cqp.exports.block_layout import Column
from cqp.exports.pens import Stamps, text_cell
from cqp.referential.model import Block
from cqp.rules.status import Status
from cqp.tables import words


def write_heading(sheet: Any, block: Block, columns: tuple[Column, ...]) -> None:
    """Append the heading's rows to an empty write-only worksheet."""
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
    sheet.append(skipped + [criterion[column.criterion] if column.criterion else proposal[""] for column in columns])
    heading = styles.HEADING | {"alignment": styles.BOTTOM}
    fixed = [text_cell(sheet, title, **heading) for title, _ in layout.FIXED]
    sheet.append(fixed + [(criterion if column.criterion else proposal)[column.text] for column in columns])


def _legend() -> str:
    marks = " · ".join(f"{letter} {words.MARK_WORD[value].lower()}" for value, letter in words.MARK_LETTER.items())
    shown = (Status.ACQUIRED, Status.NOT_ACQUIRED, Status.TO_DELIBERATE, Status.NOT_OBSERVED)
    proposals = " · ".join(words.competency_label(status).lower() for status in shown)
    return (
        f"Critères : {marks} ; « A | N » : les avis diffèrent, dans l’ordre du comité. "
        f"Compétences, proposition du comité : {proposals}."
    )
