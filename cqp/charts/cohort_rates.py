"""A cohort's competencies and hardest criteria: how often acquired, and how far that may be trusted."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from cqp.charts.cohort_words import hardest_message
from cqp.charts.dots import Dot, dots_chart
from cqp.charts.interval_words import counted_words, rate_words
from cqp.charts.palette import theme
from cqp.rules.cohort import HARDEST, Cohort, CompetencyRate, CriterionRate
from cqp.rules.status import Status
from cqp.tables import denominators
from cqp.tables.figures import interval_cells

HOVER_CHARACTERS = 140
"""Of a competency's text when pointed at; the table has it whole."""


def competency_rates_chart(cohort: Cohort, dark: bool = False) -> go.Figure:
    """Return one line a competency, in the document's order; choosing a dot keeps who did not acquire it."""
    message = hardest_message(cohort.competencies, feminine=True)
    return dots_chart(
        [_dot(one, f"competence:{one.code}/{Status.NOT_ACQUIRED}") for one in cohort.competencies],
        theme(dark=dark),
        [message],
        [_n_notes(cohort.competencies)],
    )


def hardest_criteria_chart(cohort: Cohort, dark: bool = False) -> go.Figure:
    """Return one line a criterion, the hardest first; choosing a dot keeps who did not meet it."""
    shown = cohort.hardest[:HARDEST]
    message = hardest_message(cohort.criteria, feminine=False)
    note = f"Les {len(shown)} critères les moins acquis. {denominators.CRITERIA}."
    return dots_chart(
        [_dot(one, f"critere:{one.code}") for one in shown], theme(dark=dark), [message], [note] if shown else []
    )


def _dot(one: CompetencyRate | CriterionRate, key: str) -> Dot:
    low, high = interval_cells(one.rate.interval)
    known = one.rate.share is not None
    text = one.text if len(one.text) <= HOVER_CHARACTERS else f"{one.text[:HOVER_CHARACTERS]}…"
    return Dot(
        label=one.code,
        value=float(100 * one.rate.share) if one.rate.share is not None else None,
        interval=(float(low or 0), float(high or 0)) if known else None,
        words=rate_words(one.rate),
        hover=f"{counted_words(one.rate)} – {text}",
        key=key,
    )


def _n_notes(rates: Sequence[CompetencyRate]) -> str:
    unseen = sum(one.not_observed for one in rates)
    left = f" ; {unseen} fois non observées, hors de n" if unseen else ""
    return f"{denominators.COMPETENCIES}{left}."
