"""Lists of values as text, as French Excel, LibreOffice, databases and people write them."""

from __future__ import annotations

import pytest

from cqp.imports.sheet import Row, Sheet
from cqp.imports.spreadsheet import read_sheet
from tests.imports.files import csv, texts

ROWS = ("Numéro;Nom;Œuvre", "00123;L’Hôte;1,5", "NA;None;Vrai")
EXPECTED = [("Numéro", "Nom", "Œuvre"), ("00123", "L’Hôte", "1,5"), ("NA", "None", "Vrai")]


@pytest.mark.parametrize(
    "content",
    [
        csv(*ROWS),
        csv(*ROWS, encoding="utf-8-sig"),
        csv(*ROWS, encoding="cp1252"),
        csv(*ROWS, encoding="utf-16"),
        b"\xfe\xff" + csv(*ROWS, encoding="utf-16-be"),
        csv(*ROWS, "", "").replace(b"\r\n", b"\n"),
        csv(*ROWS).replace(b"\r\n", b"\r"),
        csv("sep=;", *ROWS),
        csv(*(row.replace(";", "\t") for row in ROWS)),
        csv("Numéro,Nom,Œuvre", '00123,L’Hôte,"1,5"', "NA,None,Vrai"),
        csv('"Numéro";"Nom";"Œuvre"', '"00123";"L’Hôte";"1,5"', '"NA";"None";"Vrai"'),
    ],
    ids=["utf-8", "mark", "cp1252", "utf-16", "utf-16 be", "unix", "old mac", "sep", "tabs", "commas", "quotes"],
)
def test_every_way_of_writing_gives_the_same_cells(content) -> None:
    assert texts(read_sheet(content, "liste.csv")) == EXPECTED


def test_a_comma_in_the_values_is_no_separator() -> None:
    rows = ("Nom;Note", "Roy, Zoé;1,5", "Petit, Max;2,5")

    assert texts(read_sheet(csv(*rows), "a.csv")) == [("Nom", "Note"), ("Roy, Zoé", "1,5"), ("Petit, Max", "2,5")]


def test_a_semicolon_in_the_values_is_no_separator() -> None:
    rows = ("Nom,Blocs,Ville", "Roy,2A; 2B,Lyon", "Petit,1; 2A,Brest")

    assert texts(read_sheet(csv(*rows), "a.csv"))[1] == ("Roy", "2A; 2B", "Lyon")


def test_quotes_hold_separators_quotes_and_line_breaks() -> None:
    content = csv('N;"Nom ""d’usage""";Ville', '1;"Roy;\r\nZoé";Lyon')

    assert read_sheet(content, "a.csv").rows == (
        Row(1, ("N", 'Nom "d’usage"', "Ville")),
        Row(2, ("1", "Roy;\r\nZoé", "Lyon")),
    )


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    content = csv("Liste;", ";", "", "N;Nom", "1;Roy")

    assert read_sheet(content, "dossier/liste.csv") == Sheet(
        "liste", (Row(1, ("Liste", "")), Row(4, ("N", "Nom")), Row(5, ("1", "Roy")))
    )


def test_formulas_stay_texts() -> None:
    assert texts(read_sheet(csv("N;Nom", '="00123";=1+1'), "a.csv"))[1] == ('="00123"', "=1+1")


def test_a_csv_that_is_called_xlsx_is_read_and_said() -> None:
    assert read_sheet(csv(*ROWS), "liste.xlsx").warnings == (
        "Le nom du fichier finit par « .xlsx », mais c’est une liste de valeurs (CSV) : il est lu comme tel.",
    )
