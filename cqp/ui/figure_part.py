"""A chart on the page with all that goes with it: its words, its table, its file, and what choosing a point keeps."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cqp.charts.theme import CONFIG, Figure, FigureWords, take_words
from cqp.rules.cohort import Cohort
from cqp.rules.selection import selection_to_text
from cqp.services.reference import installation
from cqp.services.running import store
from cqp.tables.figures import Figures, styled
from cqp.tables.kept import EVERYBODY, read_word
from cqp.ui import guard
from cqp.ui.figure_words.figure_words import figure_words
from cqp.ui.heights import table_height

KEPT = "cohort-kept"
"""The word of what is kept of the candidates; the field beside their list holds it too."""

LIST = "cohort-candidates"
"""The part of the page that lists them."""

LONG_TEXT, LONG_PX = 30, 260
"""Characters above which a column of texts is cut to so many pixels; a double click shows the whole cell."""

MOST_FIGURES = 256
"""Figures kept for all viewers together: some twenty selections, in light and dark."""


def figure_part(
    name: str, cohort: Cohort, draw: Callable[[bool], Figure], alt: str, *, is_choosable: bool = True
) -> None:
    """Show a chart, unless the same data were drawn before.

    Args:
        name: Unique on the page.
        cohort: What it shows.
        draw: Makes the figure, in dark or not.
        alt: The chart in words.
        is_choosable: Whether choosing a point keeps candidates.
    """
    dark, key = guard.is_dark(), f"chart-{name}"
    figure, words = _drawn(installation(store()), cohort.version, selection_to_text(cohort.selection), name, dark, draw)
    figure_words(words, key=name)
    if not figure.data:
        return
    if is_choosable:
        st.plotly_chart(
            figure,
            config=dict(CONFIG),
            theme=None,
            key=key,
            alt=alt,
            on_select=lambda: _choose(key),
            selection_mode="points",
        )
    else:
        st.plotly_chart(figure, config=dict(CONFIG), theme=None, key=key, alt=alt)


def table_part(figures: Figures, cohort: Cohort) -> None:
    """Show a chart's whole table, folded, and the way to its file."""
    with st.expander(f"Tableau : {figures.title.lower()}"):
        if figures.note:
            st.text(f"{figures.note}.")
        st.dataframe(
            styled(figures),
            hide_index=True,
            height=table_height(len(figures.rows)),
            key=f"table-{figures.name}",
            column_config={title: st.column_config.Column(width=LONG_PX) for title in _long(figures)},
        )
    asked = selection_to_text(cohort.selection)
    address = f"/api/cohort/{figures.name}.csv"
    st.link_button(
        "Télécharger ces chiffres (CSV)", f"{address}?{asked}" if asked else address, icon=":material/download:"
    )


def _long(figures: Figures) -> list[str]:
    """Return the titles of the columns of long texts: whole, they would push the figures off the screen."""
    return [
        title
        for place, title in enumerate(figures.columns)
        if any(isinstance(cell := row[place], str) and len(cell) > LONG_TEXT for row in figures.rows)
    ]


def _choose(key: str) -> None:
    """Keep the candidates of the point chosen, all of them when it is left, and draw their list again."""
    points = st.session_state[key]["selection"]["points"]
    custom = points[0].get("customdata") if points else None
    word = str(custom[0]) if custom else EVERYBODY
    if read_word(word) is not None:
        st.session_state[KEPT] = word
        st.rerun(LIST)


@st.cache_resource(max_entries=MOST_FIGURES, show_spinner=False)
def _drawn(
    installation: str, version: str, selection: str, name: str, dark: bool, _draw: Callable[[bool], Figure]
) -> tuple[Figure, FigureWords]:
    """Return the figure and its words; the same data are drawn once, for everybody who may read them."""
    figure = _draw(dark)
    return figure, take_words(figure)
