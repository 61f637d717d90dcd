"""Compare the règlement of an exam session with another, on the page."""

from __future__ import annotations

import streamlit as st

from cqp.rules.policy import Policy
from cqp.services.compare_policies import compare_policies
from cqp.services.list_policies import list_policies
from cqp.services.running import store
from cqp.tables.comparison import comparison_table
from cqp.tables.words import counted
from cqp.ui import guard


def comparison_part(exam_session_id: int, own: Policy) -> None:
    """Let a règlement be chosen and show whose results it would change."""
    with st.expander("Comparer avec un autre règlement"):
        others = [one for one in list_policies() if one.fingerprint != own.fingerprint]
        other = st.selectbox("Autre règlement", others, format_func=_title, key="other-policy")
        if other is None:
            st.text("Il n'y a pas d'autre règlement à comparer.")
            return
        st.text(f"{other.summary}\nSource : {other.source}")
        if st.button("Comparer", key="compare-policies"):
            _show(exam_session_id, other)


def _show(exam_session_id: int, other: Policy) -> None:
    found = compare_policies(store(), guard.token(), exam_session_id, other, guard.now())
    touched = len({one.candidate.id for one in found.changes})
    compared = counted(found.candidates, "candidat comparé", "candidats comparés")
    st.text(
        f"{counted(touched, 'candidat')} sur {compared} : au moins un résultat change. Rien n'est écrit : les marques "
        "et les décisions des comités restent, seul le calcul change. Pour adopter ce règlement, choisissez-le en "
        "préparant la prochaine session."
    )
    if found.changes:
        st.dataframe(comparison_table(found), hide_index=True, key="compared")


def _title(policy: Policy) -> str:
    return f"{policy.title} (version {policy.version})"
