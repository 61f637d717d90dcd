"""A candidate's block, competency by competency: how many criteria carry each value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import plotly.graph_objects as go

from cqp.charts.competencies_words import message, who_is_who
from cqp.charts.palette import Theme, theme
from cqp.charts.theme import NOTE_PX, dressed, plain, segments
from cqp.rules.competency import Tally, explain_tally
from cqp.rules.results import BlockResult, CompetencyResult
from cqp.tables import words
from cqp.tables.candidate import assessor_mark, assessors_of

BAR_PX = 26
"""Height of one bar with its gap."""

LABEL_PX = {False: 56, True: 88}
"""Room for a label, without and with the assessor's rank."""

PROPOSAL_PX = 112
"""Room for « – Non observée »."""

VALUES = (
    ("Acquis", "met", "positive"),
    ("Non acquis", "not_met", "negative"),
    ("Sans objet", "not_applicable", "not_applicable"),
    ("Non observé", "not_observed", "not_observed"),
)
"""Legend, field of the tally, paint of the theme; in the order of the segments."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands (top down, in bars), its label, and what it counts."""

    y: float
    label: str
    counts: Tally
    hover: str


def competencies_chart(result: BlockResult, dark: bool = False) -> go.Figure:
    """Return horizontal bars, one a competency and assessor, in the document's order from the top.

    The segments count the criteria by value; the proposal stands at the right, sign and word. A block held
    before gives its title alone.
    """
    colours = theme(dark=dark)
    figure = go.Figure()
    bars, places = _bars(result)
    if not bars:
        figure.update_yaxes(visible=False)
        return dressed(figure, colours, [message(result)])
    for name, field, paint in VALUES:
        counts = [getattr(bar.counts, field) for bar in bars]
        figure.add_trace(_segments(name, counts, bars, colours, paint))
    end = bars[-1].y + 0.6
    figure.update_yaxes(
        range=[end, -0.6],
        tickvals=[bar.y for bar in bars],
        ticktext=[plain(bar.label) for bar in bars],
    )
    for part, place in zip(result.competencies, places, strict=True):
        figure.add_annotation(
            text=words.competency_label(part.status), x=1, xref="paper", y=place, xanchor="left", xshift=6
        )
    figure.update_layout(bargap=0.25)
    figure.update_annotations(showarrow=False, font={"size": NOTE_PX, "color": colours.ink})
    height, sides = round(BAR_PX * (end + 0.6)), (LABEL_PX[len(assessors_of(result)) > 1], PROPOSAL_PX)
    return dressed(figure, colours, [message(result)], who_is_who(result), bars_px=height, sides_px=sides)


def _bars(result: BlockResult) -> tuple[list[Bar], list[float]]:
    """Return the bars, and the middle of each competency's group of bars."""
    bars, places, top = [], [], 0.0
    several = len(assessors_of(result)) > 1
    for part in result.competencies:
        group = list(_group(part, top, several=several))
        bars += group
        places.append(round((group[0].y + group[-1].y) / 2, 1))
        top = round(group[-1].y + (1.4 if several else 1), 1)
    return bars, places


def _group(part: CompetencyResult, top: float, *, several: bool) -> Iterator[Bar]:
    if not part.proposals:
        yield Bar(top, part.code, Tally(), "aucun évaluateur")
    for rank, own in enumerate(part.proposals):
        label = f"{part.code} · {assessor_mark(rank)}" if several else part.code
        yield Bar(top + rank, label, own.counts, f"{own.assessor} : {explain_tally(own.counts)}")


def _segments(name: str, counts: list[int], bars: list[Bar], colours: Theme, paint: str) -> go.Bar:
    return segments(
        name,
        getattr(colours, paint),
        counts,
        [bar.y for bar in bars],
        customdata=[[plain(bar.label), plain(bar.hover)] for bar in bars],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    )
