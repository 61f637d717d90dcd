"""What is read of workbooks: the first filled sheet that can be seen, each cell as people typed it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqp.imports import cell_value
from cqp.imports.sheet import CellFault, Row, Sheet
from cqp.imports.spreadsheet import read_sheet
from cqp.imports.xlsx_rows import UNREADABLE, UNREADABLE_REMEDY
from tests.imports.files import A1, STRICT, ods, ods_cell, ods_row, texts, worksheet, xlsx

LIBREOFFICE = Path(__file__).parent / "libreoffice.ods"
"""Written by LibreOffice 7.4, without its styles and settings: dates, formulas, a hidden sheet, a comment, a merge."""

HIDDEN = (
    '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="10"/></cellXfs>'
)


def cell(inside: str, **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<row r="1"><c r="A1"{said}>{inside}</c></row>'


def only_text(content: bytes) -> str:
    sheet = read_sheet(content, "candidats.xlsx")
    assert sheet.faults == ()
    return sheet.rows[0].cells[0]


@pytest.mark.parametrize(
    ("inside", "attributes", "text"),
    [
        ("<v>123</v>", {}, "123"),
        ("<v>123.0</v>", {}, "123"),
        ("<v>-0</v>", {}, "0"),
        ("<v>1E5</v>", {}, "100000"),
        ("<v>1.5</v>", {}, "1,5"),
        ("<v>0.30000000000000004</v>", {}, "0,3"),
        ("<v>123</v>", {"s": "2"}, "00123"),
        ("<v>46349</v>", {"s": "1"}, "2026-11-23"),
        ("<v>46349.395833333336</v>", {"s": "3"}, "2026-11-23T09:30:00"),
        ("<v>1.5</v>", {"s": "4"}, "36:00:00"),
        ("<v>0.5</v>", {"s": "5"}, "0,5"),
        ("<v>7</v>", {"s": "99"}, "7"),
        ("<v>9999999999</v>", {"s": "1"}, "9999999999"),
        ("<v>2026-11-23T00:00:00</v>", {"t": "d"}, "2026-11-23"),
        ("<v>1</v>", {"t": "b"}, "Vrai"),
        ("<v>0</v>", {"t": "b"}, "Faux"),
        ("<f>TRUE()</f><v>1</v>", {"t": "b"}, "Vrai"),
        ("<v>0</v>", {"t": "s"}, "00123"),
        ("<v>1</v>", {"t": "s"}, "Dupré"),
        ("<v>2</v>", {"t": "s"}, "東京"),
        ("<is><t>NA</t></is>", {"t": "inlineStr"}, "NA"),
        ("<is><t>None</t></is>", {"t": "inlineStr"}, "None"),
        ("<is><t>1,5</t></is>", {"t": "inlineStr"}, "1,5"),
        ("<is><t> a  b </t></is>", {"t": "inlineStr"}, " a  b "),
        ("<is><t>a_x000B_b_x005F_x</t></is>", {"t": "inlineStr"}, "a\x0bb_x"),
        ("<is><r><t>Du</t></r><r><t>pré</t></r></is>", {"t": "inlineStr"}, "Dupré"),
        ("<is><t>=1+1</t></is>", {"t": "inlineStr"}, "=1+1"),
    ],
)
def test_a_cell_of_excel_is_what_was_typed(inside, attributes, text) -> None:
    strings = (
        "<si><t>00123</t></si><si><r><t>Du</t></r><r><t>pré</t></r></si>"
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
    )

    assert only_text(xlsx(cell(inside, **attributes), strings=strings, styles=STYLES)) == text


@pytest.mark.parametrize(
    ("element", "text"),
    [
        (ods_cell("123", "float", office__value="123"), "123"),
        (ods_cell("00123", "float", office__value="123"), "00123"),
        (ods_cell("123,00 €", "currency", office__value="123"), "123"),
        (ods_cell("50 %", "percentage", office__value="0.5"), "0,5"),
        (ods_cell("23/11/26", "date", office__date_value="2026-11-23"), "2026-11-23"),
        (ods_cell("23/11", "date", office__date_value="2026-11-23T09:30:00"), "2026-11-23T09:30:00"),
        (ods_cell("9h30", "time", office__time_value="PT09H30M00S"), "09:30:00"),
        (ods_cell("VRAI", "boolean", office__boolean_value="true"), "Vrai"),
        (ods_cell("VRAI", "boolean", office__boolean_value="true", table__formula="of:=TRUE()"), "Vrai"),
        (ods_cell("00123"), "00123"),
        (ods_cell("NA"), "NA"),
        (ods_cell("#N/A"), "#N/A"),
        (ods_cell("a\nb"), "a\nb"),
        (ods_cell("  a\tb "), "  a\tb "),
        ("<table:table-cell><text:p> a \n <text:span>b  c</text:span> </text:p></table:table-cell>", "a b c"),
        (
            "<table:table-cell><office:annotation><text:p>RQTH</text:p></office:annotation><text:p>Roy</text:p>"
            "</table:table-cell>",
            "Roy",
        ),
    ],
)
def test_a_cell_of_ods_is_what_was_typed(element, text) -> None:
    assert only_text(ods(ods_row(element))) == text


FORMULA = (cell_value.FORMULA, cell_value.FORMULA_REMEDY)
FAILED = (cell_value.FAILED, cell_value.FAILED_REMEDY)
LOST = (cell_value.DIGITS_LOST, cell_value.DIGITS_REMEDY)
BROKEN = (UNREADABLE, UNREADABLE_REMEDY)


@pytest.mark.parametrize(
    ("content", "shown", "said"),
    [
        (xlsx(cell("<f>B1+1</f><v>3</v>")), "=B1+1", FORMULA),
        (xlsx(cell('<f t="shared" si="0"/><v>3</v>')), "=…", FORMULA),
        (xlsx(cell("<f>B1</f>")), "=B1", FORMULA),
        (xlsx(cell("<f>1/0</f><v>#DIV/0!</v>", t="e")), "=1/0", FORMULA),
        (xlsx(cell("<v>#N/A</v>", t="e")), "#N/A", FAILED),
        (xlsx(cell("<v>12345678901234567</v>")), "12345678901234600", LOST),
        (xlsx(cell("<v>7</v>", t="s")), "7", BROKEN),
        (xlsx(cell("<v>nan</v>")), "nan", BROKEN),
        (xlsx(cell("<v>douze</v>")), "douze", BROKEN),
        (ods(ods_row(ods_cell("3", "float", office__value="3", table__formula="of:=[.B1]+1"))), "=[.B1]+1", FORMULA),
        (
            ods(ods_row(ods_cell("#N/D", "string", calcext__value_type="error", table__formula="of:=NA()"))),
            "#N/D",
            FAILED,
        ),
        (ods(ods_row(ods_cell("1E+16", "float", office__value="1.2345678901234567E16"))), "12345678901234600", LOST),
    ],
)
def test_a_cell_that_cannot_be_believed_is_named(content, shown, said) -> None:
    sheet = read_sheet(content, "candidats.xlsx" if b"workbook" in content else "candidats.ods")

    assert sheet.faults == (CellFault(1, 0, shown, *said),)
    assert texts(sheet) == [(shown,)]


def test_the_first_filled_sheet_that_can_be_seen_is_read() -> None:
    content = xlsx(A1, "", A1.replace(">a<", ">b<"), A1, states=["hidden"], titles=["Secret", "Vide", "Liste", "Reste"])

    assert read_sheet(content, "candidats.xlsx") == Sheet(
        "Liste",
        (Row(1, ("b",)),),
        (
            "Feuilles masquées, non lues : « Secret ».",
            "Plusieurs feuilles sont remplies : « Liste » est lue, pas les suivantes (« Reste »).",
        ),
    )


def test_a_hidden_sheet_of_ods_is_not_read() -> None:
    hidden = f'<table:table table:name="Secret" table:style-name="h">{ods_row("x")}</table:table>'

    sheet = read_sheet(ods(hidden, ods_row("a"), ods_row("b"), styles=HIDDEN), "candidats.ods")

    assert (texts(sheet), sheet.warnings) == (
        [("a",)],
        (
            "Feuilles masquées, non lues : « Secret ».",
            "Plusieurs feuilles sont remplies : « Feuille1 » est lue, pas les suivantes (« Feuille2 »).",
        ),
    )


def test_the_instructions_of_our_template_are_never_read() -> None:
    sheet = read_sheet(xlsx(A1, A1.replace(">a<", ">b<"), titles=["Mode d’emploi"]), "candidats.xlsx")

    assert (texts(sheet), sheet.warnings) == ([("b",)], ())


def test_the_announced_dimension_and_giant_merges_are_not_believed() -> None:
    rows = A1 + '<row r="3"><c r="C3"><v>1</v></c></row>'
    lying = worksheet(
        rows, before='<dimension ref="A1:A1"/>', after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    giant = worksheet(rows, before='<dimension ref="A1:XFD1048576"/>')

    expected = (Row(1, ("a", "", "")), Row(3, ("", "", "1")))
    assert [read_sheet(xlsx(sheet), "a.xlsx").rows for sheet in (lying, giant)] == [expected, expected]


def test_empty_cells_far_away_are_nothing() -> None:
    far = A1 + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    repeated = ods_row("a", ods_cell("", table__number_columns_repeated=16_383))

    assert texts(read_sheet(xlsx(far), "a.xlsx")) == [("a",)]
    assert texts(read_sheet(ods(repeated + ods_row("", table__number_rows_repeated=1_048_575)), "a.ods")) == [("a",)]


def test_repeated_rows_and_cells_of_ods_stand_in_their_places() -> None:
    rows = (
        ods_row("a", ods_cell("b", table__number_columns_repeated=2), "c", table__number_rows_repeated=2)
        + ods_row("", table__number_rows_repeated=3)
        + ods_row('<table:covered-table-cell table:number-columns-repeated="2"/>', "d")
    )

    assert read_sheet(ods(rows), "a.ods").rows == (
        Row(1, ("a", "b", "b", "c")),
        Row(2, ("a", "b", "b", "c")),
        Row(6, ("", "", "d", "")),
    )


def test_rows_that_are_filtered_out_are_read_and_said() -> None:
    filtered = A1 + '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'

    sheet = read_sheet(xlsx(filtered), "a.xlsx")

    assert (texts(sheet), sheet.warnings) == (
        [("a",), ("1",)],
        ("Des lignes masquées ou filtrées (1) sont lues comme les autres.",),
    )


def test_cells_without_places_follow_each_other() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"

    assert texts(read_sheet(xlsx(rows), "a.xlsx")) == [("1", "2"), ("", "3")]


def test_a_strict_workbook_is_read() -> None:
    assert only_text(xlsx(A1, namespace=STRICT)) == "a"


def test_dates_may_count_from_1904() -> None:
    content = xlsx(cell("<v>44887</v>", s="1"), styles=STYLES, workbook='<workbookPr date1904="1"/>')

    assert only_text(content) == "2026-11-23"


def test_a_part_that_nobody_reads_may_hold_anything() -> None:
    assert only_text(xlsx(A1, parts={"docProps/core.xml": "<!DOCTYPE a><a>", "xl/vbaProject.bin": b"\0"})) == "a"


def test_a_name_that_lies_is_said() -> None:
    assert read_sheet(xlsx(A1), "liste.csv").warnings == (
        "Le nom du fichier finit par « .csv », mais c’est un classeur Excel : il est lu comme tel.",
    )


def test_a_file_of_libreoffice_is_read() -> None:
    sheet = read_sheet(LIBREOFFICE.read_bytes(), LIBREOFFICE.name)

    assert (sheet.title, texts(sheet), sheet.warnings) == (
        "Liste",
        [
            ("N° interne", "NOM", "Prénom", "Option", "Voie", "Tiers-temps", "Date"),
            ("00123", "Dupré", "Zoé", "S", "VAE", "Vrai", "2026-11-23"),
            ("00042", "N’Guyen", "Jean  Paul", "les deux", "formation", "Vrai", "1,5"),
            ("1,5", "L'Hôte", "a\nb", "2B", "libre", "non", "09:30:00"),
            ("", "", "", "", "", "", "=[.A3]+1"),
            ("", "", "", "", "", "", "#DIV/0!"),
        ],
        (
            "Feuilles masquées, non lues : « Cachée ».",
            "Plusieurs feuilles sont remplies : « Liste » est lue, pas les suivantes (« Autre »).",
        ),
    )
    assert [(fault.row, fault.column, fault.value) for fault in sheet.faults] == [(6, 6, "=[.A3]+1"), (7, 6, "#DIV/0!")]
