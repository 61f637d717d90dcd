"""Read a list of values as text (.csv, .txt), as French Excel, LibreOffice or a database wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from cqp.errors import SpreadsheetError
from cqp.imports.gathering import Gathering
from cqp.imports.kind import other, refuse_markup
from cqp.imports.sheet import Sheet

SEPARATORS = "\t;,"
SAMPLE_ROWS = 30
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
"""Byte order marks and the encoding they announce."""


def read_csv(content: bytes, title: str) -> Sheet:
    """Return the values, each exactly as written.

    Raises:
        SpreadsheetError: It is no text, no list, or its quotes do not match.
    """
    text = decoded(content)
    refuse_markup(text)
    separator, text = _announced(text)
    cells = Gathering()
    records = _records(text, separator or _separator(text))
    for number, record in enumerate(records, start=1):
        for column, value in enumerate(record):
            if value:
                cells.put(number, column, value)
    if not cells.filled:
        raise SpreadsheetError("Ce fichier ne contient aucune valeur. Vérifiez que c’est le bon, puis réessayez.")
    return cells.sheet(title, ())


def decoded(content: bytes) -> str:
    """Return the text: what its mark announces, or strict UTF-8, or the cp1252 of French Excel."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    if b"\0" in content:
        raise other("un fichier d’un format inconnu")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, "cp1252")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise SpreadsheetError(
            "Le codage des caractères de ce fichier n’est pas reconnu : ses accents seraient faux. Dans votre "
            "tableur, choisissez « Enregistrer sous » > « CSV UTF-8 » ou « Classeur Excel (.xlsx) », puis renvoyez-le."
        ) from None


def _announced(text: str) -> tuple[str, str]:
    """Return the separator of a first line « sep=; », which Excel does not count, and the text after it."""
    first = text[:7].splitlines()[:1]
    if first and len(first[0]) == 5 and first[0].casefold().startswith("sep=") and first[0][4] in SEPARATORS:
        rest = text[5:]
        return first[0][4], rest.removeprefix("\r").removeprefix("\n")
    return "", text


def _separator(text: str) -> str:
    """Return the separator under which the first rows agree; if none, the one that stands most often."""
    widths = {separator: _widths(text, separator) for separator in SEPARATORS}
    for separator in "\t;":  # a comma may also be that of « 1,5 » in every row
        if len(set(widths[separator])) == 1 and widths[separator][0] > 1:
            return separator
    best = max(SEPARATORS, key=lambda separator: sum(widths[separator]) - len(widths[separator]))
    if sum(widths[best]) > len(widths[best]):
        return best
    heading = text.lstrip().partition("\n")[0]
    return max(";,\t", key=heading.count)


def _widths(text: str, separator: str) -> list[int]:
    """Return how many values each of the first rows has, none if its quotes do not match under this separator."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [len(record) for record in islice(reader, SAMPLE_ROWS) if record]
    except csv.Error:
        return []


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 0
    try:
        for record in reader:
            line = reader.line_num
            yield record
    except csv.Error:
        raise SpreadsheetError(
            f'Un guillemet (") est mal placé ou jamais refermé à partir de la ligne {line + 1} : la suite du fichier '
            "ne peut pas être découpée sûrement. Corrigez cette ligne, ou enregistrez en .xlsx, puis réessayez."
        ) from None
