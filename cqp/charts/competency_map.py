"""Candidates × competencies of one option, or exam sessions × competencies: where it fails, at a glance."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from math import floor
from typing import TypeAlias

import plotly.graph_objects as go

from cqp.charts.cohort_words import map_message
from cqp.charts.palette import Paint, Theme, theme
from cqp.charts.theme import dressed, plain
from cqp.rules.cohort import CompetencyMap, MapRow
from cqp.rules.status import Status
from cqp.rules.wording import whole
from cqp.tables.map_codes import CODES, SHARE_STEPS, codes_of, share_step
from cqp.tables.words import COMPETENCY_WORD, STATUS_SIGN

ROW_PX = {1: 24, 2: 34}
"""Height of a line, for names of one line of text or two."""

HEAD_PX = 52
"""Room for the upright codes above the columns."""

LABEL_PX = 176
"""Room for a name."""

LABEL_CHARACTERS = 28
"""A line of a name; of more than two lines, the whole shows when pointed at, and in the table."""

TEXT_PX = 12
"""Size of the words and signs."""


_Cell: TypeAlias = tuple[int, int, str, list[str]]
"""Column, row, sign, and what pointing at it or choosing it says."""


def competency_map_chart(found: CompetencyMap, sessions: Mapping[int, str], dark: bool = False) -> go.Figure:
    """Return the map: one cell a line and competency, a sign or a percentage in it.

    Choosing a cell keeps who is alike or, in an exam session, who did not acquire it (words of `cqp.tables.kept`).

    Args:
        found: The map.
        sessions: Row of each exam session → its name; the place is in the table.
        dark: Which light.
    """
    colours = theme(dark=dark)
    figure = go.Figure()
    if not found.rows:
        figure.update_yaxes(visible=False)
        return dressed(figure, colours, [map_message(found)])
    fills = [fill for fill, _ in colours.shares] if found.is_aggregated else _fills(colours)
    figure.add_trace(
        go.Heatmap(
            z=codes_of(found),
            zmin=-0.5,
            zmax=len(fills) - 0.5,
            colorscale=_steps(fills),
            showscale=False,
            xgap=1,
            ygap=1,
            hoverinfo="skip",
        )
    )
    figure.add_traces(_cells(found, colours))
    labels = [_lines(_named(row, sessions)) for row in found.rows]
    row_px = ROW_PX[max(map(len, labels))]
    height = row_px * len(found.rows) + HEAD_PX
    dressed(figure, colours, [map_message(found)], _notes(found), bars_px=height, sides_px=(LABEL_PX, 4), below_px=8)
    figure.update_layout(showlegend=False, clickmode="event+select")
    figure.update_xaxes(
        visible=True,
        side="top",
        ticks="",
        tickvals=list(range(len(found.columns))),
        ticktext=[plain(code) for code in found.columns],
        tickangle=-90,
        showgrid=False,
        zeroline=False,
        range=[-0.5, len(found.columns) - 0.5],
        tickfont={"size": TEXT_PX},
    )
    figure.update_yaxes(
        domain=[0, 1 - HEAD_PX / height],
        range=[len(found.rows) - 0.5, -0.5],
        tickvals=list(range(len(found.rows))),
        ticktext=["<br>".join(map(plain, lines)) for lines in labels],
        tickfont={"size": TEXT_PX},
    )
    return figure


def _cells(found: CompetencyMap, colours: Theme) -> list[go.Scatter]:
    """Return the signs, as points: a heatmap's own cells cannot be chosen.

    Signs of one ink each: Plotly dims what is not chosen unless it is told one colour.
    """
    paints = _paints(colours)
    cells: dict[str, list[_Cell]] = {}
    for y, row in enumerate(found.rows):
        for x, column in enumerate(found.columns):
            if found.is_aggregated:
                rate = row.rates[x]
                if rate.share is None:
                    continue
                said = f"{floor(rate.share * 100)} % acquise · n = {whole(rate.n)}"
                custom = [f"competence:{column}@{row.exam_session_id}", plain(row.label), column, said]
                ink = colours.shares[share_step(rate.count, rate.n)][1]
                cells.setdefault(ink, []).append((x, y, str(floor(rate.share * 100)), custom))
            else:
                status = row.statuses[x]
                if status is None:
                    continue
                custom = [f"competence:{column}/{status}", plain(row.label), column, COMPETENCY_WORD[status]]
                cells.setdefault(paints[status].ink, []).append((x, y, STATUS_SIGN[status], custom))
    return [_of_ink(ink, of_ink) for ink, of_ink in cells.items()]


def _of_ink(ink: str, cells: Sequence[_Cell]) -> go.Scatter:
    columns, rows, texts, custom = zip(*cells, strict=True)
    return go.Scatter(
        x=columns,
        y=rows,
        mode="markers+text",
        text=texts,
        textfont={"size": TEXT_PX, "color": ink},
        marker={"size": ROW_PX[1] - 6, "symbol": "square", "opacity": 0},
        selected={"marker": {"opacity": 0}, "textfont": {"color": ink}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": ink}},
        customdata=custom,
        hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]} : %{customdata[3]}<extra></extra>",
    )


def _paints(colours: Theme) -> dict[Status, Paint]:
    return {
        Status.NOT_ACQUIRED: colours.negative,
        Status.TO_DELIBERATE: colours.to_deliberate,
        Status.ACQUIRED: colours.positive,
        Status.HELD: colours.not_applicable,
        Status.NOT_OBSERVED: colours.not_observed,
    }


def _fills(colours: Theme) -> list[str]:
    return [paint.fill for paint in _paints(colours).values()]


def _steps(fills: list[str]) -> list[list[object]]:
    """Return a colour scale that jumps from one fill to the next."""
    edges = [place / len(fills) for place in range(len(fills) + 1)]
    return [[edge, fill] for place, fill in enumerate(fills) for edge in edges[place : place + 2]]


def _notes(found: CompetencyMap) -> list[str]:
    if found.is_aggregated:
        # both lights keep this true: neither « clair » nor « foncé » would be
        shades = (
            f"ocre sous {100 // SHARE_STEPS} %, puis un bleu-vert qui se détache du fond à mesure que le taux monte"
        )
        return [f"Taux d'acquisition en %, par session d'examen, de la plus ancienne à la plus récente : {shades}."]
    signs = [f"{STATUS_SIGN[status]} {COMPETENCY_WORD[status].lower()}" for status in CODES]
    return [" · ".join(signs), "D'abord qui a le plus de compétences non acquises, puis par nom."]


def _named(row: MapRow, sessions: Mapping[int, str]) -> str:
    return row.label if row.candidate_id is not None else sessions.get(row.exam_session_id, row.label)


def _lines(label: str) -> list[str]:
    """Return a label on two lines at most, cut at the end."""
    return textwrap.wrap(label, LABEL_CHARACTERS, max_lines=2, placeholder=" …") or [""]
