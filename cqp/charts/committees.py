"""Committees: how far their members agreed, and whether an assessor departs from those who saw the same candidates."""

from __future__ import annotations

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
from cqp.rules.severity import AssessorSeverity, Severities
from cqp.rules.wording import percent, whole
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

REACHES = (1, 2, 5, 10, 20, 50, 100)
"""Where the axis of the gaps may end, in points, on both sides."""


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
    dots = [_severity(one) for one in _drawn(cohort.severities)]
    reach = max((abs(end) for dot in dots for end in (dot.value or 0.0, *(dot.interval or ()))), default=0.0)
    end = float(next((one for one in REACHES if one >= reach), REACHES[-1]))
    return dots_chart(
        dots,
        theme(dark=dark),
        [severity_message(cohort.severities)],
        [*severity_notes(cohort.severities), *_severity_cut(cohort.severities)],
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
        words=f"{percent(share)} · n = {whole(one.sittings)}" if share is not None else "non mesurable",
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
        is_marked=one.differs,
    )


def _drawn(severities: Severities) -> list[AssessorSeverity]:
    """Return who has a line, by exam session and name: everybody, or those who differ and the first of the others."""
    everybody = severities.assessors
    first = sorted(everybody, key=_precedence)[:MOST_LINES]
    drawn = {one.assessor_id for one in first}
    return [one for one in everybody if one.assessor_id in drawn]


def _precedence(one: AssessorSeverity) -> float:
    return -float(abs(one.gap)) if one.gap is not None and one.differs else 1.0


def _severity_cut(severities: Severities) -> list[str]:
    number, apart = len(severities.assessors), sum(one.differs for one in severities.assessors)
    if number <= MOST_LINES:
        return []
    if apart > MOST_LINES:
        return [
            f"{MOST_LINES} évaluateurs sur {number}, aux plus grands écarts établis : filtrez, ou lisez le tableau."
        ]
    others = "ceux dont l'écart est établi, puis les premiers par nom" if apart else "les premiers par nom"
    return [f"{MOST_LINES} évaluateurs sur {number}, {others} : filtrez, ou lisez le tableau."]


def _cut(number: int) -> list[str]:
    if number <= MOST_LINES:
        return []
    return [f"Les {MOST_LINES} premiers sur {number} : filtrez, ou lisez le tableau."]


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"
