"""What a coordinator chooses from: exam sessions, candidates, versions of the référentiel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from cqp.marking.sitting import Candidate, ExamSession
from cqp.services.find_candidates import LONGEST_SEARCH, MOST_FOUND, find_candidates
from cqp.services.read_referential import ReferentialVersion
from cqp.services.running import store
from cqp.tables.words import shown
from cqp.ui import guard

_KEPT = "exam-session-kept"
"""Which exam session was chosen last, on whatever page."""


def choose_exam_session(exam_sessions: Sequence[ExamSession]) -> ExamSession:
    """Return the exam session chosen; the page stops here, with what to do, when there is none."""
    if not exam_sessions:
        st.info(
            "Aucune session d'examen pour l'instant. Créez-en une dans « Sessions d'examen » ; pour essayer, "
            "python -m cqp demo ajoute sur le serveur une session fictive."
        )
        st.stop()
    labels = Counter(map(_label, exam_sessions))
    ids = [one.id for one in exam_sessions]
    kept = st.session_state.get(_KEPT)  # the widget's own state goes with its page
    chosen = st.selectbox(
        "Session d'examen",
        exam_sessions,
        # the browser answers with the label: of two that are equal, another session than the one shown would be taken
        format_func=lambda one: _label(one) + (f" (n° {one.id})" if labels[_label(one)] > 1 else ""),
        index=ids.index(kept) if kept in ids else 0,
        key="exam-session",
    )
    st.session_state[_KEPT] = chosen.id
    return chosen


def choose_candidate() -> Candidate:
    """Return the candidate found by name or number; the page stops here until one is."""
    words = st.text_input("Nom ou numéro du candidat", max_chars=LONGEST_SEARCH, key="candidate-words")
    found = find_candidates(store(), guard.token(), words, guard.now())
    if not found:
        st.text("Aucun candidat ne porte ces mots." if words.strip() else "Tapez le début d'un nom ou un numéro.")
        st.stop()
    chosen = st.selectbox(
        "Candidat",
        found,
        format_func=lambda one: shown(f"{one[0].name} – n° {one[0].number} – {one[1]} (dossier {one[0].id})"),
        index=None,
        placeholder="Choisissez",
        key="candidate",
    )
    if len(found) == MOST_FOUND:
        st.text(f"Les {MOST_FOUND} premiers par nom : ajoutez un mot pour trouver les autres.")
    if chosen is None:
        st.stop()
    return chosen[0]


def choose_referential(versions: Sequence[ReferentialVersion]) -> ReferentialVersion:
    """Return the version chosen, the newest first."""
    return st.selectbox(
        "Version",
        versions,
        format_func=lambda one: f"{one.version} – chargée le {one.loaded_at[:10]} – empreinte {one.fingerprint[:12]}",
        key="referential-version",
    )


def _label(exam_session: ExamSession) -> str:
    return f"{exam_session.name} – {exam_session.place}"
