"""What a cohort is made of, chosen on the page and kept in its address: reloading or sharing it shows the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from cqp.rules.selection import (
    BODY,
    COMMITTEE,
    EXAM_SESSION,
    FROM,
    OPTION,
    PLACE,
    ROUTE,
    TO,
    Choices,
    Selection,
    describe_selection,
    selection_from_query,
    selection_to_query,
)
from cqp.tables.words import shown

NAMES = (EXAM_SESSION, PLACE, OPTION, BODY, ROUTE, COMMITTEE, FROM, TO)
"""Parameters of the address that are ours."""

_KEPT = "cohort-filters-kept"
"""The filters as last shown: links between pages drop the address's parameters."""

_NOT_A_DAY = "cohort-filters-not-a-day"
"""What was typed instead of a day."""


def choose_selection(choices: Choices) -> Selection:
    """Show the filters and return what they keep; the address says it, and is told each change."""
    asked = {name: st.query_params.get_all(name) for name in NAMES if name in st.query_params}
    if not asked and st.session_state.get(_KEPT):
        asked = st.session_state[_KEPT]
        st.query_params.update(asked)
    selection, notices = selection_from_query(asked, choices)
    st.session_state[_KEPT] = selection_to_query(selection)
    st.text(shown(f"Filtres : {describe_selection(selection, choices)}"))
    with st.expander("Changer les filtres", expanded=bool(st.session_state.get(_NOT_A_DAY))):
        _widgets(selection, choices)
        if not selection.is_everything:
            st.button("Enlever tous les filtres", on_click=_write, args=(Selection(),))
    for notice in (*notices, *st.session_state.pop(_NOT_A_DAY, ())):
        st.text(f"⚠ {shown(notice)}")
    return selection


def _widgets(now: Selection, choices: Choices) -> None:
    left, middle, right = st.columns(3)
    sessions, committees = choices.exam_sessions, choices.committees
    with left:
        _several(EXAM_SESSION, "Sessions d'examen", tuple(sessions), now.exam_sessions, lambda one: sessions[one])
        _several(PLACE, "Lieux", choices.places, now.places, str)
        _several(OPTION, "Options", choices.options, now.options, str)
    with middle:
        bodies = choices.training_bodies
        _several(BODY, "Organismes de formation", bodies, now.training_bodies, lambda one: one or "(aucun)")
        _several(ROUTE, "Parcours", choices.routes, now.routes, str)
        _several(COMMITTEE, "Comités", tuple(committees), now.committees, lambda one: committees[one])
    with right:
        _day(FROM, "Passages à partir du (JJ/MM/AAAA)", now.starts_on)
        _day(TO, "Passages jusqu'au (JJ/MM/AAAA)", now.ends_on)


def _several(
    name: str, label: str, options: Sequence[Any], chosen: Sequence[Any], format_func: Callable[[Any], str]
) -> None:
    st.session_state[_key(name)] = list(chosen)  # the address leads: going back in the browser changes it too
    st.multiselect(
        label,
        options,
        format_func=lambda one: shown(format_func(one)),
        key=_key(name),
        placeholder="Tout",
        select_all=False,
        on_change=_told,
    )


def _day(name: str, label: str, chosen: date | None) -> None:
    # a field of text: the buttons of Streamlit's own are too small to touch, and speak English
    st.session_state[_key(name)] = f"{chosen:%d/%m/%Y}" if chosen else ""
    st.text_input(label, key=_key(name), max_chars=10, on_change=_told)


def _told() -> None:
    """Write what the fields hold into the address."""
    held = {name: st.session_state.get(_key(name)) or () for name in NAMES}
    _write(
        Selection(
            exam_sessions=tuple(held[EXAM_SESSION]),
            places=tuple(held[PLACE]),
            options=tuple(held[OPTION]),
            training_bodies=tuple(held[BODY]),
            routes=tuple(held[ROUTE]),
            committees=tuple(held[COMMITTEE]),
            starts_on=_read_day(str(held[FROM] or "")),
            ends_on=_read_day(str(held[TO] or "")),
        )
    )


def _write(selection: Selection) -> None:
    query = selection_to_query(selection)
    st.session_state[_KEPT] = query
    for name in NAMES:
        if name in query:
            st.query_params[name] = query[name]
        elif name in st.query_params:
            del st.query_params[name]


def _read_day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return datetime.strptime(typed.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 -- a day has no time zone
    except ValueError:
        notice = f"« {typed} » n'est pas un jour : le filtre est enlevé. Écrivez-le ainsi : 23/11/2026."
        st.session_state[_NOT_A_DAY] = [*st.session_state.get(_NOT_A_DAY, ()), notice]
        return None


def _key(name: str) -> str:
    return f"cohort-filter-{name}"
