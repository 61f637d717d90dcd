"""A cohort's blocks: which share of the sittings assessed is validated, and how far that may be trusted."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from cqp.charts.cohort_words import blocks_message, blocks_notes
from cqp.charts.dots import AXIS_PX, PERCENT
from cqp.charts.palette import theme
from cqp.charts.theme import LEGEND_LINES, LINE_PX, dressed, plain, segments
from cqp.rules.cohort import BlockRate, Cohort
from cqp.rules.status import Status
from cqp.rules.wording import whole
from cqp.tables.figures import interval_cells
from cqp.tables.words import BLOCK_WORD, STATUS_SIGN

BAR_PX = 64
"""Height of a bar with its interval and gap."""

LABEL_PX = 76
"""Room for « n = 10 000 »."""

PARTS = (
    (Status.VALIDATED, "positive"),
    (Status.TO_DELIBERATE, "to_deliberate"),
    (Status.NOT_VALIDATED, "negative"),
)
"""Status and its paint, in the order of the segments."""


def cohort_blocks_chart(cohort: Cohort, dark: bool = False) -> go.Figure:
    """Return one 100 % bar a block over the sittings assessed; under it, the interval of the validated share.

    Choosing a segment keeps its candidates (words of `cqp.tables.kept`).
    """
    colours, blocks = theme(dark=dark), cohort.blocks
    figure = go.Figure()
    places = [float(place) for place in range(len(blocks))]
    for status, paint in PARTS:
        name = f"{STATUS_SIGN[status]} {BLOCK_WORD[status]}"
        ink = {"textfont": {"color": getattr(colours, paint).ink}}
        trace = segments(
            name,
            getattr(colours, paint),
            [count_of(one, status) for one in blocks],
            places,
            base=[100 * before_of(one, status) / max(one.rate.n, 1) for one in blocks],
            customdata=[[f"bloc:{one.code}/{status}", plain(f"Bloc {one.code}"), whole(one.rate.n)] for one in blocks],
            hovertemplate=f"%{{customdata[1]}}<br>{name} : %{{text}} sur %{{customdata[2]}}<extra></extra>",
            width=0.5,
            selected=ink,  # Plotly stops at a click if only one of them has words
            unselected={"marker": {"opacity": 1}} | ink,
        )
        trace.x = [100 * count_of(one, status) / max(one.rate.n, 1) for one in blocks]
        figure.add_trace(trace)
    figure.add_trace(_intervals(blocks, colours.ink))
    height = BAR_PX * len(blocks)
    dressed(
        figure,
        colours,
        [blocks_message(cohort)],
        blocks_notes(cohort),
        bars_px=height,
        sides_px=(LABEL_PX, 28),
        below_px=LEGEND_LINES * LINE_PX + AXIS_PX,
    ).update_layout(barmode="overlay", clickmode="event+select")
    figure.update_layout(legend={"y": -AXIS_PX / max(height, 1)})
    figure.update_xaxes(
        visible=True,
        range=[0, 101],
        tickvals=list(PERCENT),
        ticktext=["0 %", "", "50 %", "", "100 %"],
        showgrid=False,
        zeroline=False,
        tickangle=0,
    )
    figure.update_yaxes(
        range=[len(blocks) - 0.5, -0.5],
        tickvals=places,
        ticktext=[plain(f"Bloc {one.code}") + f"<br>n = {whole(one.rate.n)}" for one in blocks],
    )
    return figure


def count_of(block: BlockRate, status: Status) -> int:
    """Return how many of the sittings assessed have this status."""
    counts = {Status.VALIDATED: block.rate.count, Status.TO_DELIBERATE: block.to_deliberate}
    return counts.get(status, block.not_validated)


def before_of(block: BlockRate, status: Status) -> int:
    """Return how many stand left of the segment of this status."""
    order = [one for one, _ in PARTS]
    return sum(count_of(block, one) for one in order[: order.index(status)])


def _intervals(blocks: Sequence[BlockRate], ink: str) -> go.Scatter:
    known = [(place, one, interval_cells(one.rate.interval)) for place, one in enumerate(blocks) if one.rate.n]
    shares = [float(100 * (one.rate.share or 0)) for _, one, _ in known]
    return go.Scatter(
        name="Taux, intervalle",
        x=shares,
        y=[place + 0.37 for place, _, _ in known],
        mode="markers",
        marker={"size": 8, "color": ink},
        unselected={"marker": {"opacity": 1}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [max(float(ends[1] or 0) - share, 0) for share, (_, _, ends) in zip(shares, known, strict=True)],
            "arrayminus": [
                max(share - float(ends[0] or 0), 0) for share, (_, _, ends) in zip(shares, known, strict=True)
            ],
            "color": ink,
            "thickness": 2,
            "width": 5,
        },
        hoverinfo="skip",
    )
