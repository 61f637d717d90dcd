"""The views of a cohort: each a few charts that answer one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from cqp.charts.cohort_blocks import cohort_blocks_chart
from cqp.charts.cohort_rates import competency_rates_chart, hardest_criteria_chart
from cqp.charts.cohort_words import describe_cohort_blocks, describe_map, describe_rates, hardest_message
from cqp.charts.committee_words import describe_agreement, describe_drift, describe_severity, describe_trend
from cqp.charts.committees import agreement_chart, severity_chart
from cqp.charts.competency_map import competency_map_chart
from cqp.charts.series import drift_chart, trend_chart
from cqp.rules.cohort import HARDEST, Cohort
from cqp.tables import cohort as tables
from cqp.ui.figure_part import figure_part, table_part


def results_view(cohort: Cohort) -> None:
    """Show which blocks and competencies fail."""
    left, right = st.columns(2)
    with left:
        figure_part("blocs", cohort, partial(cohort_blocks_chart, cohort), describe_cohort_blocks(cohort))
        table_part(tables.block_figures(cohort), cohort)
    with right:
        alt = describe_rates(hardest_message(cohort.competencies, feminine=True), cohort.competencies)
        figure_part("competences", cohort, partial(competency_rates_chart, cohort), alt)
        table_part(tables.competency_figures(cohort), cohort)


def map_view(cohort: Cohort) -> None:
    """Show who fails what, option by option."""
    names = {one.id: one.name for one in cohort.exam_sessions}
    for found in cohort.maps:
        name = f"carte-{found.option}"
        figure_part(name, cohort, partial(competency_map_chart, found, names), describe_map(found))
        table_part(tables.map_figures(found, cohort), cohort)


def criteria_view(cohort: Cohort) -> None:
    """Show the hardest criteria."""
    alt = describe_rates(hardest_message(cohort.criteria, feminine=False), cohort.hardest[:HARDEST])
    figure_part("criteres", cohort, partial(hardest_criteria_chart, cohort), alt)
    table_part(tables.criterion_figures(cohort), cohort)


def committees_view(cohort: Cohort) -> None:
    """Show whether it is the candidates or the committees."""
    left, right = st.columns(2)
    with left:
        alt = describe_agreement(cohort.agreement, cohort.agreements)
        figure_part("accord", cohort, partial(agreement_chart, cohort), alt)
        table_part(tables.agreement_figures(cohort), cohort)
    with right:
        alt = describe_severity(cohort.severities)
        figure_part("severite", cohort, partial(severity_chart, cohort), alt, is_choosable=False)
        table_part(tables.severity_figures(cohort), cohort)


def day_view(cohort: Cohort) -> None:
    """Show what the order of passage does."""
    for column, drift in zip(st.columns(len(cohort.drifts) or 1), cohort.drifts, strict=False):
        with column:
            draw = partial(drift_chart, drift)
            figure_part(f"ordre-{drift.block}", cohort, draw, describe_drift(drift))
    table_part(tables.drift_figures(cohort), cohort)


def trend_view(cohort: Cohort) -> None:
    """Show what changes from one promotion to the next."""
    if not cohort.trend.is_estimable:
        st.text(
            "Une tendance se lit sur deux promotions évaluées au moins : élargissez les filtres, ou attendez la "
            "prochaine session."
        )
        return
    for column, block in zip(st.columns(len(cohort.blocks)), cohort.blocks, strict=True):
        with column:
            draw = partial(trend_chart, cohort.trend, block.code)
            figure_part(f"tendance-{block.code}", cohort, draw, describe_trend(cohort.trend, block.code))
    table_part(tables.trend_figures(cohort), cohort)


VIEW = "vue"
"""Parameter of the address that names the view."""

_KEPT = "cohort-view-kept"
"""The view as last shown: links between pages drop the address's parameters."""

VIEWS: Mapping[str, Callable[[Cohort], None]] = {
    "Résultats": results_view,
    "Carte des compétences": map_view,
    "Critères": criteria_view,
    "Comités": committees_view,
    "Ordre de passage": day_view,
    "Promotions": trend_view,
}
"""What the page offers, in order."""


def cohort_views(cohort: Cohort) -> None:
    """Show the view that is chosen; the address says which, and is told each change."""
    asked = st.query_params.get(VIEW)
    first, *_ = VIEWS
    view = st.session_state.get(_KEPT, first) if asked is None else asked
    view = view if view in VIEWS else first
    _keep(view)
    st.session_state[VIEW] = view  # the address leads: going back in the browser changes it too
    st.radio("Ce que l'on regarde", list(VIEWS), horizontal=True, key=VIEW, on_change=_told)
    VIEWS[view](cohort)


def _told() -> None:
    _keep(st.session_state[VIEW])


def _keep(view: str) -> None:
    """Write the view into the address, which is as it was when nobody has chosen another."""
    st.session_state[_KEPT] = view
    if view != next(iter(VIEWS)):
        st.query_params[VIEW] = view
    elif VIEW in st.query_params:
        del st.query_params[VIEW]
