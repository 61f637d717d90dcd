"""Candidates × competencies of one option, or exam sessions × competencies: where it fails, at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

import plotly.graph_objects as go

from cqp.charts.cohort_words import map_message
from cqp.charts.palette import Paint, Theme, theme
from cqp.charts.theme import dressed, plain
from cqp.rules.cohort import CompetencyMap, MapRow
from cqp.rules.status import Status
from cqp.tables.map_codes import CODES, SHARE_STEPS, codes_of, share_step
from cqp.tables.words import COMPETENCY_WORD, STATUS_SIGN

ROW_PX = 24
"""Height of a line."""

HEAD_PX = 52
"""Room for the upright codes above the columns."""

LABEL_PX = 132
"""Room for a name."""

LABEL_CHARACTERS = 24
"""Of a name; the whole of it shows when pointed at, and in the table."""

TEXT_PX = 12
"""Size of the words and signs."""


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
    figure.add_trace(_cells(found, colours))
    height = ROW_PX * len(found.rows) + HEAD_PX
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
        ticktext=[plain(_short(_named(row, sessions))) for row in found.rows],
        tickfont={"size": TEXT_PX},
    )
    return figure


def _cells(found: CompetencyMap, colours: Theme) -> go.Scatter:
    """Return the signs, as points: a heatmap's own cells cannot be chosen."""
    paints, texts, inks, custom, places = _paints(colours), [], [], [], []
    for y, row in enumerate(found.rows):
        cells: tuple[object, ...] = row.rates if found.is_aggregated else row.statuses
        for x, _ in enumerate(cells):
            column = found.columns[x]
            if found.is_aggregated:
                rate = row.rates[x]
                if rate.share is None:
                    continue
                texts.append(str(floor(rate.share * 100)))
                inks.append(colours.shares[share_step(rate.count, rate.n)][1])
                said = f"{floor(rate.share * 100)} % acquise · n = {rate.n}"
                custom.append([f"competence:{column}@{row.exam_session_id}", plain(row.label), column, said])
            else:
                status = row.statuses[x]
                if status is None:
                    continue
                texts.append(STATUS_SIGN[status])
                inks.append(paints[status].ink)
                custom.append([f"competence:{column}/{status}", plain(row.label), column, COMPETENCY_WORD[status]])
            places.append((x, y))
    return go.Scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="markers+text",
        text=texts,
        textfont={"size": TEXT_PX, "color": inks},
        marker={"size": ROW_PX - 6, "symbol": "square", "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
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
        return [f"Taux d'acquisition en %, par session d'examen : {shades}."]
    signs = [f"{STATUS_SIGN[status]} {COMPETENCY_WORD[status].lower()}" for status in CODES]
    return [" · ".join(signs)]


def _named(row: MapRow, sessions: Mapping[int, str]) -> str:
    return row.label if row.candidate_id is not None else sessions.get(row.exam_session_id, row.label)


def _short(label: str) -> str:
    """Cut a long label in its middle: names of exam sessions often differ at the end only."""
    if len(label) <= LABEL_CHARACTERS:
        return label
    half = LABEL_CHARACTERS // 2
    return f"{label[: half - 1]}…{label[-half:]}"
