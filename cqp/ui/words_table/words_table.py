"""A short table of words, typed by people or not: whole texts on screen and on paper, a real table for screen readers.

`st.dataframe` draws on a canvas that cuts long texts and prints one screenful; `st.table` reads Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence

from cqp.tables.frame import DataFrame, cells
from cqp.tables.words import shown
from cqp.ui.component import component

_component = component("words_table", html='<div class="frame"></div>')


def words_table(table: DataFrame, caption: str, *, key: str, narrow: Sequence[str] = ()) -> None:
    """Show a table whose cells are text; its first column names the rows.

    Args:
        table: Under its French titles.
        caption: What it is, for screen readers.
        key: Of the component, unique on the page.
        narrow: Titles of the columns that stay as narrow as their longest word.
    """
    titles, rows = cells(table)
    _component(
        key=f"words-table-{key}",
        data={
            "caption": shown(caption),
            "titles": list(titles),
            "rows": [list(row) for row in rows],
            "narrow": [title in narrow for title in titles],
        },
        height="content",
    )
