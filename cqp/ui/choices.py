"""What a coordinator chooses from: exam sessions, candidates, versions of the référentiel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from cqp.marking.sitting import Candidate, ExamSession
from cqp.rules.results import Overview
from cqp.services.read_referential import ReferentialVersion

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


def choose_candidate(overview: Overview) -> Candidate:
    """Return the candidate chosen; the page stops here until one is."""
    chosen = st.selectbox(
        "Candidat",
        [row.candidate for row in overview.rows],
        format_func=lambda one: f"{one.name} – n° {one.number}",
        index=None,
        placeholder="Tapez un nom ou un numéro",
        key="candidate",
    )
    if chosen is None:
        st.stop()
    return chosen


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
