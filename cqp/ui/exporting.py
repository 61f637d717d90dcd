"""Take files out of a cohort: they are prepared apart, said how far, and fetched once ready."""

from __future__ import annotations

import streamlit as st

from cqp.errors import CqpError
from cqp.services.export_files import ExportStatus, cancel_export, list_exports, start_export
from cqp.services.export_job import JobState
from cqp.services.export_kind import FORMS, ExportKind
from cqp.services.running import settings, store
from cqp.ui import guard, say

LOOK_EVERY_S = 2


def show_exports(filters: str) -> None:
    """Show the kinds of files, and where one's own stand.

    Args:
        filters: The cohort, as in the address of its page.
    """
    st.header("Exporter", anchor=False)
    _exports(filters)


@st.fragment(run_every=LOOK_EVERY_S)
def _exports(filters: str) -> None:
    choice, ask = st.columns([3, 1], vertical_alignment="bottom")
    kind: ExportKind = choice.selectbox("Fichier", list(ExportKind), format_func=lambda one: FORMS[one].words, key="export-kind")
    asked = ask.button("Préparer ce fichier", type="primary", width="stretch", key="export-ask")
    try:
        if asked:
            start_export(store(), guard.token(), settings(), kind, filters, guard.now())
        found = list_exports(store(), guard.token(), guard.now())
    except CqpError as error:
        say.refuse(error)
        return
    st.text("Préparé à part, sans ralentir les évaluations, avec les filtres de cette page ; gardé une demi-heure.")
    for one in found:
        _one(one)


def _one(status: ExportStatus) -> None:
    words, action, gone = st.columns([3, 2, 1], vertical_alignment="center")
    label = FORMS[status.kind].words
    if status.state is JobState.RUNNING:
        words.progress(status.share, text=f"{label} : en préparation")
    elif status.state is JobState.DONE:
        words.text(f"✓ {label} : prêt")
        action.link_button("Télécharger", f"/api/exports/{status.id}/file", icon=":material/download:", width="stretch")
    else:
        words.text(f"✗ {label} : {status.message}")
    away = "Annuler" if status.state is JobState.RUNNING else "Retirer"
    if gone.button(away, key=f"export-away-{status.id}"):
        cancel_export(store(), guard.token(), status.id, guard.now())
        st.rerun(scope="fragment")
