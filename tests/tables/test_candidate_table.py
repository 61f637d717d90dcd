"""One candidate's block as a table."""

from __future__ import annotations

from cqp.tables.candidate import competencies_table, competencies_titles
from tests.results_build import a_block_result, a_held_block, grid, the_referential

BLOCK = the_referential().block("2A")


def test_each_competency_is_a_row_with_the_arithmetic_of_each_assessor() -> None:
    result = a_block_result("2A", grid(BLOCK, "A"), grid(BLOCK, "A", {"C2A.1.1": "N", "C2A.2.1": "SO"}))

    table = competencies_table(result)

    assert table.drop(columns="text").values.tolist() == [
        ["C2A.1", "? À délibérer", "5 acquis sur 5 applicables", "4 acquis sur 5 applicables, 1 non acquis"],
        ["C2A.2", "✓ Acquise", "3 acquis sur 3 applicables", "2 acquis sur 2 applicables, 1 sans objet"],
        ["C2A.3", "✓ Acquise", "3 acquis sur 3 applicables", "3 acquis sur 3 applicables"],
        ["C2A.4", "✓ Acquise", "6 acquis sur 6 applicables", "6 acquis sur 6 applicables"],
    ]
    assert table["text"].tolist() == [competency.text for competency in BLOCK.competencies]


def test_two_assessors_of_the_same_name_stay_two_columns() -> None:
    result = a_block_result("2A", grid(BLOCK, "A"), grid(BLOCK, "N"), assessors=("NA", "NA"))

    assert competencies_titles(result) == {
        "code": "Code",
        "text": "Compétence",
        "status": "Proposition",
        "assessor_1": "É1 · NA",
        "assessor_2": "É2 · NA",
    }
    assert list(competencies_table(result).columns) == list(competencies_titles(result))


def test_a_block_held_before_has_no_row() -> None:
    table = competencies_table(a_held_block())

    assert (len(table), list(table.columns)) == (0, ["code", "text", "status"])


def test_a_sitting_without_committee_still_lists_its_competencies() -> None:
    table = competencies_table(a_block_result("2A"))

    assert table["status"].tolist() == ["– Non observée"] * 4
