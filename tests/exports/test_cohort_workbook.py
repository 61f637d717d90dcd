"""The workbook of a cohort, opened again."""

from __future__ import annotations

import io
import itertools
import re
import tempfile
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from openpyxl.utils.escape import unescape

from cqp.charts.cohort_words import blocks_message, hardest_message
from cqp.exports.lines_sheet import CUT
from cqp.exports.outcomes_chart import block_label
from cqp.marking.mark import MarkValue, Origin
from cqp.marking.sitting import SittingState
from cqp.rules.cohort import Trend
from cqp.rules.status import Status
from cqp.tables import denominators
from cqp.tables.cohort import block_figures, competency_figures, criterion_figures
from tests.cohort_build import a_cohort
from tests.exports.cohort_content_build import EXPORTED_AT, a_content, a_line, a_listed, export
from tests.exports.workbook_text import reopened, sheet_as_text
from tests.results_build import a_candidate, a_sheet_row, grid, the_referential

BLOCK = the_referential().block("2A")
ZOE = a_candidate("Durand", "Zoé", number="00123")
ALI = a_candidate("Martin", "Ali", number="7")
SHEETS = [
    *("Synthèse", "Compétences", "Critères", "Comités", "Candidats", "Bloc 1", "Bloc 2A", "Bloc 2B"),
    *("Observations", "Marques", "Lexique", "Intégrité"),
]
DESCRIBED = ("xl/drawings/drawing1.xml", "xl/drawings/drawing2.xml", "xl/drawings/drawing3.xml")


def a_small_cohort(**changes):
    split = grid(BLOCK, "A", {"C2A.1.2": "N", "C2A.2.1": "SO"})
    fields = {
        "candidates": [
            a_listed(ZOE, {"1": Status.HELD, "2A": Status.VALIDATED}, certificate=Status.AWARDED),
            a_listed(
                ALI,
                {"1": Status.NOT_OBSERVED, "2A": Status.TO_DELIBERATE, "2B": Status.NOT_OBSERVED},
                body="",
                states={"1": SittingState.RUNNING, "2A": SittingState.SUBMITTED, "2B": SittingState.ABSENT},
            ),
        ],
        "sheets": {
            "2A": [
                a_sheet_row(ZOE, "2A", grid(BLOCK, "A"), grid(BLOCK, "A")),
                a_sheet_row(ALI, "2A", grid(BLOCK, "A"), split, planned_at="2025-06-11T14:00"),
            ],
            "2B": [a_sheet_row(ALI, "2B", {}, state=SittingState.ABSENT, planned_at="")],
        },
        "lines": [
            a_line("C2A.1.1", "Très à l'aise.", candidate=ZOE, phase="interview", is_flagged=True),
            a_line("C2A.1.1", candidate=ZOE, assessor="Petit", origin=Origin.PAPER),
            a_line(
                "C2A.2.1",
                candidate=ALI,
                assessor="Petit",
                value=MarkValue.NOT_APPLICABLE,
                reason="Pas de recours",
                amendment="Relu ensemble",
            ),
        ],
    }
    return a_content(**fields | changes)


@pytest.fixture(scope="module")
def small():
    """The workbook of a small cohort, opened again."""
    return reopened(export(a_small_cohort()))


@pytest.mark.parametrize("title", [one for one in SHEETS if one not in {"Bloc 1", "Lexique"}])
def test_each_sheet_reads_as_its_golden_text(title, small, golden) -> None:
    golden(f"{title.lower().replace(' ', '_').replace('è', 'e').replace('é', 'e')}.txt", sheet_as_text(small[title]))


def test_the_sheets_stand_in_order(small) -> None:
    assert small.sheetnames == SHEETS


@pytest.mark.parametrize("candidates", [0, 1, 12, 200])
def test_the_figures_are_the_screen_s_to_the_last_digit(candidates) -> None:
    cohort = a_cohort(candidates=candidates)
    workbook = reopened(export(a_content(cohort=cohort)))

    for sheet, figures in {
        "Synthèse": block_figures(cohort),
        "Compétences": competency_figures(cohort),
        "Critères": criterion_figures(cohort),
    }.items():
        rows = list(workbook[sheet].iter_rows(values_only=True))
        start = next(place for place, row in enumerate(rows) if row[: len(figures.columns)] == figures.columns) + 1
        found = [row[: len(figures.columns)] for row in rows[start : start + len(figures.rows)]]
        assert found == list(figures.rows)


def test_a_trend_needs_two_promotions() -> None:
    one, two = a_cohort(exam_sessions=1), a_cohort(exam_sessions=2)

    def titles(cohort) -> list[str]:
        return [row[0] for row in reopened(export(a_content(cohort=cohort)))["Synthèse"].iter_rows(values_only=True)]

    said = f"Taux de validation d'une promotion à l'autre – {denominators.BLOCKS}"
    assert said in titles(two)
    assert said not in titles(one)
    assert said not in titles(replace(two, trend=Trend(())))


def test_the_candidates_are_a_table_of_excel(small) -> None:
    sheet = small["Candidats"]

    table = sheet.tables["Candidats"]
    heading, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    assert [column.name for column in table.tableColumns] == heading
    assert rows == [
        ["00123", "Durand Zoé", "Session de juin 2025", "● Déjà acquis", "✓ Validé", None, "✓ Proposé", "IFPASS"],
        ["7", "Martin Ali", "Session de juin 2025", "◐ En cours", "? À délibérer", "∅ Absence", "? À délibérer", None],
    ]


def test_block_1_has_a_column_for_each_competency_and_criterion(small) -> None:
    block = the_referential().block("1")
    sheet = small["Bloc 1"]

    codes = [sheet.cell(3, place).value or sheet.cell(4, place).value for place in range(8, 8 + 11 + 42)]
    assert codes == [
        code for one in block.competencies for code in (one.code, *(criterion.code for criterion in one.criteria))
    ]
    assert (sheet.max_column, sheet.page_setup.fitToWidth) == (60, 2)


def test_the_codebook_tells_every_code_and_every_column_of_the_marks(small) -> None:
    rows = list(small["Lexique"].iter_rows(min_row=2, values_only=True))
    codes = [code for subject, code, _ in rows if subject == "Référentiel"]
    columns = [name for subject, name, _ in rows if subject == "Marques"]
    assert len(codes) == 3 + 21 + 90
    assert columns[:-1] == [cell.value for cell in small["Marques"][1]]


def test_the_same_data_gives_the_same_bytes_whenever_it_is_written() -> None:
    first = export(a_small_cohort())
    time.sleep(2.1)  # a zip counts time in steps of two seconds

    assert export(a_small_cohort()) == first


def test_every_part_carries_the_date_of_the_export() -> None:
    with zipfile.ZipFile(io.BytesIO(export())) as package:
        dates = {part.date_time for part in package.infolist()}
        assert package.testzip() is None

    assert dates == {(2025, 6, 12, 16, 30, 0)}


def test_dates_and_numbers_are_real_and_local() -> None:
    workbook = reopened(export(a_small_cohort(at=datetime(2025, 1, 2, 23, 30, tzinfo=UTC))))
    integrity, block, marks = workbook["Intégrité"], workbook["Bloc 2A"], workbook["Marques"]

    assert (str(integrity["B3"].value), integrity["B3"].is_date) == ("2025-01-03 00:30:00", True)
    assert str(block["E6"].value) == "2025-06-10 09:30:00"
    assert (str(marks["Q2"].value), marks["Q2"].is_date, marks["P2"].value) == ("2025-06-10 10:05:09", True, 1)
    assert str(workbook["Observations"]["J3"].value) == "2025-06-10 10:05:09"
    assert workbook["Bloc 2B"]["E6"].value is None


def test_letters_join_only_when_assessors_differ(small) -> None:
    sheet = small["Bloc 2A"]

    assert [cell.value for cell in sheet[7][7:13]] == ["?", "A", "A | N", "A", "A", "A"]
    assert sheet["D7"].value == "Martin | Petit"


def test_pandas_reads_the_marks_as_one_table() -> None:
    found = pd.read_excel(io.BytesIO(export(a_small_cohort())), "Marques", dtype=str, keep_default_na=False)

    assert found[["N°", "Critère", "Évaluateur", "Avis", "Phase", "Réserve", "Saisie"]].to_numpy().tolist() == [
        ["00123", "C2A.1.1", "Martin", "Acquis", "entretien", "oui", ""],
        ["00123", "C2A.1.1", "Petit", "Acquis", "", "", "grille papier"],
        ["7", "C2A.2.1", "Petit", "Sans objet", "", "", ""],
    ]


def test_marks_go_on_in_another_sheet_before_the_row_limit() -> None:
    lines = [a_line(candidate=a_candidate(number=str(place))) for place in range(7)]
    workbook = reopened(export(a_content(lines=lines), most_rows=4))

    marks = {name: [row[1] for row in workbook[name].iter_rows(values_only=True)] for name in workbook.sheetnames[9:12]}
    assert marks == {
        "Marques 1": ["N°", "0", "1", "2"],
        "Marques 2": ["N°", "3", "4", "5"],
        "Marques 3": ["N°", "6"],
    }
    assert [workbook[name].auto_filter.ref for name in marks] == ["A1:Q4", "A1:Q4", "A1:Q2"]


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
    "]]></t></is></c>": "]]></t></is></c>",
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


def test_hostile_words_come_back_as_typed() -> None:
    people = [a_candidate(typed, typed, number=typed) for typed in HOSTILE]
    words = list(zip(HOSTILE, people, strict=True))
    content = a_content(
        candidates=[a_listed(person, {"2A": Status.VALIDATED}, body=typed) for typed, person in words],
        sheets={
            "2A": [a_sheet_row(person, "2A", grid(BLOCK, "A"), assessors=(typed,)) for typed, person in words],
        },
        lines=[
            a_line(remark=typed, reason=typed, amendment=typed, candidate=person, assessor=typed, exam_session=typed)
            for typed, person in words
        ],
    )

    workbook = reopened(export(content))

    for place, (typed, read) in enumerate(HOSTILE.items()):
        cells = [workbook["Bloc 2A"].cell(6 + place, column) for column in range(1, 5)]
        cells += [workbook["Observations"].cell(3 + place, column) for column in (1, 5, 7, 8, 9)]
        cells += [workbook["Marques"][f"{column}{2 + place}"] for column in "ABCDHJKL"]
        cells += [workbook["Candidats"].cell(2 + place, column) for column in (1, 8)]
        assert {unescape(cell.value) for cell in cells} == {read}
        assert {cell.data_type for cell in cells} == {"s"}
        assert {bool(cell.quotePrefix) for cell in cells} == {typed[0] in "=+-@"}


def test_hostile_words_are_no_formula_in_the_head_of_a_sheet() -> None:
    workbook = reopened(export(a_content(title="=1+1", by="=2+2", filters="@SUM")))

    cells = [workbook["Synthèse"]["A1"], workbook["Intégrité"]["B2"], workbook["Intégrité"]["B4"]]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("=1+1", "s", True),
        ("=2+2", "s", True),
        ("@SUM", "s", True),
    ]


def test_no_cell_of_the_file_is_a_formula() -> None:
    person = a_candidate("=1+1", "=HYPERLINK()")
    content = a_content(sheets={"2A": [a_sheet_row(person, "2A")]}, lines=[a_line(remark="=1+1", candidate=person)])

    with zipfile.ZipFile(io.BytesIO(export(content))) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    formula = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
    assert [ElementTree.fromstring(sheet).find(f".//{formula}") for sheet in sheets] == [None] * len(SHEETS)


def test_a_remark_longer_than_a_cell_is_whole_in_observations_and_cut_aloud_in_marks() -> None:
    remark = "".join(chr(0x61 + place % 26) for place in range(40_000))
    workbook = reopened(export(a_content(lines=[a_line(remark=remark, candidate=ZOE)])))
    sheet, mark = workbook["Observations"], workbook["Marques"]["K2"].value

    assert sheet["H3"].value + sheet["H4"].value == remark
    assert (sheet["K3"].value, sheet["K4"].value, sheet["B4"].value) == (None, "suite 2/2", "Durand Zoé")
    assert len(mark) == 32_767
    assert mark.endswith(CUT)
    assert remark.startswith(mark.removesuffix(CUT))


def test_a_text_that_just_fits_in_a_cell_is_whole_in_marks() -> None:
    full = "r" * 32_767
    sheet = reopened(export(a_content(lines=[a_line(remark=full, reason=full, amendment=full)])))["Marques"]

    assert [sheet[place].value for place in ("J2", "K2", "L2")] == [full] * 3


def test_a_long_remark_full_of_escapes_loses_nothing() -> None:
    remark = "😀_x0041_\x0b=" * 9_000
    workbook = reopened(export(a_content(lines=[a_line(remark=remark)])))
    sheet = workbook["Observations"]

    pieces = [sheet.cell(row, 8).value for row in range(3, sheet.max_row + 1)]
    pieces.append(workbook["Marques"]["K2"].value)
    assert "".join(unescape(piece) for piece in pieces[:-1]) == remark
    assert all(len(piece.encode("utf-16-le")) // 2 <= 32_767 for piece in pieces)


def test_a_remark_and_a_reason_share_their_rows() -> None:
    sheet = reopened(export(a_content(lines=[a_line(remark="r" * 33_000, reason="court")])))["Observations"]

    rows = [(sheet.cell(row, 7).value, len(sheet.cell(row, 8).value)) for row in (3, 4)]
    assert rows == [("court", 32_767), (None, 233)]


def test_each_chart_says_what_it_shows() -> None:
    cohort = a_cohort(candidates=12)
    with zipfile.ZipFile(io.BytesIO(export(a_content(cohort=cohort)))) as package:
        said = [ElementTree.fromstring(package.read(name)) for name in DESCRIBED]
        drawings = [name for name in package.namelist() if name.startswith("xl/drawings/drawing")]
    texts = [one.find(".//{*}cNvPr").get("descr") for one in said]

    one = cohort.blocks[0]
    assert len(drawings) == 3
    assert (
        f"{block_label(one)} ; {one.rate.n} passages évalués : validés {one.rate.count}, à délibérer "
        f"{one.to_deliberate}, non validés {one.not_validated}."
    ) in texts[0]
    hardest = criterion_figures(cohort).rows[0]
    assert texts[0].startswith(f"{blocks_message(cohort)}. Passages évalués par bloc")
    competencies = hardest_message(cohort.competencies, feminine=True)
    assert texts[1].startswith(f"{competencies}. Compétences acquises (%). C1.1 : ")
    criteria = hardest_message(cohort.criteria, feminine=False)
    assert texts[2].startswith(
        f"{criteria}. Critères les plus difficiles : marques « acquis » (%). {hardest[0]} : "
        f"{str(hardest[3]).replace('.', ',')} % (n = {hardest[2]}, "
    )


def test_each_chart_is_titled_by_its_message_and_blocks_by_their_intervals() -> None:
    cohort = a_cohort(candidates=12)
    file = export(a_content(cohort=cohort))
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        charts = [ElementTree.fromstring(package.read(f"xl/charts/chart{rank}.xml")) for rank in (1, 2, 3)]
    titles = [[line.text for line in one.iterfind("{*}chart/{*}title//{*}t")] for one in charts]
    categories = {one.text for one in charts[0].iterfind(".//{*}cat//{*}f")}

    assert [first for first, _ in titles] == [
        blocks_message(cohort),
        hardest_message(cohort.competencies, feminine=True),
        hardest_message(cohort.criteria, feminine=False),
    ]
    (place,) = categories
    cells = reopened(file)["Synthèse"][place.rpartition("!")[2].replace("$", "")]
    assert [cell.value for (cell,) in cells] == [block_label(one) for one in cohort.blocks]
    assert re.fullmatch(r"Bloc 1 : \d+,\d %, de \d+,\d à \d+,\d %", cells[0][0].value)


def test_nothing_to_show_makes_no_chart_but_the_first() -> None:
    content = a_content(cohort=a_cohort(candidates=0, exam_sessions=0))
    with zipfile.ZipFile(io.BytesIO(export(content))) as package:
        drawings = [name for name in package.namelist() if name.startswith("xl/drawings/drawing")]

    assert drawings == ["xl/drawings/drawing1.xml"]
    assert reopened(export(content))["Critères"]["A3"].value == "Aucune donnée pour ces filtres."


def test_rows_are_read_one_at_a_time() -> None:
    alive = itertools.count()
    rows = (a_sheet_row(a_candidate(number=str(next(alive))), "2A", grid(BLOCK, "A")) for _ in range(50))

    sheet = reopened(export(a_content(sheets={"2A": rows})))["Bloc 2A"]

    assert [sheet.cell(row, 1).value for row in (6, 55)] == ["0", "49"]


def test_an_export_that_fails_leaves_no_file_behind(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def lines():
        yield a_line()
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 -- ours, nothing to match
        export(replace(a_content(), lines=lines(), line_count=2))

    assert list(Path(tmp_path).iterdir()) == []


def test_the_title_is_no_code_at_the_head_of_the_page() -> None:
    sheet = reopened(export(a_content(title="Dupont & fils &P")))["Bloc 1"]

    assert sheet.oddHeader.left.text == "Dupont && fils &&P"


def test_the_date_of_the_file_is_the_export_s() -> None:
    properties = reopened(export()).properties

    assert (properties.created, properties.modified) == (EXPORTED_AT.replace(tzinfo=None),) * 2


def test_the_map_of_a_large_cohort_has_its_sheet() -> None:
    workbook = reopened(export(a_content(cohort=a_cohort(candidates=200))))

    assert workbook.sheetnames[1:4] == ["Compétences", "Carte des compétences", "Critères"]
    assert workbook["Compétences"].print_title_rows is not None
