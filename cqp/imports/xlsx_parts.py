"""What the cells of an Excel workbook refer to: parts by their relations, shared strings, number formats."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.escape import unescape

from cqp.imports.archive import damaged
from cqp.imports.cell_value import Shape, shape_of
from cqp.imports.xml_part import Attributes, Budget, read_part

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONSHIP = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
RELATION_TAGS = {"http://schemas.openxmlformats.org/package/2006/relationships Relationship": "Relationship"}

MAX_STYLES = 66_000
"""More than any program writes: Excel stops at 65 490."""

Styles = list[tuple[Shape, str]]
"""Shape and number format of each cell style."""


def _tags(*words: str) -> Mapping[str, str]:
    return {f"{namespace} {word}": word for namespace in MAIN for word in words}


SHEET_TAGS = _tags("workbookPr", "sheet", "row", "c", "v", "f", "is", "t", "rPh")
STRING_TAGS = _tags("si", "t", "rPh")
STYLE_TAGS = _tags("numFmt", "cellXfs", "xf")


def read_relations(data: bytes, budget: Budget) -> dict[str, tuple[str, str]]:
    """Return id → last word of the kind of relation, target as written; only those inside the file."""
    relations: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    read_part(data, RELATION_TAGS, budget, start=start)
    return relations


def plain(text: str) -> str:
    """Return a stored text with its escapes undone (`_x000B_`)."""
    return unescape(text) if "_x" in text else text


def read_strings(data: bytes, budget: Budget) -> list[str]:
    """Return the shared strings, without their styles nor their phonetic guides."""
    strings: list[str] = []
    pieces: list[str] = []
    aside = False
    reading = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal aside, reading
        if tag == "t":
            reading = not aside
        elif tag == "si":
            pieces.clear()
        elif tag == "rPh":
            aside = True

    def end(tag: str) -> None:
        nonlocal aside, reading
        if tag == "t":
            reading = False
        elif tag == "si":
            strings.append(plain("".join(pieces)))
        elif tag == "rPh":
            aside = False

    def text(piece: str) -> None:
        if reading:
            pieces.append(piece)

    read_part(data, STRING_TAGS, budget, start=start, end=end, text=text)
    return strings


def read_styles(data: bytes, budget: Budget) -> Styles:
    """Return what each cell style makes of a number."""
    own: dict[str, str] = {}
    styles: Styles = []
    shapes: dict[str, Shape] = {}
    in_cells = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal in_cells
        if len(own) > MAX_STYLES or len(styles) > MAX_STYLES:
            raise damaged("il contient trop de styles")
        if tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:256]
        elif tag == "cellXfs":
            in_cells = True
        elif tag == "xf" and in_cells:
            number = attributes.get("numFmtId", "0")
            code = own.get(number) or BUILTIN_FORMATS.get(int(number) if number.isdecimal() else 0, "General")
            if code not in shapes:
                shapes[code] = shape_of(code)
            styles.append((shapes[code], code))

    def end(tag: str) -> None:
        nonlocal in_cells
        if tag == "cellXfs":
            in_cells = False

    read_part(data, STYLE_TAGS, budget, start=start, end=end)
    return styles
