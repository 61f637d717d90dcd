"""The native chart of « Synthèse »: each block's assessed sittings by outcome, told apart by hatching too."""

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

from cqp.exports.chart_title import chart_title
from cqp.rules.cohort import BlockRate, Cohort
from cqp.tables.figures import Figures, french, rate_cells
from cqp.tables.words import counted

TOPIC = "Passages évalués par bloc et par résultat ; taux de validés et son intervalle à 95 %"
LOOKS = {
    "Validés": ("0072B2", "0072B2", "pct90", "FFFFFF"),
    "À délibérer": ("CDBBE6", "FFFFFF", "smCheck", "000000"),
    "Non validés": ("6B3700", "D99A55", "wdUpDiag", "000000"),
}
"""Column of the blocks' figures → lines, ground, Excel's pattern, ink of the count; in the order of the segments."""


def outcomes_chart(sheet: Any, message: str, cohort: Cohort, figures: Figures, *, heading: int, row: int) -> Any:
    """Return the chart of the blocks' figures, told apart by the labels that the sheet holds just below it.

    Args:
        sheet: Where it goes.
        message: What it says.
        cohort: The figures.
        figures: The same as the sheet's table.
        heading: Row of the table's headings.
        row: From which it is placed; the first label is `chart_rows` below.
    """
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.title, chart.style, chart.legend.position = chart_title(message, TOPIC), 2, "b"
    first, last = heading + 1, heading + max(len(figures.rows), 1)
    for name, look in LOOKS.items():
        place = figures.columns.index(name)
        series = Series(Reference(sheet, min_col=place + 1, min_row=first, max_row=last))
        series.tx = SeriesLabel(StrRef(f"'{sheet.title}'!${get_column_letter(place + 1)}${heading}"))
        _dress(series, [line[place] == 0 for line in figures.rows], *look)
        chart.series.append(series)
    labels = row + chart_rows(cohort)
    chart.set_categories(Reference(sheet, min_col=1, min_row=labels, max_row=labels + last - first))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines = None
    corner = AnchorMarker(col=0, row=row - 1), AnchorMarker(col=9, row=row + chart_rows(cohort) - 2)
    chart.anchor = TwoCellAnchor(_from=corner[0], to=corner[1])
    return chart


def chart_rows(cohort: Cohort) -> int:
    """Return how many rows the chart takes, the blank one below it counted."""
    return 7 + 3 * len(cohort.blocks)


def describe_outcomes(message: str, cohort: Cohort) -> str:
    """Return what the chart shows, for screen readers: « … Bloc 1 : 70 %, de 48 à 86 % ; … »."""
    said = [
        f"{block_label(one)} ; {counted(one.rate.n, 'passage évalué', 'passages évalués')} : "
        f"validés {one.rate.count}, à délibérer {one.to_deliberate}, non validés {one.not_validated}."
        for one in cohort.blocks
    ]
    return " ".join([f"{message}. {TOPIC}.", *said])


def block_label(one: BlockRate) -> str:
    """Return what stands before a block's bar, its rate and interval as in the table: « Bloc 1 : 70 %, de 48 à 86 % ».

    It is in a cell: neither an error bar nor a label written in the chart itself is drawn by LibreOffice.
    """
    _, share, low, high = map(french, rate_cells(one.rate))
    return f"Bloc {one.code} : {share} %, de {low} à {high} %" if one.rate.interval else f"Bloc {one.code}"


def _dress(series: Any, are_zero: list[bool], lines: Any, ground: Any, pattern: Any, ink: str) -> None:
    """Give a series its hatching, and write each count in its segment unless it is zero."""
    front, back = ColorChoice(srgbClr=lines), ColorChoice(srgbClr=ground)
    fill = PatternFillProperties(prst=pattern, fgClr=front, bgClr=back)
    series.graphicalProperties = GraphicalProperties(pattFill=fill, ln=LineProperties(solidFill="404040", w=9525))
    bold = CharacterProperties(sz=1000, b=True, solidFill=ink)
    text = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=bold), endParaRPr=bold)])
    hidden = [DataLabel(idx=place, **_shown(value=False)) for place, is_zero in enumerate(are_zero) if is_zero]
    series.dLbls = DataLabelList(dLbl=hidden, dLblPos="ctr", txPr=text, **_shown(value=True))


def _shown(*, value: bool) -> dict[str, bool]:
    others = ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize")
    return {"showVal": value} | dict.fromkeys(others, False)
