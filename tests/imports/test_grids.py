"""Any grid of text, written as any of the formats, reads back the same."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cqp.exports.pens import text_cell
from cqp.exports.sheet_text import possible
from cqp.imports.spreadsheet import read_sheet
from tests.imports.files import ods, ods_row

TRAPS = ["NA", "None", "00123", "Vrai", "1,5", "=1+1", "#N/A", "_x0041_", "a;b,c\td", '"', "L’Hôte", "\u202e", "sep=;"]
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n")
WORDS = st.text(LETTERS, max_size=12) | st.sampled_from(TRAPS)
GRIDS = st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=6).filter(
    lambda grid: any(cell.strip() for row in grid for cell in row)
)


def trimmed(grid) -> list[list[str]]:
    """Return the grid without what is blank around it: cells of nothing but spaces, and the ends of rows."""
    rows = [["" if cell.isspace() else cell for cell in row] for row in grid]
    while not any(rows[-1]):
        rows.pop()
    for row in rows:
        while row and not row[-1]:
            row.pop()
    return rows


def read(content: bytes, name: str) -> list[list[str]]:
    sheet = read_sheet(content, name)
    rows = [[] for _ in range(sheet.rows[-1].number)]
    for row in sheet.rows:
        rows[row.number - 1] = list(row.cells)
    return trimmed(rows)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(grid=GRIDS)
@settings(deadline=None)
def test_a_grid_written_as_csv(separator, encoding, grid) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(grid)

    assert read(text.getvalue().encode(encoding), "a.csv") == trimmed(grid)


@given(GRIDS)
@settings(deadline=None)
def test_a_grid_written_as_xlsx(grid) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Liste")
    for row in grid:
        sheet.append([text_cell(sheet, text) for text in row])
    file = io.BytesIO()
    workbook.save(file)

    assert read(file.getvalue(), "a.xlsx") == trimmed([[possible(text) for text in row] for row in grid])


@given(GRIDS)
@settings(deadline=None)
def test_a_grid_written_as_ods(grid) -> None:
    rows = "".join(ods_row(*("" if cell.startswith("<table:") else cell for cell in row)) for row in grid)
    expected = [["" if cell.startswith("<table:") else possible(cell) for cell in row] for row in grid]

    assert read(ods(rows), "a.ods") == trimmed(expected)
