"""Builders of offline grids: issue a workbook, fill it in as a spreadsheet program does, bring it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl

from cqp.services.issue_grids import export_grids
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession

Line = tuple[str, str, str]
"""Value, remark and reason of a line."""


def issued(
    store: Store,
    token: str,
    session: BuiltSession,
    *,
    rank: int = 0,
    is_blank: bool = False,
    now: datetime = NOW,
) -> bytes:
    """Return the workbook of the grids of one assessor, as it was issued."""
    file = BytesIO()
    export_grids(store, token, session.id, session.assessors[rank], file, now, is_blank=is_blank)
    return file.getvalue()


def edited(content: bytes, change: Callable[[Any], object]) -> bytes:
    """Return a workbook once `change` was made to it by somebody with a spreadsheet program."""
    workbook = openpyxl.load_workbook(BytesIO(content))
    change(workbook)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def filled(
    content: bytes, lines: Mapping[str, Line], *, block: str = "1", attested: bool = True, tabs: Iterable[str] = ()
) -> bytes:
    """Return a workbook once these lines of a block's sheets were filled in; "" leaves a cell as it is."""
    wanted = set(tabs)

    def fill(workbook: Any) -> None:
        for sheet in workbook.worksheets:
            if wanted and sheet.title not in wanted:
                continue
            if sheet.title.startswith(f"{block} ·"):
                fill_sheet(sheet, lines, attested=attested)

    return edited(content, fill)


def fill_sheet(sheet: Any, lines: Mapping[str, Line], *, attested: bool = True) -> None:
    """Fill these lines of one sheet in."""
    left = dict(lines)
    for row in sheet.iter_rows(min_col=1, max_col=5):
        if row[0].value == "Attestation" and attested:
            row[2].value = "oui"
        for cell, text in zip(row[2:], left.pop(row[0].value, ()), strict=False):
            if text:
                cell.value, cell.data_type = text, "s"
    assert not left
