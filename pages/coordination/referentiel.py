"""The référentiel as published, and which version the marks refer to."""

import streamlit as st

from cqp.marking.sitting import Role
from cqp.referential.search import normalise
from cqp.services.read_referential import list_referentials, read_referential
from cqp.services.running import store
from cqp.ui import guard
from cqp.ui.choices import choose_referential

guard.require(Role.COORDINATOR)

st.title("Référentiel", anchor=False)
version = choose_referential(list_referentials(store(), guard.token(), guard.now()))
document, fingerprint = read_referential(store(), guard.token(), version.id, guard.now())
st.text(f"{document.title}\n{document.rncp_code}, niveau {document.level}, {document.certifier}")
st.caption(f"Empreinte du contenu (SHA-256) : {fingerprint}")
wanted = normalise(st.text_input("Chercher un mot ou un code", key="referential-search"))
for block in document.blocks:
    with st.expander(f"Bloc {block.code} – {len(block.criteria)} critères", expanded=bool(wanted)):
        st.text(block.title)
        st.caption(f"Modalité : {block.method}")
        rows = [
            {"Code": one.code, "Critère": one.text, "Compétence": f"{competency.code} {competency.text}"}
            for competency in block.competencies
            for one in competency.criteria
            if wanted in normalise(f"{one.code} {one.text} {competency.text}")
        ]
        st.dataframe(rows, hide_index=True)
