"""Who may come in: assessors' codes, coordination accounts, and who is signed in now."""

import streamlit as st

from cqp.marking.sitting import Role
from cqp.services.manage_accounts import list_coordinators
from cqp.services.manage_codes import list_codes
from cqp.services.manage_sign_ins import list_sign_ins
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.ui import guard, say
from cqp.ui.access_codes import choose_codes, codes_actions, codes_table
from cqp.ui.accounts import account_actions, accounts_table, new_account_form, show_drawn_password
from cqp.ui.choices import choose_exam_session
from cqp.ui.confirm import what_came_of_it
from cqp.ui.connections import connection_actions, connections_table

person = guard.require(Role.COORDINATOR)

st.title("Accès", anchor=False)
with st.container():  # keeps its place when empty, so that the chosen tab stays chosen
    say.what_was_done()
    what_came_of_it()
show_drawn_password()
assessors, coordinators, current = st.tabs(
    ["Codes des évaluateurs", "Comptes de la coordination", "Connexions en cours"]
)

with coordinators:
    accounts = list_coordinators(store(), guard.token(), guard.now())
    accounts_table(accounts)
    account_actions(accounts, person)
    st.subheader("Créer un compte", anchor=False)
    new_account_form()

with current:
    connections = list_sign_ins(store(), guard.token(), guard.now())
    st.text("Une connexion dure douze heures au plus. La fermer arrête ses pages ouvertes à leur prochaine action.")
    connections_table(connections)
    connection_actions(connections)

with assessors:
    exam_session = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
    codes = list_codes(store(), guard.token(), exam_session.id, guard.now())
    if not codes:
        st.info("Aucun évaluateur dans cette session d'examen pour l'instant : composez d'abord les comités.")
        st.stop()
    codes_table(codes)
    chosen = choose_codes(codes)
    codes_actions(exam_session.id, chosen)
