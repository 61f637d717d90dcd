"""An exam session's blocks: which share of the sittings carries which proposal."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import plotly.graph_objects as go

from cqp.charts.palette import theme
from cqp.charts.theme import dressed, plain, segments
from cqp.rules.results import Overview
from cqp.tables import words
from cqp.tables.overview import rates_table

BAR_PX = 52
"""Height of one bar with its gap."""

LABEL_PX = 76
"""Room for « n = 10000 »."""

PARTS = (
    ("✓ Validé", "validated", "positive"),
    ("? À délibérer", "to_deliberate", "to_deliberate"),
    ("✗ Non validé", "not_validated", "negative"),
    ("– Non commencé", "not_observed", "not_observed"),
)
"""Legend, column of the rates, paint of the theme; in the order of the segments."""


def blocks_chart(overview: Overview, dark: bool = False) -> go.Figure:
    """Return one horizontal 100 % bar a block, counts written in it; the title gives the rates and their n.

    Blocks held before are no sittings: they are named under the title and stay out of the bars.
    """
    colours = theme(dark=dark)
    rates = _rates(overview)
    figure = go.Figure()
    places = [float(place) for place in range(len(rates))]
    for name, column, paint in PARTS:
        counts = [rate[column] for rate in rates]
        figure.add_trace(
            segments(
                name,
                getattr(colours, paint),
                counts,
                places,
                customdata=[[plain(f"Bloc {rate['block']}"), rate["sat"]] for rate in rates],
                hovertemplate=f"%{{customdata[0]}}<br>{name} : %{{text}} sur %{{customdata[1]}}<extra></extra>",
            )
        )
    figure.update_layout(barnorm="percent", bargap=0.3)
    figure.update_xaxes(range=[0, 100])
    figure.update_yaxes(
        range=[len(rates) - 0.5, -0.5],
        tickvals=places,
        ticktext=[plain(f"Bloc {rate['block']}") + f"<br>n = {rate['sat']}" for rate in rates],
    )
    messages, height = [_message(rate) for rate in rates], BAR_PX * len(rates)
    return dressed(figure, colours, messages, _notes(rates), bars_px=height, sides_px=(LABEL_PX, 8))


def describe_blocks(overview: Overview) -> str:
    """Return the chart in words, for screen readers: each block's rate, then every count."""
    said = []
    for rate in _rates(overview):
        if not rate["sat"] and not rate["held"]:
            said.append(f"Bloc {rate['block']} : aucun passage.")
            continue
        counts = [
            words.counted(rate["validated"], "validé"),
            f"{rate['to_deliberate']} à délibérer",
            words.counted(rate["not_validated"], "non validé"),
            words.counted(rate["not_observed"], "non commencé"),
        ]
        held = f" ; {words.counted(rate['held'], 'déjà acquis', 'déjà acquis')} hors de ces passages"
        said.append(
            f"{_message(rate)} : {words.counted(rate['sat'], 'passage')}, dont {', '.join(counts)}"
            f"{held if rate['held'] else ''}."
        )
    return " ".join(said)


def _rates(overview: Overview) -> list[dict[Hashable, Any]]:
    return rates_table(overview).to_dict("records")


def _message(rate: Mapping[Hashable, Any]) -> str:
    """Return a block's message: « Bloc 1 : 14 validés sur 20 évalués (70 %) »."""
    if not rate["assessed"]:
        return f"Bloc {rate['block']} : aucun passage évalué"
    validated = words.counted(rate["validated"], "validé")
    assessed = words.counted(rate["assessed"], "évalué")
    return f"Bloc {rate['block']} : {validated} sur {assessed} ({rate['share']:.0%})".replace("%)", " %)")


def _notes(rates: list[dict[Hashable, Any]]) -> list[str]:
    held = [f"bloc {rate['block']}, {rate['held']}" for rate in rates if rate["held"]]
    return [f"Déjà acquis avant cette session : {' ; '.join(held)}"] if held else []
