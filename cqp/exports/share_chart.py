"""The native chart of rates: a point a line of the table, on the line of its interval.

It is a stock chart, high, low and close: the one kind whose lines Excel and LibreOffice both draw from the cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.chart import Reference, Series, StockChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

from cqp.exports.chart_title import chart_title
from cqp.tables.figures import RATE_TITLES, Figures, french

MOST_POINTS = 21
"""Points that stay legible on a page; as many as there are competencies."""

UNIT = "% (repère : taux ; trait : intervalle à 95 %)"

N, SHARE, LOW, HIGH = RATE_TITLES
BLUE, GREY = "0072B2", "404040"


@dataclass(frozen=True, slots=True)
class Point:
    """One rate: its label, how many it rests on, in percent as in the table."""

    label: str
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ShareChart:
    """The first rates of a table, as points.

    Attributes:
        message: What it says, in one line.
        topic: What is drawn.
        figures: The table; its first column says what each point is.
        rows: How many of the table's first rows are drawn; one without a rate leaves a gap.
        points: Their rates.
    """

    message: str
    topic: str
    figures: Figures
    rows: int
    points: tuple[Point, ...]

    @property
    def description(self) -> str:
        """What the chart shows, for screen readers: « Message. Taux. C1.1 : 66,6 % (n = 12, de 35 à 88 %) ; … »."""
        said = (
            f"{one.label} : {french(one.share)} % (n = {one.n}, intervalle de {french(one.low)} à {french(one.high)} %)"
            for one in self.points
        )
        return f"{self.message}. {self.topic}. {' ; '.join(said)}."


def share_chart(message: str, topic: str, figures: Figures) -> ShareChart:
    """Return the chart of a table that has the columns of `RATE_TITLES`."""
    places = [figures.columns.index(name) for name in RATE_TITLES]
    points = []
    for row in figures.rows[:MOST_POINTS]:
        n, *rates = (row[place] for place in places)
        share, low, high = (one if isinstance(one, float) else None for one in rates)
        if isinstance(n, int) and share is not None and low is not None and high is not None:
            points.append(Point(str(row[0]), n, share, low, high))
    return ShareChart(message, topic, figures, len(figures.rows[:MOST_POINTS]), tuple(points))


def chart_rows() -> int:
    """Return how many rows of the sheet the chart takes, the blank one below it counted."""
    return 24


def draw_shares(sheet: Any, chart: ShareChart, *, row: int, heading: int) -> Any:
    """Return the chart, placed from this row of the sheet on; the table's headings are in row `heading`."""
    drawn: Any = StockChart()
    drawn.title, drawn.style, drawn.legend = chart_title(chart.message, chart.topic), 2, None
    first, last = heading + 1, heading + chart.rows
    for name in (HIGH, LOW, SHARE):
        column = chart.figures.columns.index(name) + 1
        series = Series(Reference(sheet, min_col=column, min_row=first, max_row=last), title=name)
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
        series.marker = _marker("circle", 8) if name == SHARE else _marker("dash", 6)
        drawn.series.append(series)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    drawn.hiLowLines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=GREY, w=15875)))
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.x_axis.number_format = drawn.y_axis.number_format = "0"
    drawn.y_axis.scaling.min, drawn.y_axis.scaling.max, drawn.y_axis.majorUnit = 0, 100, 20
    drawn.y_axis.title = UNIT
    corner = AnchorMarker(col=0, row=row - 1), AnchorMarker(col=9, row=row + chart_rows() - 2)
    drawn.anchor = TwoCellAnchor(_from=corner[0], to=corner[1])
    return drawn


def _marker(symbol: Any, size: int) -> Marker:
    color = BLUE if symbol == "circle" else GREY
    look = GraphicalProperties(solidFill=color, ln=LineProperties(solidFill=color))
    return Marker(symbol=symbol, size=size, spPr=look)
