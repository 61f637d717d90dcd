"""The workbook of a planning, opened again."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from cqp.exports.planning_workbook import write_planning_workbook
from tests.exports.workbook_text import sheet_as_text
from tests.planning.planning_build import a_row

NOW = datetime(2026, 6, 1, 7, 30, tzinfo=UTC)
ROWS = (
    a_row("9:00", "10:00", convened="8:45"),
    a_row("10:10", "11:31", "Martin Ali", sitting=2, block="2A", room="Salle 2", extra_time=True),
    a_row("9:00", "10:30", "Martin Ali", sitting=3, block="2B", committee="Comité 2", day=1, members=()),
)


def export(rows=ROWS, title="Session de juin 2026") -> bytes:
    target = io.BytesIO()
    write_planning_workbook(target, title=title, rows=rows, exported_at=NOW)
    return target.getvalue()


def sheet_of(content: bytes):
    return load_workbook(io.BytesIO(content))["Planning"]


def test_the_sheet_reads_as_its_golden_text(golden) -> None:
    golden("planning.txt", sheet_as_text(sheet_of(export())))


def test_a_page_begins_with_each_day_at_a_size_that_excel_leaves_alone() -> None:
    sheet = sheet_of(export())

    assert [one.id for one in sheet.row_breaks.brk] == [4]
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.scale) == (False, 85)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$1:$2")


def test_days_and_hours_are_real() -> None:
    sheet = sheet_of(export())

    row = [sheet.cell(3, place) for place in (1, 2, 3, 11)]
    assert [(str(cell.value), cell.number_format, cell.is_date) for cell in row] == [
        ("2026-06-10 00:00:00", "dd/mm/yyyy", True),
        ("2026-06-10 09:00:00", "hh:mm", True),
        ("2026-06-10 10:00:00", "hh:mm", True),
        ("2026-06-10 08:45:00", "hh:mm", True),
    ]
    assert sheet["K4"].value is None


def test_the_same_planning_gives_the_same_bytes_whenever_it_is_written() -> None:
    first = export()
    time.sleep(2.1)  # a zip counts time in steps of two seconds

    assert export() == first


@pytest.mark.parametrize("typed", ["=1+1", "@SUM", "NA", "00123", "a\x0bb", "_x0041_", "\ud800", "<b>&amp;"], ids=ascii)
def test_hostile_words_stay_texts(typed) -> None:
    row = a_row(candidate=typed, room=typed, committee=typed, members=(typed,), block=typed)
    sheet = sheet_of(export([row], title=typed))

    cells = [sheet[place] for place in ("D3", "E3", "F3", "G3", "I3")]
    assert {unescape(cell.value) for cell in cells} == {typed.replace("\ud800", "\ufffd")}
    assert {cell.data_type for cell in cells} == {"s"}


def test_no_planning_is_a_heading_alone() -> None:
    sheet = sheet_of(export([]))

    assert (sheet.max_row, sheet.auto_filter.ref) == (2, "A2:K2")


def test_the_file_is_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(export())) as package:
        assert package.testzip() is None
        assert "<f>" not in package.read("xl/worksheets/sheet1.xml").decode()
