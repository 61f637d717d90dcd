"""The candidates of a cohort: the first of those that are kept, and the way into their files."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from cqp.errors import CqpError
from cqp.rules.cohort import CandidateFilter, Cohort
from cqp.services.read_cohort import list_cohort_candidates
from cqp.services.running import store
from cqp.tables.candidates_listed import candidates_frame
from cqp.tables.kept import EVERYBODY, label, offered, read_word
from cqp.tables.words import counted
from cqp.ui import guard
from cqp.ui.figure_part import KEPT, LIST
from cqp.ui.heights import table_height

MOST_ROWS = 60
"""Candidates listed; filters and a name lead to the others."""

WIDTHS_PX = {"N°": 70, "Candidat": 170, "Session d'examen": 280}
WORD_PX = 122
"""Width of the columns of blocks, of the certificate and of the training body: « – Non commencé » is read whole."""


@st.fragment(key=LIST)
def candidates_part(cohort: Cohort, committees: Mapping[int, str]) -> None:
    """List the candidates that a chart's selection, or the field that says the same, keeps."""
    words = offered(cohort, committees)
    asked = st.session_state.get(KEPT, EVERYBODY)
    if asked not in words:
        words[asked] = label(asked, cohort, committees)
    word = st.selectbox("Candidats à lister", list(words), format_func=lambda one: words[one], key=KEPT)
    kept = read_word(word) or CandidateFilter()
    try:
        found = list_cohort_candidates(store(), guard.token(), cohort.selection, kept, guard.now(), limit=MOST_ROWS)
    except CqpError as error:
        guard.stop(error)
    first = f", les {len(found.rows)} premiers par nom" if found.total > len(found.rows) else ""
    st.text(f"{counted(found.total, 'candidat')}{first}. Choisir un point d'un graphique ne garde que les siens.")
    way_in = st.empty()
    listed = candidates_frame(found, [one.code for one in cohort.blocks])
    picked = st.dataframe(
        listed,
        hide_index=True,
        height=table_height(len(found.rows)),
        on_select="rerun",
        selection_mode="single-row",
        key=f"candidates-{word}",
        column_config={
            title: st.column_config.Column(width=WIDTHS_PX.get(title, WORD_PX)) for title in map(str, listed.columns)
        },
    )
    chosen = [found.rows[at] for at in picked.selection.rows if at < len(found.rows)]
    if chosen:
        way_in.page_link(
            "coordination/dossier.py",
            label="Ouvrir le dossier du candidat coché",
            icon=":material/arrow_forward:",
            query_params={"candidat": str(chosen[0].id)},
        )
    else:
        way_in.text("Cochez un candidat (au clavier : Maj+Espace) pour ouvrir son dossier.")
