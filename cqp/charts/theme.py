"""The look of every chart: fonts, title, legend, and what a browser may do with it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from cqp.charts.palette import Paint, Theme
from cqp.rules.wording import whole
from cqp.tables.words import shown

CONFIG = MappingProxyType({"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "showTips": False})
"""What the browser may do; pass `dict(CONFIG)`. The mode bar is English and too small to click, hence hidden.

Plotly bundles no French locale: numbers take `separators` from the layout, and every word comes from us.
"""

Figure = go.Figure
"""The type, for annotations in rooms where Plotly is not at home."""

FONT = "Source Sans Pro, Source Sans, Arial, sans-serif"
FONT_PX = 14
TITLE_PX = 15
TITLE_CHARACTERS = 44
"""Characters a line of a title, so that it fits a screen of 360 px; Plotly does not wrap titles."""

NOTE_PX = 13
NOTE_CHARACTERS = 50
"""The same for the smaller lines under a title."""

LEGEND_PX = 115
"""Width of a word of the legend."""

LEGEND_LINES = 5
"""Room kept under the bars: on a narrow screen each word of the legend takes its own line."""

LINE_PX = 20
"""Height of a line of text."""


BARE_PX = 16
"""Room above what is drawn, where nothing is written."""


@dataclass(frozen=True, slots=True)
class FigureWords:
    """What a figure says above what it draws.

    Attributes:
        title: The message, one sentence a line, as plain text.
        notes: Smaller lines under it, as plain text.
    """

    title: tuple[str, ...]
    notes: tuple[str, ...]


def plain(text: str) -> str:
    """Return the text with Plotly's HTML switched off: names typed by people are shown as typed."""
    return shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(lines: Iterable[str], width: int = TITLE_CHARACTERS) -> tuple[str, ...]:
    """Return the lines cut at spaces to at most `width` characters, each made plain."""
    cut = (part for line in lines for part in textwrap.wrap(_bound(line), width, break_on_hyphens=False))
    return tuple(plain(part) for part in cut)


def _bound(line: str) -> str:
    """Return a line that does not break before a colon nor after a number."""
    return re.sub(r" (?=[:;?!%»])|(?<=[0-9«]) |(?<=\bà) ", "\u00a0", line)


def segments(name: str, paint: Paint, x: list[int], y: list[float], **others: Any) -> go.Bar:
    """Return one kind of segment of horizontal stacked bars, its counts written in it; zero is left blank.

    Args:
        name: What the legend says.
        paint: Its look.
        x: Count of each bar.
        y: Place of each bar.
        others: Further arguments of `go.Bar`.
    """
    return go.Bar(
        name=name,
        x=x,
        y=y,
        orientation="h",
        text=[whole(count) if count else "" for count in x],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": paint.ink, "size": FONT_PX},
        marker={
            "color": paint.fill,
            "line": {"color": paint.lines, "width": 1.5},
            "pattern": {
                "shape": paint.shape,
                "fillmode": "overlay",
                "fgcolor": paint.lines,
                "size": 7,
                "solidity": 0.1 if paint.shape == "." else 0.25,
            },
        },
        **others,
    )


def dressed(
    figure: go.Figure,
    colours: Theme,
    title: Iterable[str],
    notes: Iterable[str] = (),
    *,
    bars_px: int = 0,
    sides_px: tuple[int, int] = (8, 8),
    below_px: int = LEGEND_LINES * LINE_PX,
) -> go.Figure:
    """Give a figure its title (left, wrapped), notes below it, and the common look.

    Args:
        figure: What is drawn; nothing for a title alone.
        colours: The theme.
        title: The message, one sentence a line, as plain text.
        notes: Smaller lines under it, as plain text.
        bars_px: Height of what is drawn, alone, in px.
        sides_px: Room for the words left and right of it, in px.
        below_px: Room for the legend or the words of an axis, in px.
    """
    words = FigureWords(tuple(map(_bound, title)), tuple(map(_bound, notes)))
    head, small = wrapped(words.title), wrapped(words.notes, NOTE_CHARACTERS)
    top = BARE_PX + LINE_PX * (len(head) + len(small))
    legend = below_px if figure.data else 0
    height = max(bars_px, 4) + top + legend
    said = "<br>".join([f"<b>{line}</b>" for line in head])
    said += "".join(f'<br><span style="font-size:{NOTE_PX}px">{line}</span>' for line in small)
    figure.update_layout(
        # Plotly hangs a title of several lines on the baseline of its first line
        title={"text": said, "font": {"size": TITLE_PX, "color": colours.ink}, "pad": {"l": 4}}
        | {"x": 0, "xref": "container", "y": 1 - LINE_PX / height, "yref": "container", "yanchor": "bottom"},
        meta={"title": list(words.title), "notes": list(words.notes)},
        font={"family": FONT, "size": FONT_PX, "color": colours.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=", ",
        height=height,
        margin={"l": sides_px[0], "r": sides_px[1], "t": top, "b": legend, "pad": 0, "autoexpand": False},
        legend={"orientation": "h", "traceorder": "normal", "itemclick": False, "itemdoubleclick": False}
        | {"x": 0, "xref": "container", "y": 0, "yref": "paper", "yanchor": "top"}
        | {"entrywidth": LEGEND_PX, "font": {"size": NOTE_PX}},
        barmode="stack",
        dragmode=False,
        hoverlabel={"align": "left"},
    )
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(fixedrange=True, showgrid=False, zeroline=False, ticks="", ticklabelstandoff=6)
    return figure


def take_words(figure: go.Figure) -> FigureWords:
    """Take a dressed figure's title out and return its words: what wraps them knows how wide the page is."""
    words = FigureWords(tuple(figure.layout.meta["title"]), tuple(figure.layout.meta["notes"]))
    taken = figure.layout.margin.t - BARE_PX
    figure.update_layout(title=None, meta=None, margin_t=BARE_PX, height=figure.layout.height - taken)
    return words
