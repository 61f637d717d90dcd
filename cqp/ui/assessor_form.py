"""Add an assessor to an exam session, and show their access code the one time it can be."""

from __future__ import annotations

import streamlit as st

from cqp.marking.committee import QUALITY_WORD, Quality
from cqp.services.compose_committees import add_assessor
from cqp.services.running import store
from cqp.ui import echo, guard
from cqp.ui.confirm import attempt, what_came_of_it


def assessor_form(exam_session_id: int) -> None:
    """Show the form. It acts in its callback, and a second click adds nobody twice nor hides the code."""
    key = f"assessor-{exam_session_id}"
    if f"{key}-said" not in st.session_state:
        st.session_state[f"{key}-said"] = {}
    said: dict[str, str] = st.session_state[f"{key}-said"]  # fetched before acting, see echo.py

    def add() -> str:
        typed, box = st.session_state, echo.box()
        name = typed[f"{key}-name"]
        if not box.is_echo(f"{key}-{name}"):
            code = add_assessor(
                store(),
                guard.token(),
                exam_session_id,
                name=name,
                quality=typed[f"{key}-quality"],
                organisation=typed[f"{key}-organisation"],
                now=guard.now(),
            )
            box.remember(f"{key}-{name}")
            said[name] = (
                f"{name} est inscrit. Son code d'accès, affiché cette seule fois : {code}. "
                "Vous pouvez aussi imprimer tous les codes dans « Accès »."
            )
        return said[name]

    def add_and_clear() -> None:
        attempt(add)
        if st.session_state[f"{key}-name"] in said:
            st.session_state[f"{key}-name"] = st.session_state[f"{key}-organisation"] = ""

    with st.form(key):
        left, middle, right = st.columns(3)
        left.text_input("Nom de l'évaluateur", max_chars=200, key=f"{key}-name")
        middle.selectbox("Qualité", list(Quality), format_func=QUALITY_WORD.__getitem__, key=f"{key}-quality")
        right.text_input("Organisation", max_chars=200, key=f"{key}-organisation")
        st.form_submit_button("Ajouter l'évaluateur", on_click=add_and_clear)
    what_came_of_it()
