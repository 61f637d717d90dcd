"""A chart's message and notes, above it: as wide as the page lets them, words of people exactly as typed."""

from __future__ import annotations

from cqp.charts.theme import FigureWords
from cqp.tables.words import shown
from cqp.ui.component import component

_component = component("figure_words", html='<div class="words"></div>')


def figure_words(words: FigureWords, *, key: str) -> None:
    """Show them; none is read as Markdown or HTML.

    Args:
        words: Of the chart below.
        key: Of the component, unique on the page.
    """
    _component(
        key=f"figure-words-{key}",
        data={"title": [shown(one) for one in words.title], "notes": [shown(one) for one in words.notes]},
        height="content",
    )
