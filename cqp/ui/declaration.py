"""The declaration of absence of conflict of interest, before the first grid."""

from __future__ import annotations

import streamlit as st

from cqp.services.compose_committees import declare_no_conflict
from cqp.services.running import store
from cqp.ui import guard


def ask_declaration() -> None:
    """Show the declaration; once ticked and confirmed, it is recorded and the page shown again."""
    with st.form("declaration"):
        st.text(
            "Avant votre premier passage, déclarez que vous n'êtes ni formateur, ni tuteur, ni responsable, ni proche "
            "d'un candidat que vous évaluez. En cas de doute, prévenez la coordination avant de commencer."
        )
        is_ticked = st.checkbox("Je déclare n'avoir aucun conflit d'intérêts avec les candidats de mes passages.")
        if st.form_submit_button("Enregistrer ma déclaration", type="primary"):
            if is_ticked:
                declare_no_conflict(store(), guard.token(), guard.now())
                st.rerun()
            st.text("Cochez d'abord la case ci-dessus.")
