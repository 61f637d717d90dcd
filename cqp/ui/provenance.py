"""What the figures on a page rest on."""

from __future__ import annotations

import streamlit as st

from cqp.rules.results import Provenance
from cqp.tables.denominators import ROUNDED


def show_provenance(provenance: Provenance) -> None:
    """Show référentiel and policy with their fingerprints, and how rates are rounded, folded."""
    with st.expander("Sur quoi reposent ces résultats"):
        st.text(f"Référentiel : {provenance.referential_title}, version {provenance.referential_version}")
        st.caption(f"Empreinte (SHA-256) : {provenance.referential_fingerprint}")
        st.text(f"Règlement : {provenance.policy.title}, version {provenance.policy.version}")
        st.caption(f"Empreinte (SHA-256) : {provenance.policy.fingerprint}")
        st.text(provenance.policy.summary)
        st.text(ROUNDED)
