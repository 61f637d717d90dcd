"""How a sheet prints: paper, margins, repeated headings, head and foot of each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from cqp.exports.sheet_text import one_line

A3, A4 = "8", "9"
"""Excel's numbers of the paper sizes."""

EDGE_PT = 8
EDGE_CHARACTERS = 70
"""Characters of a text at the head or foot; Excel takes 255 for the three together."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands at the head and foot of every page, as typed.

    Attributes:
        exam_session: Head, left.
        source: Foot, left: the référentiel and its version.
        exported: Foot, right: when the figures were taken.
    """

    exam_session: str
    source: str
    exported: str


def set_paper(
    sheet: Any,
    edges: Edges,
    *,
    size: str = A4,
    landscape: bool = True,
    pages_wide: int = 1,
    heading: str = "",
) -> None:
    """Set up a sheet's print; call it before the first row.

    Args:
        sheet: A write-only worksheet.
        edges: Head and foot.
        size: Paper.
        landscape: Orientation.
        pages_wide: Pages side by side; as many down as needed.
        heading: Rows repeated on each page ("1:5"), none if empty.
    """
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = size
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    head, foot = sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter
    head.left.text, head.right.text = _edge(edges.exam_session), "&A"
    foot.left.text, foot.right.text = _edge(edges.source), _edge(edges.exported)
    foot.center.text = "Page &P / &N"
    for part in (head.left, head.right, foot.left, foot.center, foot.right):
        part.size = EDGE_PT
    if heading:
        sheet.print_title_rows = heading


def _edge(text: str) -> str:
    """Return a text for a head or foot, where & begins a code."""
    return one_line(text)[:EDGE_CHARACTERS].replace("&", "&&")
