"""Committees: how far their members agreed, and whether an assessor departs from those who saw the same candidates."""

from __future__ import annotations

from math import ceil

import plotly.graph_objects as go

from cqp.charts.committee_words import (
    agreement_message,
    agreement_words,
    coefficient_words,
    gap_words,
    severity_message,
    severity_notes,
)
from cqp.charts.dots import Dot, dots_chart
from cqp.charts.palette import theme
from cqp.rules.cohort import Cohort
from cqp.rules.ratings import CommitteeAgreement
from cqp.rules.severity import AssessorSeverity
from cqp.rules.wording import percent
from cqp.tables.cohort import severity_words
from cqp.tables.words import counted

MOST_LINES = 40
"""Lines of a chart; the table has them all."""

NAME_PX = 128
"""Room for a name."""

NAME_CHARACTERS = 17
"""Of a name; the whole of it shows when pointed at, and in the table."""

TWO_LINES_PX = 44
"""Height of a line with the coefficients under the name."""

WIDEST_POINTS = 100
TICK_POINTS = 10
"""The axis of the gaps ends at a multiple of it."""


def agreement_chart(cohort: Cohort, dark: bool = False) -> go.Figure:
    """Return one line a committee; choosing a dot keeps its candidates."""
    shown = cohort.agreements[:MOST_LINES]
    notes = [f"Ensemble : {agreement_words(cohort.agreement)}. L'AC1 et l'α corrigent ce que le hasard ferait."]
    return dots_chart(
        [_agreement(one) for one in shown],
        theme(dark=dark),
        [agreement_message(cohort.agreement)],
        [*notes, *_cut(len(cohort.agreements))],
        sides_px=(NAME_PX, 96),
        row_px=TWO_LINES_PX,
    )


def severity_chart(cohort: Cohort, dark: bool = False) -> go.Figure:
    """Return one line an assessor, by exam session and name: gap to the co-assessors, with its interval."""
    shown = cohort.severities.assessors[:MOST_LINES]
    dots = [_severity(one) for one in shown]
    reach = max((abs(end) for dot in dots for end in (dot.value or 0.0, *(dot.interval or ()))), default=0.0)
    end = float(min(max(TICK_POINTS * ceil(reach / TICK_POINTS), TICK_POINTS), WIDEST_POINTS))
    return dots_chart(
        dots,
        theme(dark=dark),
        [severity_message(cohort.severities)],
        [*severity_notes(cohort.severities), *_cut(len(cohort.severities.assessors))],
        ticks=(-end, -end / 2, 0.0, end / 2, end),
        unit=" pt",
        sides_px=(NAME_PX, 96),
    )


def _agreement(one: CommitteeAgreement) -> Dot:
    share = one.agreement.share
    rested = f"{counted(one.agreement.rated, 'critère')} jugés à deux en {counted(one.sittings, 'passage')}"
    return Dot(
        label=_short(one.name),
        value=None if share is None else float(100 * share),
        interval=None,
        words=f"{percent(share)} · n = {one.sittings}" if share is not None else "non mesurable",
        hover=f"{one.name} – {agreement_words(one)} – {rested}",
        key=f"comite:{one.committee_id}",
        detail=coefficient_words(one),
    )


def _severity(one: AssessorSeverity) -> Dot:
    interval = None if one.interval is None else (100 * one.interval.low, 100 * one.interval.high)
    rested = f"{counted(one.criteria, 'critère')} comparés en {counted(one.sittings, 'passage')}"
    return Dot(
        label=_short(one.name),
        value=None if one.gap is None else float(100 * one.gap),
        interval=interval,
        words=gap_words(one, unit=""),
        hover=f"{one.name} – {gap_words(one)} – {severity_words(one)} – {rested}",
        key="",
    )


def _cut(number: int) -> list[str]:
    if number <= MOST_LINES:
        return []
    return [f"Les {MOST_LINES} premiers sur {number} : filtrez, ou lisez le tableau."]


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"
