"""Who is signed in, their password, and the way out."""

import streamlit as st

from cqp.marking.sitting import Role
from cqp.ui import guard, say
from cqp.ui.password_form import password_form
from cqp.ui.sign_out.sign_out import sign_out_button

person = guard.require()

st.title("Mon compte", anchor=False)
say.what_was_done()
st.text(f"{person.name} – {'coordination' if person.role is Role.COORDINATOR else 'évaluation'}")
if person.role is Role.COORDINATOR:
    st.header("Changer mon mot de passe", anchor=False)
    password_form()
sign_out_button(person)
