"""Spreadsheet files built by hand, down to the part and the byte."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from cqp.referential.model import Option

CODES = {None: "1", Option.UNDERWRITING: "2A", Option.CLAIMS: "2B"}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
URN = "urn:oasis:names:tc:opendocument:xmlns:"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

Parts = dict[str, str | bytes]

NOISE: Parts = {"noise.bin": random.Random(1).randbytes(200_000)}
"""Does not compress: a bomb that carries it hides from a limit on the ratio."""

A1 = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
"""A row of an Excel worksheet."""


def zipped(parts: Parts, method: int = ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def relations(**targets: str) -> str:
    """Return a part of relations; kind and target of each."""
    each = "".join(
        f'<Relationship Id="r{place}" Type="{KINDS}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{RELATIONS}">{each}</Relationships>'


def worksheet(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(
    *sheets: str | bytes,
    states: Iterable[str] = (),
    titles: Iterable[str] = (),
    strings: str | None = None,
    styles: str | None = None,
    namespace: str = MAIN,
    workbook: str = "",
    parts: Parts | None = None,
    without: str = "",
    method: int = ZIP_DEFLATED,
) -> bytes:
    """Return a workbook of these sheets; each is the rows, or a whole part if it does not begin with one.

    `strings` and `styles` are the insides of their parts, `workbook` what precedes the sheets, `states` and `titles`
    those of the first sheets, `parts` further or other parts, `without` the one to leave out.
    """
    named = [*titles, *(f"Feuille{place}" for place in range(len(sheets)))]
    shown = [*states, *["visible"] * len(sheets)]
    tabs = "".join(
        f'<sheet name={quoteattr(named[place])} sheetId="{place + 1}" state="{shown[place]}" r:id="r{place}"/>'
        for place in range(len(sheets))
    )
    targets = {f"worksheet{place}": f"worksheets/sheet{place}.xml" for place in range(len(sheets))}
    all_parts: Parts = {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{namespace}" xmlns:r="{KINDS}">{workbook}<sheets>{tabs}</sheets></workbook>'
        ),
    }
    for place, sheet in enumerate(sheets):
        rows_only = isinstance(sheet, str) and sheet[:4] in {"", "<row"}
        all_parts[f"xl/worksheets/sheet{place}.xml"] = worksheet(sheet, namespace=namespace) if rows_only else sheet
    if strings is not None:
        targets["sharedStrings"] = "sharedStrings.xml"
        all_parts["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{strings}</sst>'
    if styles is not None:
        targets["styles"] = "styles.xml"
        all_parts["xl/styles.xml"] = f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>'
    all_parts |= {"xl/_rels/workbook.xml.rels": relations(**targets)} | (parts or {})
    return zipped({name: content for name, content in all_parts.items() if name != without}, method)


def ods(
    *tables: str,
    styles: str = "",
    kind: str = SPREADSHEET,
    manifest: str = "",
    head: str = "",
    parts: Parts | None = None,
) -> bytes:
    """Return an OpenDocument spreadsheet; each table is the inside of its element, or the whole element."""
    whole = "".join(
        table
        if table.startswith("<table:table ")
        else f'<table:table table:name="Feuille{place}">{table}</table:table>'
        for place, table in enumerate(tables)
    )
    spaces = " ".join(f'xmlns:{name}="{URN}{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {spaces} xmlns:calcext="{CALC}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{whole}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    own: Parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(own | (parts or {}))


def ods_row(*cells: str, **attributes: object) -> str:
    """Return a row; a cell is a text, or the whole element."""
    each = "".join(cell if cell.startswith("<table:") else ods_cell(cell) for cell in cells)
    return f"<table:table-row{_said(attributes)}>{each}</table:table-row>"


def ods_cell(text: str, kind: str = "string", **attributes: object) -> str:
    """Return a cell of a text, written as OpenDocument asks: a paragraph a line, and an element a space."""
    lines = "".join(
        "<text:p>" + escape(line).replace("\t", "<text:tab/>").replace(" ", "<text:s/>") + "</text:p>"
        for line in text.split("\n")
    )
    return f'<table:table-cell office:value-type="{kind}"{_said(attributes)}>{lines}</table:table-cell>'


def _said(attributes: dict[str, object]) -> str:
    return "".join(
        f" {name.replace('__', ':').replace('_', '-')}={quoteattr(str(value))}" for name, value in attributes.items()
    )


def csv(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(rows).encode(encoding)


def texts(sheet) -> list[tuple[str, ...]]:
    """Return the cells of a sheet without their row numbers."""
    return [row.cells for row in sheet.rows]
