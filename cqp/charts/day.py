"""One day of a planning: a lane for each committee or room, a bar for each sitting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import plotly.graph_objects as go

from cqp.charts.day_words import Lane, lanes_of, notes, title
from cqp.charts.palette import Paint, Theme, theme
from cqp.charts.theme import LINE_PX, NOTE_PX, dressed, plain
from cqp.planning.french_time import span_words
from cqp.planning.slot import PlanningRow

BAR_PX = 98
"""Height of a bar: room for a label written upwards, where the screen leaves 30 px for an hour."""

LABEL_PX = 24
"""Height of a lane's label, above its bars."""

GAP_PX = 4
AXIS_PX = 22
"""Room for the hours, above the lanes."""

LABEL_CHARACTERS = 48
NAME_CHARACTERS = 12
"""A longer name is cut in its bar; it stays whole in the tooltip, the description and the table."""

TEXT_PX = 12
MARGIN = timedelta(minutes=5)
"""Left free before the first hour and after the last, so that borders are seen."""

SHAPES = ("", "/", ".", "\\", "-", "x")
"""Patterns of the blocks, in the order of their codes; they come round again after six."""

FILLS = {
    False: ("#DCEBF7", "#F7E6CF", "#E9E0F5", "#DDEFE3", "#F6DDE4", "#E9E6DC"),
    True: ("#123A55", "#4A3212", "#3A2A57", "#17402B", "#4F2230", "#35332C"),
}
"""Pale in the light, deep in the dark: names are read on them, so the pattern and the text tell the blocks apart."""

LINES = {
    False: ("#005A8C", "#8A4B00", "#5B3A99", "#1F6B41", "#96294C", "#6B6455"),
    True: ("#7FC4EE", "#E8AE6B", "#C9AEF2", "#86D3A8", "#F09AB4", "#C4BCA8"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A sitting and the top of its bar, in px from the top of the lanes."""

    row: PlanningRow
    top: int


def day_chart(rows: Iterable[PlanningRow], dark: bool = False, *, by_room: bool = False) -> go.Figure:
    """Return the timeline of one day, committees (or rooms) from the top, each bar labelled candidate · block.

    Sittings of one lane that overlap stand one below the other, so that both are seen.

    Args:
        rows: The sittings of one day, in any order.
        dark: The light the person reads in.
        by_room: A lane for each room instead of each committee.
    """
    rows, colours, figure = tuple(rows), theme(dark=dark), go.Figure()
    lanes, bars, top = lanes_of(rows, by_room=by_room), [], 0
    for lane in lanes:
        figure.add_annotation(text=_label(lane), x=0, xref="paper", xanchor="left", y=top, yanchor="top")
        bars += [Bar(row, top + LABEL_PX + level * BAR_PX) for row, level in zip(lane.rows, lane.levels, strict=True)]
        top += LABEL_PX + (max(lane.levels) + 1) * BAR_PX
    figure.update_annotations(showarrow=False, align="left", font={"size": NOTE_PX, "color": colours.ink})
    for rank, code in enumerate(sorted({row.block for row in rows})):
        figure.add_trace(_trace(code, [bar for bar in bars if bar.row.block == code], paint_of(rank, dark=dark)))
    dressed(figure, colours, [title(rows)], notes(rows, lanes), bars_px=top, sides_px=(10, 18))
    if rows:
        _clock(figure, rows, colours)
    figure.update_yaxes(visible=False, range=[top, 0])
    return figure


def paint_of(rank: int, *, dark: bool) -> Paint:
    """Return how the bars of the block of this rank look."""
    place = rank % len(SHAPES)
    return Paint(FILLS[dark][place], LINES[dark][place], theme(dark=dark).ink, SHAPES[place])


def _trace(code: str, bars: Sequence[Bar], paint: Paint) -> go.Bar:
    rows = [bar.row for bar in bars]
    return go.Bar(
        name=plain(f"Bloc {code}"),
        orientation="h",
        base=[row.starts_at for row in rows],
        x=[(row.ends_at - row.starts_at) / timedelta(milliseconds=1) for row in rows],
        y=[bar.top for bar in bars],
        width=BAR_PX - GAP_PX,
        offset=0,
        text=[plain(_short(row)) for row in rows],
        textposition="inside",
        insidetextanchor="middle",
        textfont={"color": paint.ink, "size": TEXT_PX},
        marker={
            "color": paint.fill,
            "line": {"color": paint.lines, "width": 1.5},
            "pattern": {"shape": paint.shape, "fillmode": "overlay", "fgcolor": paint.lines}
            | {"size": 12, "solidity": 0.05, "fgopacity": 0.5},
        },
        customdata=[[plain(said) for said in _tooltip(row)] for row in rows],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )


def _short(row: PlanningRow) -> str:
    return f"{_cut(row.candidate, NAME_CHARACTERS)} · {row.block}"


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def _tooltip(row: PlanningRow) -> tuple[str, str, str]:
    return (
        f"{row.candidate} · bloc {row.block}",
        span_words(row.starts_at, row.ends_at) + (", temps majoré compris" if row.extra_time else ""),
        f"{row.committee}, {row.room}",
    )


def _label(lane: Lane) -> str:
    name = _cut(lane.name, LABEL_CHARACTERS)
    return f"<b>{plain(name)}</b> · {plain(_cut(lane.other, max(LABEL_CHARACTERS - len(name), 8)))}"


def _clock(figure: go.Figure, rows: Sequence[PlanningRow], colours: Theme) -> None:
    """Show whole hours above the lanes, from the one before the first sitting to the one after the last."""
    hours = [min(row.starts_at for row in rows).replace(minute=0, second=0)]
    last = max(row.ends_at for row in rows)
    while hours[-1] < last:
        hours.append(hours[-1] + timedelta(hours=1))
    every = 1 + (len(hours) - 1) // 7
    height = figure.layout.height + AXIS_PX
    figure.update_layout(barmode="overlay", height=height, margin_t=figure.layout.margin.t + AXIS_PX)
    figure.update_layout(title_y=1 - LINE_PX / height)
    figure.update_xaxes(
        visible=True,
        type="date",
        side="top",
        range=[hours[0] - MARGIN, hours[-1] + MARGIN],
        tickvals=hours,
        ticktext=["" if place % every else f"{at.hour} h" for place, at in enumerate(hours)],
        tickfont={"size": NOTE_PX},
        ticklabeloverflow="allow",
        tickangle=0,
        ticks="",
        showgrid=True,
        gridcolor=colours.rule,
        griddash="dot",
        gridwidth=0.5,
        zeroline=False,
    )
