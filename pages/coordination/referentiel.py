"""The référentiel as published, and which version the marks refer to."""

import streamlit as st

from cqp.marking.sitting import Role
from cqp.referential.search import find_criteria
from cqp.services.read_referential import list_referentials, read_referential
from cqp.services.running import store
from cqp.ui import guard
from cqp.ui.choices import choose_referential
from cqp.ui.heights import table_height

guard.require(Role.COORDINATOR)

st.title("Référentiel", anchor=False)
version = choose_referential(list_referentials(store(), guard.token(), guard.now()))
document, fingerprint = read_referential(store(), guard.token(), version.id, guard.now())
st.text(f"{document.title}\n{document.rncp_code}, niveau {document.level}, {document.certifier}")
st.caption(f"Empreinte du contenu (SHA-256) : {fingerprint}")
words = st.text_input("Chercher un mot ou un code", key="referential-search")
for block in document.blocks:
    found = find_criteria(block, words)
    with st.expander(f"Bloc {block.code} – {len(found)} sur {len(block.criteria)} critères", expanded=bool(words)):
        st.text(block.title)
        st.caption(f"Modalité : {block.method}")
        if found:
            st.dataframe(
                [
                    {"Code": criterion.code, "Critère": criterion.text, "Compétence": competency.text}
                    for competency, criterion in found
                ],
                hide_index=True,
                height=table_height(len(found)),
            )
        else:
            st.text("Aucun critère de ce bloc ne contient ces mots.")
