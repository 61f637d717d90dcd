"""The rehearsal of the laptop in use: go, or what to do before the day."""

import streamlit as st

from cqp.ui import guard
from cqp.ui.rehearsal.rehearsal import rehearsal

guard.require()

st.title("Ce poste est-il prêt ?", anchor=False)
st.text(
    "À faire sur le poste et dans la salle de l'épreuve. La répétition essaie pour de vrai, en une minute ; rien n'est "
    "enregistré."
)
rehearsal()
