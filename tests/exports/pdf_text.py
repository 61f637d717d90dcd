"""A PDF opened again: its text, and what it says of itself."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


def pages_text(content: bytes) -> list[str]:
    return [page.extract_text() for page in opened(content).pages]


def squeezed(text: str) -> str:
    """Return a text without spaces and line breaks, which typesetting moves, and without the breaks of long words."""
    return re.sub(r"[\s\u200b]", "", text)


def body_text(content: bytes) -> str:
    """Return the squeezed text of all pages, without their heads and feet, so that texts over two pages are whole."""
    bodies = []
    for page in pages_text(content):
        lines = page.splitlines()
        edges = [place for place, line in enumerate(lines) if re.search(r"\bpage \d+/\d+$", line)]
        bodies.append("\n".join(line for place, line in enumerate(lines) if place not in edges))
    return squeezed("\n".join(bodies))


def unembedded_fonts(content: bytes) -> list[str]:
    """Return the names of the fonts that the file does not hold."""
    names = []
    for page in opened(content).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            described = font.get_object()
            inner = described["/DescendantFonts"][0].get_object() if "/DescendantFonts" in described else described
            descriptor = inner["/FontDescriptor"].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
                names.append(str(described["/BaseFont"]))
    return names


def tags(content: bytes) -> list[str]:
    """Return the kinds of the elements of the structure tree, in reading order."""
    found: list[str] = []

    def visit(node: object) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                visit(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(str(node["/S"])[1:])
            visit(node.get("/K", []))

    visit(opened(content).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found
