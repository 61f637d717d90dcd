"""An assessor's home: their sittings, the one to mark first."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.keep_comments import list_comments
from cqp.services.read_grid import has_declared, list_own_sittings
from cqp.services.running import store
from cqp.ui import guard
from cqp.ui.comments import edit_comments
from cqp.ui.declaration import ask_declaration
from cqp.ui.sittings import sitting_card, sittings_by_urgency
from cqp.ui.waiting.waiting import waiting_marks

person = guard.require(Role.ASSESSOR)

st.title("Mes passages", anchor=False)
st.text(f"{person.name}, voici les candidats confiés à vos comités.")
waiting_marks(person)
try:
    sittings = list_own_sittings(store(), guard.token(), guard.now())
except CqpError as error:
    guard.stop(error)
if not has_declared(store(), guard.token(), guard.now()):
    ask_declaration()
if not sittings:
    st.info("Aucun passage ne vous est confié pour l'instant. La coordination les ajoutera ici.")
for title, group in sittings_by_urgency(sittings):
    st.header(title, anchor=False)
    for sitting in group:
        sitting_card(sitting)
with st.expander("Mes remarques courtes"):
    st.text("Proposées sous le champ de remarque de vos grilles (Alt + chiffre) ; elles ne s'insèrent jamais seules.")
    known = list_comments(store(), guard.token(), guard.now())
    edit_comments(one for one in known if not one.is_shared)
