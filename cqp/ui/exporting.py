"""Files of a cohort: asked here, made beside the server, followed and fetched here, even after the page is reloaded."""

from __future__ import annotations

import streamlit as st

from cqp.errors import CqpError
from cqp.rules.cohort import Cohort
from cqp.rules.selection import selection_to_text
from cqp.services.export_files import ExportStatus, cancel_export, list_exports, start_export
from cqp.services.export_job import JobState
from cqp.services.export_kind import FORMS, ExportKind
from cqp.services.running import settings, store
from cqp.ui import guard, say
from cqp.ui.confirm import attempt, what_came_of_it
from cqp.ui.instants import time_in_words

REFRESH_S = 1.0
"""How often the page asks how far a file is, in seconds; only while one is being made."""

KIND = "export-kind"


def show_exports(cohort: Cohort) -> None:
    """Show what can be taken out of the cohort, and one's own files under way."""
    st.header("Exporter", anchor=False)
    st.text("Les fichiers portent sur les filtres de cette page. Le journal dit qui a pris quoi, et quand.")
    try:
        is_running = any(one.state is JobState.RUNNING for one in list_exports(store(), guard.token(), guard.now()))
    except CqpError as error:
        guard.stop(error)
    follow = st.fragment(run_every=REFRESH_S if is_running else None)(_exports)
    follow(selection_to_text(cohort.selection), was_running=is_running)


def _exports(filters: str, *, was_running: bool) -> None:
    """Show the choice, then each file; asks each time whether they are still this person's to see."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = list(FORMS)
        st.selectbox("Fichier", kinds, format_func=lambda kind: FORMS[kind].words, key=KIND, width=340)
        st.button(
            "Préparer le fichier",
            type="primary",
            icon=":material/table_view:",
            on_click=attempt,
            args=(lambda: _start(filters),),
            key="export-start",
        )
    what_came_of_it()
    try:
        found = list_exports(store(), guard.token(), guard.now())
    except CqpError as error:
        guard.stop(error)
    for one in found:
        _export(one, is_of_page=one.filters == filters)
    if was_running != any(one.state is JobState.RUNNING for one in found):
        st.rerun()  # the page then asks as often as it has to


def _export(one: ExportStatus, *, is_of_page: bool) -> None:
    """Show one file: how far it is, or the way to it."""
    words = FORMS[one.kind].words
    about = f"{words}, demandé à {time_in_words(one.started_at)}{'' if is_of_page else ', sous d’autres filtres'}"
    with st.container(border=True, key=f"export-{one.id}"):
        if one.state is JobState.FAILED:
            st.text(about)
            say.warn(one.message)
        elif one.state is JobState.RUNNING:
            st.text(f"{about} : préparation en cours, {one.share:.0%}".replace("%", " %"))
            st.progress(one.share)
        else:
            st.text(f"✓ {about} : prêt, gardé une demi-heure.")
        with st.container(horizontal=True):
            if one.state is JobState.DONE:
                st.link_button("Télécharger", f"/api/exports/{one.id}/file", icon=":material/download:")
            st.button(
                "Annuler" if one.state is JobState.RUNNING else "Jeter",
                on_click=attempt,
                args=(lambda: _cancel(one.id),),
                key=f"export-cancel-{one.id}",
            )


def _start(filters: str) -> str:
    kind = ExportKind(st.session_state[KIND])
    start_export(store(), guard.token(), settings(), kind, filters, guard.now())
    return "La préparation a commencé ; vous pouvez quitter la page et y revenir."


def _cancel(export_id: str) -> str:
    cancel_export(store(), guard.token(), export_id, guard.now())
    return "Le fichier est jeté : il n'en reste rien sur le serveur."
