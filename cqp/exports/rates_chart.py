"""The native chart of « Synthèse »: each block's sittings by proposal, told apart by hatching too."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.utils import get_column_letter

from cqp.rules.results import Overview
from cqp.tables import words
from cqp.tables.overview import RATES_TITLES, rates_table

TITLE = "Passages par bloc et par proposition"
LOOKS = {
    "validated": ("0072B2", "0072B2", "pct90", "FFFFFF"),
    "to_deliberate": ("CDBBE6", "FFFFFF", "smCheck", "000000"),
    "not_validated": ("6B3700", "D99A55", "wdUpDiag", "000000"),
    "not_observed": ("FFFFFF", "FFFFFF", "pct5", "000000"),
}
"""Column of the rates → lines, ground, Excel's pattern, ink of the count; in the order of the segments."""


def rates_chart(sheet: Any, overview: Overview, heading: int) -> Any:
    """Return the chart of the rates table whose heading is this row of the sheet, placed under it."""
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.title, chart.style, chart.legend.position = TITLE, 2, "b"
    chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=CharacterProperties(sz=1200, b=True))
    rates, names = rates_table(overview), list(RATES_TITLES)
    first, last = heading + 1, heading + max(len(rates), 1)
    for name, look in LOOKS.items():
        column = names.index(name) + 1
        series = Series(Reference(sheet, min_col=column, min_row=first, max_row=last))
        series.tx = SeriesLabel(StrRef(f"'{sheet.title}'!${get_column_letter(column)}${heading}"))
        _dress(series, [int(count) for count in rates[name]], *look)
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines = None
    corner = AnchorMarker(col=0, row=last + 1), AnchorMarker(col=len(names), row=last + chart_rows(overview) - 1)
    chart.anchor = TwoCellAnchor(_from=corner[0], to=corner[1])
    return chart


def chart_rows(overview: Overview) -> int:
    """Return how many rows the chart takes under its rates, the blank ones around it counted."""
    return 7 + 3 * len(overview.block_codes)


def describe_rates(overview: Overview) -> str:
    """Return what the chart shows, for screen readers: « Bloc 1, 20 passages : 14 validés… »."""
    said = []
    for rate in rates_table(overview).to_dict("records"):
        counts = [f"{RATES_TITLES[name].lower()} {rate[name]}" for name in LOOKS]
        said.append(f"Bloc {rate['block']}, {words.counted(rate['sat'], 'passage')} : {', '.join(counts)}.")
    return " ".join([f"{TITLE}.", *said])


def _dress(series: Any, counts: list[int], lines: Any, ground: Any, pattern: Any, ink: str) -> None:
    """Give a series its hatching, and write each count in its segment unless it is zero."""
    front, back = ColorChoice(srgbClr=lines), ColorChoice(srgbClr=ground)
    fill = PatternFillProperties(prst=pattern, fgClr=front, bgClr=back)
    series.graphicalProperties = GraphicalProperties(pattFill=fill, ln=LineProperties(solidFill="404040", w=9525))
    bold = CharacterProperties(sz=1000, b=True, solidFill=ink)
    text = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=bold), endParaRPr=bold)])
    hidden = [DataLabel(idx=place, **_shown(value=False)) for place, count in enumerate(counts) if not count]
    series.dLbls = DataLabelList(dLbl=hidden, dLblPos="ctr", txPr=text, **_shown(value=True))


def _shown(*, value: bool) -> dict[str, bool]:
    others = ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize")
    return {"showVal": value} | dict.fromkeys(others, False)
