"""What importing grids would do, and what to choose where the sheet and the application differ."""

from __future__ import annotations

from datetime import date

import streamlit as st

from cqp.marking.offline import Choice, ComparedGrid, ComparedMark, ConflictKey, GridsPreview, Outcome, key_of
from cqp.tables.offline import candidate_of, changing_table, grids_table, needing_table, unchanged_words
from cqp.tables.words import MARK_WORD, counted, shown
from cqp.ui import say
from cqp.ui.heights import table_height
from cqp.ui.instants import in_words
from cqp.ui.words_table.words_table import words_table

KEEP, TAKE = "keep", "take"
SHORT = ("Effet", "Critère", "Case")
"""Columns of short words."""


def grids_preview(preview: GridsPreview, key: str) -> dict[ConflictKey, Choice] | None:
    """Show the preview; return what was chosen of each conflict, or None while it cannot be recorded.

    Args:
        preview: What the service found.
        key: Tells the widgets of this preview from those of another one.
    """
    for warning in preview.warnings:
        say.warn(shown(warning))
    table, needing, changing = grids_table(preview), needing_table(preview), changing_table(preview)
    if len(table):
        st.dataframe(table, hide_index=True, height=table_height(len(table)), key=f"grids-{key}")
    if len(needing):
        st.subheader("À corriger ou à trancher", anchor=False)
        words_table(needing, "Feuilles et lignes à corriger ou à trancher", key=f"needing-{key}", narrow=SHORT)
    if len(changing):
        title = f"Ce qui serait enregistré : {counted(len(changing), 'ligne')}"
        with st.expander(title, expanded=len(preview.grids) > 1):  # one sheet is at hand, to be compared with
            st.dataframe(changing, hide_index=True, height=table_height(len(changing)), key=f"changing-{key}")
    if unchanged := unchanged_words(preview):
        st.text(unchanged)
    if not preview.is_acceptable:
        st.text("Rien ne peut être enregistré tant qu'une ligne ou une feuille est refusée.")
        return None
    choices = _choices(preview, key)
    if choices is None:
        st.text("Choisissez une valeur pour chaque conflit.")
    elif not preview.count(Outcome.NEW) + preview.count(Outcome.CHANGED) and not any(
        one.takes_sheet for one in choices.values()
    ):
        st.text("Rien à enregistrer : l'application a déjà tout, ou vous gardez ce qu'elle a.")
        return None
    return choices


def _choices(preview: GridsPreview, key: str) -> dict[ConflictKey, Choice] | None:
    conflicts = [(grid, one) for grid in preview.grids for one in grid.marks if one.outcome is Outcome.CONFLICT]
    if not conflicts:
        return {}
    st.subheader("Conflits", anchor=False)
    st.text(
        "Sur ces critères, l'application a reçu autre chose depuis que la feuille a été émise. Le tableau ci-dessus "
        "montre les observations ; ce qui n'est pas gardé reste dans l'historique."
    )
    keys = [f"conflict-{key}-{_id(grid)}-{one.filled.criterion}-{one.current.revision}" for grid, one in conflicts]
    left, right = st.columns(2)
    left.button("Garder partout l'application", on_click=_choose_all, args=(keys, KEEP), key=f"keep-all-{key}")
    right.button("Prendre partout la feuille", on_click=_choose_all, args=(keys, TAKE), key=f"take-all-{key}")
    chosen: dict[ConflictKey, Choice] = {}
    previous = None
    for (grid, one), widget in zip(conflicts, keys, strict=True):
        if grid is not previous:
            st.text(f"{candidate_of(grid)}, bloc {grid.block}, {shown(grid.assessor)}")
            previous = grid
        words = {KEEP: _recorded(one), TAKE: _in_sheet(grid, one)}
        picked = st.radio(one.filled.criterion, [KEEP, TAKE], format_func=words.__getitem__, index=None, key=widget)
        if picked:
            chosen[key_of(grid, one)] = Choice(picked == TAKE, one.current.revision)
    return chosen if len(chosen) == len(conflicts) else None


def _choose_all(keys: list[str], picked: str) -> None:
    for key in keys:
        st.session_state[key] = picked


def _recorded(one: ComparedMark) -> str:
    return f"Garder l'application : {MARK_WORD[one.current.value]}, enregistré le {in_words(one.current.at)}"


def _in_sheet(grid: ComparedGrid, one: ComparedMark) -> str:
    filled = grid.filled
    when = (
        f"émise le {in_words(filled.issued_at)}"
        if filled.issued_at
        else f"remplie le {date.fromisoformat(filled.filled_on):%d/%m/%Y}"
    )
    word = MARK_WORD[one.filled.value] if one.filled.value else "observation seule"
    return f"Prendre la feuille, {when} : {word}"


def _id(grid: ComparedGrid) -> str:
    return f"{grid.filled.sitting_id}-{grid.filled.assessor_id}"
