"""The workbook of an exam session, opened again."""

from __future__ import annotations

import io
import itertools
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl.utils.escape import unescape

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import SittingState
from cqp.rules.status import Status
from tests.exports.workbook_text import EXPORTED_AT, export, reopened, sheet_as_text
from tests.results_build import (
    a_candidate,
    a_remark,
    a_sheet_row,
    an_exam_session,
    an_overview,
    grid,
    the_referential,
)

BLOCK = the_referential().block("2A")
ZOE = a_candidate("Durand", "Zoé", number="00123")
ALI = a_candidate("Martin", "Ali", number="7")


def a_small_session():
    overview = an_overview(
        (ZOE, {"1": Status.HELD, "2A": Status.VALIDATED}),
        (ALI, {"2A": Status.TO_DELIBERATE, "2B": Status.NOT_OBSERVED}),
        states={"2B": SittingState.ABSENT},
    )
    marks = [
        ("Martin", a_remark("C2A.1.1", "Très à l'aise.")),
        ("Petit", a_remark("C2A.2.1", "", reason="Pas de recours", value=MarkValue.NOT_APPLICABLE)),
    ]
    split = grid(BLOCK, "A", {"C2A.1.2": "N", "C2A.2.1": "SO"})
    sheets = {
        "2A": [
            a_sheet_row(ZOE, "2A", grid(BLOCK, "A"), grid(BLOCK, "A"), marks=marks[:1]),
            a_sheet_row(ALI, "2A", grid(BLOCK, "A"), split, planned_at="2025-06-11T14:00", marks=marks[1:]),
        ],
        "2B": [a_sheet_row(ALI, "2B", {}, state=SittingState.ABSENT, planned_at="")],
    }
    return overview, sheets


@pytest.mark.parametrize("title", ["Synthèse", "Bloc 2A", "Bloc 2B", "Observations"])
def test_each_sheet_reads_as_its_golden_text(title, golden) -> None:
    sheet = reopened(export(*a_small_session()))[title]

    golden(f"{title.lower().replace(' ', '_').replace('è', 'e')}.txt", sheet_as_text(sheet))


def test_the_sheets_stand_in_order() -> None:
    titles = reopened(export()).sheetnames

    assert titles == ["Synthèse", "Bloc 1", "Bloc 2A", "Bloc 2B", "Observations"]


def test_the_candidates_of_the_summary_are_a_table_of_excel() -> None:
    sheet = reopened(export(*a_small_session()))["Synthèse"]

    table = sheet.tables["Candidats"]
    heading, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    assert [column.name for column in table.tableColumns] == heading
    assert heading == ["Candidat", "N°", "Bloc 1", "Bloc 2A", "Bloc 2B", "Certificat"]
    assert len(rows) == 2


def test_block_1_has_a_column_for_each_competency_and_criterion() -> None:
    block = the_referential().block("1")
    sheet = reopened(export())["Bloc 1"]

    codes = [sheet.cell(3, place).value or sheet.cell(4, place).value for place in range(8, 8 + 11 + 42)]
    assert codes == [
        code for one in block.competencies for code in (one.code, *(criterion.code for criterion in one.criteria))
    ]
    assert (sheet.max_column, sheet.page_setup.fitToWidth) == (60, 2)


def test_the_same_data_gives_the_same_bytes_whenever_it_is_written() -> None:
    first = export(*a_small_session())
    time.sleep(2.1)  # a zip counts time in steps of two seconds

    assert export(*a_small_session()) == first


def test_every_part_carries_the_date_of_the_export() -> None:
    with zipfile.ZipFile(io.BytesIO(export())) as package:
        dates = {part.date_time for part in package.infolist()}
        assert package.testzip() is None

    assert dates == {(2025, 6, 12, 16, 30, 0)}


def test_dates_and_numbers_are_real_and_local() -> None:
    workbook = reopened(export(*a_small_session(), at=datetime(2025, 1, 2, 23, 30, tzinfo=UTC)))
    summary, block, remarks = workbook["Synthèse"], workbook["Bloc 2A"], workbook["Observations"]

    assert str(summary["B15"].value) == "2025-01-03 00:30:00"
    assert (str(summary["B6"].value), summary["B6"].is_date) == ("2025-06-10 00:00:00", True)
    assert [cell.value for cell in summary[21]] == ["Bloc 2A", 2, 2, 1, 0, 1, 0, 0, 0.5]
    assert str(block["E6"].value) == "2025-06-10 09:30:00"
    assert str(remarks["I3"].value) == "2025-06-10 10:05:09"
    assert workbook["Bloc 2B"]["E6"].value is None


def test_letters_join_only_when_assessors_differ() -> None:
    sheet = reopened(export(*a_small_session()))["Bloc 2A"]

    assert [cell.value for cell in sheet[7][7:13]] == ["?", "A", "A | N", "A", "A", "A"]
    assert sheet["D7"].value == "Martin | Petit"


HOSTILE = {
    "=1+1": "=1+1",
    "+33": "+33",
    "-2": "-2",
    "@SUM": "@SUM",
    "NA": "NA",
    "None": "None",
    "#N/A": "#N/A",
    "TRUE": "TRUE",
    "00123": "00123",
    "<b>&amp;": "<b>&amp;",
    "a\x0bb\x01": "a\x0bb\x01",
    "_x0041_": "_x0041_",
    "_x005F_x0041_": "_x005F_x0041_",
    "👩\u200d👩\u200d👧": "👩\u200d👩\u200d👧",
    "مرحبا \u202eX": "مرحبا \u202eX",
    " deux\u00a0 espaces ": " deux\u00a0 espaces ",
    "ligne\r\nsuite": "ligne\nsuite",
    "\x00": "\ufffd",
    "\ud800": "\ufffd",
    "\ufffe\uffff": "\ufffd\ufffd",
}


@pytest.mark.parametrize("typed", HOSTILE, ids=ascii)
def test_hostile_words_come_back_as_typed(typed) -> None:
    person = a_candidate(typed, typed, number=typed)
    row = a_sheet_row(person, "2A", grid(BLOCK, "A"), assessors=(typed,), marks=[(typed, a_remark(remark=typed))])
    overview = an_overview((person, {"2A": Status.VALIDATED}), exam_session=an_exam_session(typed, typed))

    workbook = reopened(export(overview, {"2A": [row]}, by=typed))

    cells = [workbook["Bloc 2A"][place] for place in ("A6", "B6", "C6", "D6")]
    cells += [workbook["Observations"][place] for place in ("A3", "E3", "H3")]
    summary = workbook["Synthèse"]
    number = summary[summary.tables["Candidats"].ref.split(":")[0]].offset(row=1, column=1)
    cells += [number, summary["B5"], summary["B16"]]
    assert {unescape(cell.value) for cell in cells} == {HOSTILE[typed]}
    assert {cell.data_type for cell in cells} == {"s"}
    assert {bool(cell.quotePrefix) for cell in cells} == {typed[0] in "=+-@"}


def test_no_cell_of_the_file_is_a_formula() -> None:
    person = a_candidate("=1+1", "=HYPERLINK()")
    content = export(an_overview((person, {"2A": Status.VALIDATED})), {"2A": [a_sheet_row(person, "2A")]})

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    formula = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
    assert [ElementTree.fromstring(sheet).find(f".//{formula}") for sheet in sheets] == [None] * 5


def test_a_remark_longer_than_a_cell_continues_on_the_next_row() -> None:
    remark = "".join(chr(0x61 + place % 26) for place in range(40_000))
    sheet = _remarks(a_remark(remark=remark))

    assert sheet["H3"].value + sheet["H4"].value == remark
    assert (sheet["J3"].value, sheet["J4"].value, sheet["B4"].value) == (None, "suite 2/2", "Durand Zoé")


def test_a_long_remark_full_of_escapes_loses_nothing() -> None:
    remark = "😀_x0041_\x0b=" * 9_000
    sheet = _remarks(a_remark(remark=remark))

    pieces = [sheet.cell(row, 8).value for row in range(3, sheet.max_row + 1)]
    assert "".join(unescape(piece) for piece in pieces) == remark
    assert all(len(piece.encode("utf-16-le")) // 2 <= 32_767 for piece in pieces)


def test_a_remark_and_a_reason_share_their_rows() -> None:
    sheet = _remarks(a_remark(remark="r" * 33_000, reason="court"))

    rows = [(sheet.cell(row, 7).value, len(sheet.cell(row, 8).value)) for row in (3, 4)]
    assert rows == [("court", 32_767), (None, 233)]


def _remarks(mark):
    row = a_sheet_row(ZOE, "2A", grid(BLOCK, "A"), marks=[("Martin", mark)])
    return reopened(export(sheets={"2A": [row]}))["Observations"]


def test_the_chart_says_what_it_shows() -> None:
    with zipfile.ZipFile(io.BytesIO(export(*a_small_session()))) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()

    assert (
        'descr="Passages par bloc et par proposition. '
        "Bloc 1, 0 passage : validés 0, à délibérer 0, non validés 0, non commencés 0. "
        "Bloc 2A, 2 passages : validés 1, à délibérer 1, non validés 0, non commencés 0. "
        'Bloc 2B, 1 passage : validés 0, à délibérer 0, non validés 0, non commencés 1."'
    ) in drawing


def test_rows_are_read_one_at_a_time() -> None:
    alive = itertools.count()
    rows = (a_sheet_row(a_candidate(number=str(next(alive))), "2A", grid(BLOCK, "A")) for _ in range(50))

    sheet = reopened(export(sheets={"2A": rows}))["Bloc 2A"]

    assert [sheet.cell(row, 1).value for row in (6, 55)] == ["0", "49"]


def test_an_export_that_fails_leaves_no_file_behind(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield a_sheet_row(ZOE, "2A", grid(BLOCK, "A"))
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 -- ours, nothing to match
        export(sheets={"2A": rows()})

    assert list(Path(tmp_path).iterdir()) == []


def test_the_name_of_the_exam_session_is_no_code_at_the_head_of_the_page() -> None:
    sheet = reopened(export(an_overview(exam_session=an_exam_session("Dupont & fils &P", "Lyon"))))["Bloc 1"]

    assert sheet.oddHeader.left.text == "Dupont && fils &&P – Lyon"


def test_the_date_of_the_file_is_the_export_s() -> None:
    properties = reopened(export()).properties

    assert (properties.created, properties.modified) == (EXPORTED_AT.replace(tzinfo=None),) * 2
