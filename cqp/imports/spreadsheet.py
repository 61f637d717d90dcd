"""Read a spreadsheet that somebody sends: .xlsx, .ods or .csv, whatever its name says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from cqp.errors import SpreadsheetError
from cqp.imports import kind
from cqp.imports.archive import Archive
from cqp.imports.csv_text import read_csv
from cqp.imports.ods import read_ods
from cqp.imports.sheet import Sheet, counted
from cqp.imports.sheet_choice import Choice, Every, Sheets
from cqp.imports.xlsx import main_part, read_xlsx

MAX_BYTES = 10_000_000
SUFFIXES = {"xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"}, "ods": {".ods", ".ots"}, "csv": {".csv", ".txt", ".tsv", ""}}
CALLED = {"xlsx": "un classeur Excel", "ods": "un classeur OpenDocument", "csv": "une liste de valeurs (CSV)"}


def read_sheet(content: bytes, filename: str) -> Sheet:
    """Return the first visible sheet of the file that holds something, as text.

    The format is told by the content. Numbers, dates and booleans become text as people type it ("123",
    "2026-11-23", « Vrai »); texts stay exactly as they are. Takes at most 5 s and 400 MB, whatever the file.

    Args:
        content: The file.
        filename: Its name; it titles a CSV, and is warned about when its ending lies.

    Raises:
        SpreadsheetError: It cannot be read; the text says why and what to do.
    """
    _check_size(content)
    name = PurePath(filename)
    choice = Choice()
    format_ = _read_workbook(content, choice)
    sheet = choice.sheet() if format_ else read_csv(content, name.stem)
    format_ = format_ or "csv"
    if name.suffix.casefold() not in SUFFIXES[format_]:
        mismatch = f"Le nom du fichier finit par « {name.suffix} », mais c’est {CALLED[format_]} : il est lu comme tel."
        sheet = replace(sheet, warnings=(mismatch, *sheet.warnings))
    return sheet


def read_sheets(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Return every visible sheet of a workbook that holds something, but for its guide, and the hidden ones' titles.

    Texts come as in `read_sheet`, within the same bounds.

    Raises:
        SpreadsheetError: It is no workbook, or cannot be read.
    """
    _check_size(content)
    every = Every()
    if not _read_workbook(content, every):
        raise kind.other("une liste de valeurs sans feuilles (CSV ou texte)", "Envoyez le classeur, en .xlsx ou .ods.")
    return tuple(every.sheets), tuple(every.hidden)


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise SpreadsheetError(
            f"Ce fichier pèse {counted(len(content) // 1_000)} ko, pour {counted(MAX_BYTES // 1_000)} au plus : le "
            "tableau attendu est bien plus léger. Copiez le tableau seul dans un nouveau classeur, puis "
            "renvoyez-le."
        )
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise SpreadsheetError(
            "Ce fichier est vide. Vérifiez que c’est le bon et qu’il a été enregistré, puis renvoyez-le."
        )


def _read_workbook(content: bytes, choice: Sheets) -> str:
    """Give the sheets of a workbook to `choice` and return its format; "" for what may be a list of values."""
    kind.refuse_magic(content)
    if not content.startswith(kind.ZIP) or content[2:4] not in {b"\3\4", b"\5\6", b"\7\b"}:
        return ""
    archive = Archive(content)
    if kind.is_open_document(archive):
        read_ods(archive, choice)
        return "ods"
    main = main_part(archive)
    kind.refuse_package(archive, main)
    read_xlsx(archive, main, choice)
    return "xlsx"
