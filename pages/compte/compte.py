"""Who is signed in, and the way out."""

import streamlit as st

from cqp.marking.sitting import Role
from cqp.ui import guard
from cqp.ui.sign_out.sign_out import sign_out_button

person = guard.require()

st.title("Mon compte", anchor=False)
st.text(f"{person.name} – {'coordination' if person.role is Role.COORDINATOR else 'évaluation'}")
sign_out_button(person)
