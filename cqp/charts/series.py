"""A rate along the day or from one promotion to the next, each point with its interval."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import plotly.graph_objects as go

from cqp.charts.committee_words import drift_message, drift_notes, passage_hover, points_of, trend_message
from cqp.charts.dots import PERCENT
from cqp.charts.interval_words import counted_words
from cqp.charts.palette import Theme, theme
from cqp.charts.theme import NOTE_PX, dressed, plain
from cqp.rules.cohort import Trend
from cqp.rules.drift import Drift
from cqp.rules.interval import Rate
from cqp.rules.wording import whole
from cqp.tables import denominators
from cqp.tables.figures import interval_cells

PLOT_PX = 200
"""Height of the points."""

BELOW_PX = 88
"""Room for the words of the axis."""

LABEL_CHARACTERS = 14
"""A line of the words under a point."""

MOST_LABELS = 12
"""Points that are named; of more, every so many."""


def drift_chart(drift: Drift, dark: bool = False) -> go.Figure:
    """Return one point a rank of passage; choosing it keeps who passed then."""
    return _series(
        [f"{one.rank}<sup>{'er' if one.rank == 1 else 'e'}</sup>" for one in drift.passages],
        [one.rate for one in drift.passages],
        [passage_hover(drift, place) for place, _ in enumerate(drift.passages)],
        [f"passage:{drift.block}/{one.rank}" for one in drift.passages],
        theme(dark=dark),
        drift_message(drift),
        [
            *drift_notes(drift),
            "Part de marques « acquis » selon l'ordre de passage dans la journée du comité ; n compte les passages.",
        ],
    )


def trend_chart(trend: Trend, code: str, dark: bool = False) -> go.Figure:
    """Return one point a promotion for a block; choosing it keeps its candidates."""
    points = points_of(trend, code)
    rates = [one.blocks[code] for one in points]
    return _series(
        ["<br>".join(map(plain, _lines(one.exam_session.name))) for one in points],
        rates,
        [f"{one.exam_session.name} : {counted_words(rate)}" for one, rate in zip(points, rates, strict=True)],
        [f"bloc:{code}@{one.exam_session.id}" for one in points],
        theme(dark=dark),
        trend_message(trend, code),
        [f"{denominators.BLOCKS}."],
    )


def _lines(name: str) -> list[str]:
    """Return a name on three lines at most; a longer one keeps its end, which tells promotions apart."""
    lines = textwrap.wrap(name, LABEL_CHARACTERS)
    return lines if len(lines) < 4 else [*lines[:2], f"… {lines[-1]}"]


def _series(
    labels: Sequence[str],
    rates: Sequence[Rate],
    hovers: Sequence[str],
    keys: Sequence[str],
    colours: Theme,
    message: str,
    notes: Sequence[str],
) -> go.Figure:
    figure = go.Figure()
    if not labels:
        figure.update_yaxes(visible=False)
        return dressed(figure, colours, [message])
    shares = [float(100 * (rate.share or 0)) for rate in rates]
    ends = [interval_cells(rate.interval) for rate in rates]
    figure.add_trace(
        go.Scatter(
            x=list(range(len(labels))),
            y=shares,
            mode="lines+markers",
            line={"color": colours.rule, "width": 1},
            marker={"size": 11, "color": colours.positive.fill, "line": {"color": colours.ink, "width": 1}},
            unselected={"marker": {"opacity": 1}},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [max(float(high or 0) - share, 0) for share, (_, high) in zip(shares, ends, strict=True)],
                "arrayminus": [max(share - float(low or 0), 0) for share, (low, _) in zip(shares, ends, strict=True)],
                "color": colours.ink,
                "thickness": 2,
                "width": 5,
            },
            customdata=[[key, plain(hover)] for key, hover in zip(keys, hovers, strict=True)],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    )
    dressed(figure, colours, [message], notes, bars_px=PLOT_PX, sides_px=(56, 12), below_px=BELOW_PX)
    figure.update_layout(showlegend=False, clickmode="event+select")
    every = -(-len(labels) // MOST_LABELS)
    named = [
        f"{label}<br>n = {whole(rate.independent)}" if not place % every else ""
        for place, (label, rate) in enumerate(zip(labels, rates, strict=True))
    ]
    figure.update_xaxes(
        visible=True,
        showgrid=False,
        zeroline=False,
        range=[-0.5, len(labels) - 0.5],
        tickvals=list(range(len(labels))),
        ticktext=named,
        tickangle=0,
        tickfont={"size": NOTE_PX},
    )
    figure.update_yaxes(
        range=[0, 104],
        tickvals=list(PERCENT),
        ticktext=[f"{tick:g} %" for tick in PERCENT],
        showgrid=True,
        gridcolor=colours.not_applicable.fill,
        tickfont={"size": NOTE_PX},
    )
    return figure
