"""Files that are not lists of candidates, hostile or absurd: how each is made."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache
from zipfile import ZIP_STORED

from tests.imports.files import A1, MAIN, NOISE, SPREADSHEET, ods, ods_cell, ods_row, relations, worksheet, xlsx, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


SPACES = '<table:table-cell><text:p>a<text:s text:c="{}"/></text:p></table:table-cell>'
WIDE = f'<row><c t="inlineStr"><is><t>\U0001f600{"a" * 1_000}</t></is></c></row>'
WIDE_STRING = f"<si><t>\U0001f600{'a' * 1_400}</t></si>"


def ole(*streams: str) -> bytes:
    return OLE + b"".join(stream.encode("utf-16-le") + bytes(64) for stream in streams)


def broken(content: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return content.replace(old, new)


def locked(content: bytes) -> bytes:
    """Return a zip whose parts all say that they are encrypted."""
    file = bytearray(content)
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = file.find(signature)
        while place >= 0:
            file[place + flags] |= 1
            place = file.find(signature, place + 4)
    return bytes(file)


def lying(content: bytes) -> bytes:
    """Return a zip that announces ten bytes for its worksheet."""
    file = bytearray(content)
    directory = file.rfind(b"xl/worksheets/sheet0.xml") - 46
    struct.pack_into("<I", file, directory + 24, 10)
    return bytes(file)


def rows_of(row: str, cell: str, cells: int, rows: int) -> str:
    return f"<{row}>{cell * cells}</{row}>" * rows


FOREIGN: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "only blanks": lambda: b"\xef\xbb\xbf \r\n\t\r\n",
    "only separators": lambda: b";;;\r\n;;;\r\n",
    "over ten megabytes": lambda: b"a;b\n" * 2_600_000,
    "old xls": lambda: ole("Root Entry", "Workbook"),
    "very old xls": lambda: ole("Root Entry", "Book"),
    "xlsx with a password": lambda: ole("Root Entry", "EncryptionInfo", "EncryptedPackage"),
    "old Word": lambda: ole("Root Entry", "WordDocument"),
    "ods with a password": lambda: ods(ods_row("a"), manifest="<manifest:encryption-data/>"),
    "ods in a locked package": lambda: zipped({"mimetype": SPREADSHEET, "encrypted-package": b"\1\2\3"}),
    "zip with a password": lambda: locked(xlsx(A1)),
    "html renamed xlsx": lambda: b"<html><body><table><tr><td>Nom</td></tr></table></body></html>",
    "html with a doctype": lambda: b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>",
    "web archive": lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    "xml of excel 2003": lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "pdf": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "pdf that is also a zip": lambda: b"%PDF-1.7\n" + xlsx(A1),
    "rtf": lambda: rb"{\rtf1\ansi Nom}",
    "png": lambda: b"\x89PNG\r\n\x1a\n",
    "gzip": lambda: b"\x1f\x8b\x08\x00" + zlib.compress(b"a"),
    "program": lambda: b"MZ\x90\x00\x03",
    "binary without a name": lambda: b"abc\0def;\1\2\3",
    "utf-16 without a mark": lambda: "Numéro;Nom".encode("utf-16-le"),
    "neither utf-8 nor cp1252": lambda: b"Num\xe9ro;Nom\r\n1;Dupr\x8d\r\n",
    "utf-8 mark on something else": lambda: b"\xef\xbb\xbfNum\xe9ro;Nom\r\n",
    "word document": lambda: zipped(
        {"_rels/.rels": relations(officeDocument="word/document.xml"), "word/document.xml": "<a/>"}
    ),
    "text of OpenDocument": lambda: zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
    ),
    "xlsb": lambda: zipped({"_rels/.rels": relations(officeDocument="xl/workbook.bin"), "xl/workbook.bin": b"\1"}),
    "numbers": lambda: zipped({"Index/Document.iwa": b"\0", "preview.jpg": b"\xff\xd8"}),
    "zip of a workbook": lambda: zipped({"candidats.xlsx": xlsx(A1)}),
    "zip of photos": lambda: zipped({"photo.jpg": b"\xff\xd8"}),
    "empty zip": lambda: zipped({}),
    "unclosed quote": lambda: b'Num\xc3\xa9ro;Nom\r\n1;Roy\r\n2;"Dupont\r\n3;Petit\r\n',
    "quote inside a quoted text": lambda: b'Nom;N\r\n"Roy" dit "Rex";1\r\n',
}
"""What is something else than a workbook or a list of values, or cannot be read as one."""

DAMAGED: dict[str, Callable[[], bytes]] = {
    "truncated": lambda: xlsx(A1)[:-200],
    "cut after its first bytes": lambda: xlsx(A1)[:40],
    "damaged part": lambda: broken(xlsx(A1, method=ZIP_STORED), b"<sheetData>", b"<sheetDaXa>"),
    "two parts of one name": lambda: broken(
        xlsx(A1, parts={"xl/workbook.xmX": "x"}), b"xl/workbook.xmX", b"xl/workbook.xml"
    ),
    "no workbook inside": lambda: zipped({"_rels/.rels": relations(officeDocument="xl/workbook.xml")}),
    "no worksheet part": lambda: xlsx(A1, without="xl/worksheets/sheet0.xml"),
    "no relations": lambda: xlsx(A1, without="xl/_rels/workbook.xml.rels"),
    "xml cut short": lambda: xlsx(f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'),
    "worksheet in utf-16": lambda: xlsx(worksheet(A1).encode("utf-16")),
    "content that is no xml": lambda: zipped({"mimetype": SPREADSHEET, "content.xml": "Nom;Prénom"}),
    "row of an impossible number": lambda: xlsx('<row r="-1"><c r="A-1"><v>1</v></c></row>'),
    "row of ten thousand digits": lambda: xlsx(f'<row r="{"9" * 10_000}"/>'),
    "cell of an impossible name": lambda: xlsx('<row r="1"><c r="é1"><v>1</v></c></row>'),
    "cell that says it is elsewhere": lambda: xlsx('<row r="1"><c r="A2"><v>1</v></c></row>'),
    "negative repetition": lambda: ods(ods_row(ods_cell("a", table__number_columns_repeated=-3))),
    "repetition of ten thousand digits": lambda: ods(ods_row("a", table__number_rows_repeated="9" * 10_000)),
    "three hundred sheets": lambda: xlsx(*[A1] * 300),
    "three hundred tables": lambda: ods(*[ods_row("a")] * 300),
    "nested ten thousand deep": lambda: xlsx("<row>" * 10_000 + "</row>" * 10_000),
    "ten thousand attributes": lambda: xlsx("<row " + " ".join(f'a{n}=""' for n in range(10_000)) + "/>"),
    "ten thousand names": lambda: xlsx("<row>" + "".join(f"<a{n}/>" for n in range(10_000)) + "</row>"),
    "part larger than announced": lambda: lying(xlsx(A1)),
}
"""Workbooks that do not hold together."""

HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: zipped({"xl/workbook.xml": b"0" * 59_000_000}),
    "zip bomb over the limit": lambda: xlsx(A1, parts={f"pad{n}": b"0" * 10_000_000 for n in range(7)}),
    "ten thousand parts": lambda: zipped({str(n): "" for n in range(10_000)}),
    "entities that grow": lambda: xlsx(ENTITIES + worksheet(A1)),
    "entity outside, in the workbook": lambda: xlsx(A1, parts={"xl/workbook.xml": EXTERNAL + "<workbook/>"}),
    "entity outside, in the strings": lambda: xlsx(A1, strings=f"<si><t>a</t></si></sst>{EXTERNAL}<sst>"),
    "entity outside, in ods": lambda: ods(ods_row("a"), head=EXTERNAL),
    "far corner": lambda: xlsx(A1 + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a hundred thousand columns": lambda: xlsx('<row r="1">' + "<c><v>1</v></c>" * 100_000 + "</row>"),
    "thirty thousand rows": lambda: xlsx("<row><c><v>1</v></c></row>" * 30_000),
    "csv of a hundred thousand columns": lambda: b"a;" * 100_000,
    "csv of thirty thousand rows": lambda: b"a;b\n" * 30_000,
    "ods row repeated a million times": lambda: ods(ods_row("a", table__number_rows_repeated=1_048_576)),
    "ods cell repeated to the last column": lambda: ods(ods_row(ods_cell("a", table__number_columns_repeated=16_384))),
    "ods cell repeated in every row": lambda: ods(ods_row(ods_cell("a", table__number_columns_repeated=200)) * 9_000),
    "ods cell far below": lambda: ods(ods_row("", table__number_rows_repeated=1_048_575) + ods_row("a")),
    "ods cell of a million spaces": lambda: ods(ods_row(SPACES.format(999_999_999))),
    "cell of fifty thousand characters": lambda: xlsx(A1.replace(">a<", f">{'a' * 50_000}<")),
    "sheet without an end": lambda: xlsx(rows_of("row", '<c s="1"/>', 190, 20_000), parts=NOISE),
    "cells without an end": lambda: xlsx(rows_of("row", "<c><v>10</v></c>", 190, 17_000), parts=NOISE),
    "errors without an end": lambda: xlsx(rows_of("row", '<c t="e"><v>#N/A</v></c>', 25, 18_000), parts=NOISE),
    "strings without an end": lambda: xlsx(A1, strings="<si><t>a</t></si>" * 3_300_000, parts=NOISE),
    "styles without an end": lambda: xlsx(A1, styles=f"<cellXfs>{'<xf/>' * 8_000_000}</cellXfs>", parts=NOISE),
    "comment of fifty megabytes": lambda: xlsx(A1 + f"<!--{'a<' * 25_000_000}-->", parts=NOISE),
    "instruction of fifty megabytes": lambda: xlsx(A1 + f"<?a {'a<' * 25_000_000}?>", parts=NOISE),
    "comments without an end": lambda: xlsx(A1 + "<!---->" * 7_000_000, parts=NOISE),
    "text of fifty megabytes": lambda: xlsx(A1.replace(">a<", f">{'a' * 50_000_000}<"), parts=NOISE),
    "attribute of fifty megabytes": lambda: xlsx(f'<row r="1" spans="{"1" * 50_000_000}"/>', parts=NOISE),
    "ods paragraphs of spaces without an end": lambda: ods(
        ods_row(*[SPACES.format(30_000)] * 190) * 2_000, parts=NOISE
    ),
    "wide characters without an end": lambda: xlsx(WIDE * 50_000, parts=NOISE),
    "wide strings without an end": lambda: xlsx(
        A1 + '<row r="20001"><c r="A20001"><v>1</v></c></row>', strings=WIDE_STRING * 40_000, parts=NOISE
    ),
    "csv of ten million separators": lambda: b"a;b\n" + b";" * 9_900_000 + b"z",
    "csv with a quote before ten megabytes": lambda: b'a;b\n1;"' + b"x\n" * 4_900_000,
}
"""Bombs: small files that ask for hours or gigabytes."""

ABSENT: dict[str, Callable[[], bytes]] = {
    "workbook without a cell": lambda: xlsx("", ""),
    "ods without a cell": lambda: ods(ods_row("", ""), ""),
    "only a hidden sheet is filled": lambda: xlsx(A1, "", states=["hidden"], titles=["Liste"]),
    "only a very hidden sheet is filled": lambda: xlsx(A1, "", states=["veryHidden"], titles=["Liste"]),
    "workbook without a sheet": xlsx,
    "only empty texts from formulas": lambda: xlsx('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>'),
}
"""Workbooks in which there is nothing to read."""

CORPUS = FOREIGN | DAMAGED | HOSTILE | ABSENT


@cache
def made(case: str) -> bytes:
    """Return a file of the corpus; the large ones take longer to make than to refuse."""
    return CORPUS[case]()
