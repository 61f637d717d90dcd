"""Whatever happens to a file on its way, it is read or refused: no other error comes out."""

from __future__ import annotations

import contextlib
import io
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp.errors import SpreadsheetError
from cqp.imports.candidates import check_candidates
from cqp.imports.spreadsheet import read_sheet
from tests.imports.files import CODES, csv, ods, ods_cell, ods_row, xlsx, zipped

TITLES = ("Numéro", "Nom", "Prénom", "Option", "Parcours", "Blocs acquis", "Tiers-temps")
VALUES = ("00123", "L’Hôte", "Zoé", "les deux", "VAE", "1; 2A", "oui")
DATE = ods_cell("23/11", "date", office__date_value="2026-11-23")
FORMULA = ods_cell("3", "float", office__value="3", table__formula="of:=[.B1]+1")
SHEET = "".join(
    f'<row r="{row}">'
    + "".join(f'<c r="{"ABCDEFG"[place]}{row}" t="s"><v>{place}</v></c>' for place in range(7))
    + "</row>"
    for row in (1, 2)
)
STRINGS = "".join(f"<si><t>{text}</t></si>" for text in TITLES)
STYLES = '<numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
FILES = {
    "xlsx": xlsx(SHEET + '<row><c s="0"><v>1</v></c><c t="e"><v>#N/A</v></c></row>', strings=STRINGS, styles=STYLES),
    "ods": ods(ods_row(*TITLES) + ods_row(*VALUES) + ods_row(DATE, FORMULA, table__number_rows_repeated=2)),
    "csv": csv(";".join(TITLES), ";".join(VALUES)),
}
WORDS = st.sampled_from(
    [b"<", b">", b'"', b"&", b"]]>", b"\0", b"-1", b"9" * 400, b"<row>", b"</c>", b"\xff", b"e9", b"="]
)
CUTS = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 40), st.binary(max_size=8) | WORDS)


def changed(content: bytes, cut: tuple[float, int, bytes]) -> bytes:
    place, length, new = int(len(content) * cut[0]), cut[1], cut[2]
    return content[:place] + new + content[place + length :]


def try_to_read(content: bytes) -> None:
    with contextlib.suppress(SpreadsheetError):
        check_candidates(read_sheet(content, "liste.xlsx"), block_codes=CODES, existing=[])


@pytest.mark.parametrize("name", FILES)
@given(cut=CUTS)
@settings(max_examples=300, deadline=None)
def test_a_file_changed_anywhere(name, cut) -> None:
    try_to_read(changed(FILES[name], cut))


@pytest.mark.parametrize("name", ["xlsx", "ods"])
@given(cut=CUTS, which=st.integers(0, 20))
@settings(max_examples=600, deadline=None)
def test_a_part_changed_anywhere(name, cut, which) -> None:
    with ZipFile(io.BytesIO(FILES[name])) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    part = list(parts)[which % len(parts)]

    try_to_read(zipped(parts | {part: changed(parts[part], cut)}, ZIP_STORED))
