"""A sheet of figures: tables one below the other, and the chart of the first one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from cqp.exports.figures_table import column_widths, set_widths, write_figures
from cqp.exports.paper import Edges, set_paper
from cqp.exports.share_chart import ShareChart, chart_rows, draw_shares
from cqp.tables.figures import Figures


def write_figures_sheet(
    workbook: Workbook, title: str, tables: Sequence[Figures], edges: Edges, *, chart: ShareChart | None = None
) -> str:
    """Add the sheet to a write-only workbook; return what its chart shows, empty without one.

    Args:
        workbook: Where to.
        title: Of the sheet.
        tables: At least one.
        edges: Head and foot of the printed pages.
        chart: Drawn above the tables, from the first one; none if nothing can be drawn.
    """
    sheet: Any = workbook.create_sheet(title)
    drawn = chart if chart is not None and chart.points else None
    row = 1 + (chart_rows() if drawn else 0)
    set_paper(sheet, edges, heading=f"{row + 1}:{row + 1}" if len(tables) == 1 else "")
    set_widths(sheet, column_widths(*tables))
    if drawn:
        sheet.add_chart(draw_shares(sheet, drawn, row=1, heading=row + 1))
        for _ in range(1, row):
            sheet.append([])
    for one in tables:
        row = write_figures(sheet, one, row)
    return drawn.description if drawn else ""
