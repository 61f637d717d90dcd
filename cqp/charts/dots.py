"""Dots with their intervals, one a line: how much, and how far it may be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from cqp.charts.palette import Theme
from cqp.charts.theme import NOTE_PX, dressed, plain

ROW_PX = 28
"""Height of one line with its gap."""

AXIS_PX = 34
"""Room for the words of the axis."""

PERCENT = (0.0, 25.0, 50.0, 75.0, 100.0)
"""Where the axis of a share is marked."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One line of the figure.

    Attributes:
        label: At the left, as plain text.
        value: Where the dot stands; None for a line without one.
        interval: Ends of its interval; None when there is none.
        words: At the right, as plain text: the figure with its n.
        hover: More about it, as plain text.
        key: Which candidates choosing the dot keeps (see `cqp.tables.kept`); empty for none.
        detail: A second line at the left.
        is_marked: Whether it stands out: a lozenge, its label in bold.
    """

    label: str
    value: float | None
    interval: tuple[float, float] | None
    words: str
    hover: str
    key: str
    detail: str = ""
    is_marked: bool = False


def dots_chart(
    dots: Sequence[Dot],
    colours: Theme,
    title: Iterable[str],
    notes: Iterable[str] = (),
    *,
    ticks: Sequence[float] = PERCENT,
    unit: str = " %",
    sides_px: tuple[int, int] = (70, 104),
    row_px: int = ROW_PX,
) -> go.Figure:
    """Return one line a dot, from the top, in the given order.

    Args:
        dots: The lines.
        colours: The theme.
        title: The message, as plain text.
        notes: Smaller lines under it.
        ticks: Where the axis is marked; its ends are the first and the last.
        unit: What follows the numbers of the axis.
        sides_px: Room for the labels and for the words at the right.
        row_px: Height of one line with its gap.
    """
    placed = [(float(place), dot) for place, dot in enumerate(dots) if dot.value is not None]
    spread = (ticks[-1] - ticks[0]) / 25
    traces = [_trace(placed, colours), _words(dots, ticks[-1] + spread, colours.ink)]
    figure = go.Figure(traces if dots else [])
    dressed(
        figure, colours, title, notes, bars_px=row_px * len(dots), sides_px=sides_px, below_px=AXIS_PX
    ).update_layout(showlegend=False, clickmode="event+select")
    figure.update_xaxes(
        visible=bool(dots),
        range=[ticks[0] - spread, ticks[-1] + spread],
        tickvals=list(ticks),
        # a narrow screen has room for the ends and the middle only
        ticktext=["" if place % 2 else _tick(tick, unit, is_signed=ticks[0] < 0) for place, tick in enumerate(ticks)],
        gridcolor=colours.not_applicable.fill,
        zeroline=ticks[0] < 0,
        zerolinecolor=colours.ink,
        tickangle=0,
    )
    figure.update_yaxes(
        range=[len(dots) - 0.5, -0.5],
        tickvals=list(range(len(dots))),
        ticktext=[_label(dot) for dot in dots],
    )
    return figure


def _label(dot: Dot) -> str:
    label = f"<b>{plain(dot.label)}</b>" if dot.is_marked else plain(dot.label)
    return f"{label}<br>{plain(dot.detail)}" if dot.detail else label


def _tick(tick: float, unit: str, *, is_signed: bool) -> str:
    sign = "−" if tick < 0 else "+" if tick and is_signed else ""
    return f"{sign}{abs(tick):g}{unit}"


def _words(dots: Sequence[Dot], x: float, ink: str) -> go.Scatter:
    """Return the words at the right of the axis: annotations would cost ten times as long to make."""
    return go.Scatter(
        x=[x] * len(dots),
        y=list(range(len(dots))),
        mode="text",
        text=[f"\u00a0{plain(dot.words)}" for dot in dots],
        textposition="middle right",
        textfont={"size": NOTE_PX, "color": ink},
        selected={"textfont": {"color": ink}},
        unselected={"textfont": {"color": ink}},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _trace(placed: Sequence[tuple[float, Dot]], colours: Theme) -> go.Scatter:
    ends = [dot.interval or (dot.value or 0.0, dot.value or 0.0) for _, dot in placed]
    values = [dot.value or 0.0 for _, dot in placed]
    return go.Scatter(
        x=values,
        y=[place for place, _ in placed],
        mode="markers",
        marker={
            "size": [15 if dot.is_marked else 12 for _, dot in placed],
            "symbol": ["diamond" if dot.is_marked else "circle" for _, dot in placed],
            "color": [(colours.negative if dot.is_marked else colours.positive).fill for _, dot in placed],
            "line": {"color": colours.ink, "width": 1},
            "opacity": 1,  # Plotly lets markers of several sizes shine through
        },
        unselected={"marker": {"opacity": 1}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [max(high - value, 0) for value, (_, high) in zip(values, ends, strict=True)],
            "arrayminus": [max(value - low, 0) for value, (low, _) in zip(values, ends, strict=True)],
            "color": colours.ink,
            "thickness": 2,
            "width": 5,
        },
        customdata=[[dot.key, plain(dot.label), plain(dot.hover)] for _, dot in placed],
        hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
    )
