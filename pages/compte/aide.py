"""The guide of who is signed in, open at the page they come from: `/aide?depuis=notation`."""

import streamlit as st

from cqp.marking.sitting import Role
from cqp.ui import guard
from cqp.ui.guides import read_guide

person = guard.require()
home = "accueil" if person.role is Role.ASSESSOR else "cohorte"
asked = st.query_params.get("depuis") or st.session_state.get("page-before") or home

st.title("Aide", anchor=False)
for section in read_guide(person.role):
    with st.expander(section.title, expanded=asked in section.pages):
        for part in section.parts:
            if isinstance(part, str):
                st.markdown(part)
            else:
                words, file = part
                st.image(file, alt=words)
