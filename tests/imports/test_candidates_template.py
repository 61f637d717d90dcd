"""The template can be filled in, and comes back through the importer."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from cqp.exports.candidates_template import CHOICES, write_candidates_template
from cqp.imports.candidates import check_candidates
from cqp.imports.columns import Column
from cqp.imports.measures import read_yes
from cqp.imports.problem import Severity
from cqp.imports.spreadsheet import read_sheet
from cqp.imports.values import read_options, read_route
from cqp.marking.registration import Accommodation, Registration, Route
from cqp.referential.model import Option
from tests.imports.files import CODES

CANDIDATE = ["00123", "Dupré", "Zoé", "les deux", "VAE", "1; 2A", "GRETA", "", "oui", "non", "oui"]


def template() -> bytes:
    target = io.BytesIO()
    write_candidates_template(target)
    return target.getvalue()


def filled(*candidates: list[str]) -> bytes:
    workbook = load_workbook(io.BytesIO(template()))
    for candidate in candidates:
        workbook["Candidats"].append(candidate)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def check(content: bytes):
    return check_candidates(read_sheet(content, "modele.xlsx"), block_codes=CODES, existing=[])


def test_the_same_bytes_every_time() -> None:
    assert template() == template()


def test_its_titles_are_those_of_the_importer() -> None:
    titles = read_sheet(template(), "modele.xlsx").rows[0].cells

    assert titles == tuple(column for column in Column if column is not Column.ACCOMMODATIONS)


def test_its_examples_are_left_aside_and_said() -> None:
    done = check(filled(CANDIDATE))

    assert [(one.row, one.reason, one.severity) for one in done.problems] == [
        (2, "Ligne d’exemple du modèle : elle est laissée de côté.", Severity.WARN),
        (3, "Ligne d’exemple du modèle : elle est laissée de côté.", Severity.WARN),
    ]


def test_a_candidate_comes_back_as_typed() -> None:
    assert check(filled(CANDIDATE)).rows == (
        (
            4,
            Registration(
                "00123",
                "Dupré",
                "Zoé",
                (Option.UNDERWRITING, Option.CLAIMS),
                Route.EXPERIENCE,
                ("1", "2A"),
                "GRETA",
                "",
                (Accommodation.EXTRA_TIME, Accommodation.EQUIPMENT),
            ),
        ),
    )


def test_an_untouched_template_has_nobody() -> None:
    assert not check(template()).is_acceptable


def test_every_choice_is_understood() -> None:
    options, routes, *yes_no = CHOICES.values()

    assert {read_route(choice) for choice in routes} == set(Route)
    assert [read_options(choice, CODES) for choice in options] == [
        (Option.UNDERWRITING,),
        (Option.CLAIMS,),
        (Option.UNDERWRITING, Option.CLAIMS),
    ]
    assert [[read_yes(choice) for choice in choices] for choices in yes_no] == [[True, False]] * 3


def test_its_lists_and_text_columns_are_in_the_file() -> None:
    sheet = load_workbook(io.BytesIO(template()))["Candidats"]

    assert {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation} == {
        "D2:D2001": '"souscription,indemnisation,les deux"',
        "E2:E2001": '"formation,alternance,VAE,libre"',
        "I2:I2001": '"oui,non"',
        "J2:J2001": '"oui,non"',
        "K2:K2001": '"oui,non"',
    }
    assert {sheet.column_dimensions[letter].number_format for letter in "ABCDEFGHIJK"} == {"@"}
    assert sheet["A2"].number_format == "@"
