"""What a cohort is made of, in a few lines, and what its exam session rests on."""

from __future__ import annotations

import streamlit as st

from cqp.charts.interval_words import counted_words
from cqp.errors import CqpError
from cqp.rules.cohort import Cohort
from cqp.services.read_results import read_provenance
from cqp.services.running import store
from cqp.tables import denominators
from cqp.tables.words import counted, shown
from cqp.ui import guard
from cqp.ui.comparison import comparison_part
from cqp.ui.provenance import show_provenance


def cohort_summary(cohort: Cohort) -> None:
    """Show how many there are, the certificate, and what was left out; the page stops when there is nobody."""
    if not cohort.candidates:
        st.info(
            "Aucun candidat dans ces filtres. Élargissez-les, ou créez une session dans « Sessions d'examen » ; pour "
            "essayer, python -m cqp demo ajoute sur le serveur une session fictive."
        )
        st.stop()
    made_of = [
        counted(cohort.candidates, "candidat"),
        counted(cohort.sittings, "passage"),
        counted(len(cohort.exam_sessions), "session d'examen", "sessions d'examen"),
    ]
    sealed = counted(cohort.certificates_sealed, "scellé", "scellés")
    st.text(
        f"{', '.join(made_of)}. Certificat : {counted_words(cohort.certificate)}, dont {sealed} par le jury.\n"
        f"{denominators.CERTIFICATE}.\n"
        "Une décision scellée du jury compte d'abord, puis ce que le comité a signé, sinon la proposition calculée."
    )
    if cohort.left_out:
        names = ", ".join(one.name for one in cohort.left_out)
        st.text(shown(f"⚠ Hors de ces chiffres, car leur référentiel est d'une autre version : {names}."))


def exam_session_part(cohort: Cohort) -> None:
    """Show what belongs to one exam session: another règlement, what its results rest on."""
    if len(cohort.exam_sessions) != 1:
        st.text("Gardez une seule session d'examen pour comparer son règlement avec un autre.")
        return
    exam_session_id = cohort.exam_sessions[0].id
    try:
        provenance = read_provenance(store(), guard.token(), exam_session_id, guard.now())
    except CqpError as error:
        guard.stop(error)
    comparison_part(exam_session_id, provenance.policy)
    show_provenance(provenance)
