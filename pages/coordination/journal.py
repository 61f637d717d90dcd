"""The journal: where it stands, whether it is intact, and what was done last."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.running import store
from cqp.services.verify_journal import COVERED, read_anchor, read_journal, verify_journal
from cqp.tables.journal import JOURNAL_TITLES, journal_table
from cqp.tables.words import counted
from cqp.ui import guard, say

guard.require(Role.COORDINATOR)

st.title("Journal", anchor=False)
try:
    anchor, entries = read_journal(store(), guard.token(), guard.now())
except CqpError as error:
    guard.stop(error)
st.text(
    "Chaque marque, remise, décision et signature y est inscrite et liée à la précédente. Gardez de temps en temps "
    "l'empreinte ci-dessous hors de ce serveur : elle prouvera que rien n'a été retiré."
)
st.text(f"{counted(anchor.count, 'entrée')}. Empreinte actuelle :")
st.code(str(anchor), language=None, wrap_lines=True)
with st.form("verify", border=True):
    kept = st.text_input("Une empreinte gardée ou imprimée (facultatif)")
    if st.form_submit_button("Vérifier tout le journal", type="primary"):
        try:
            with st.spinner("Vérification…"):
                anchors = [read_anchor(kept)] if kept.strip() else []
                found = verify_journal(store(), guard.token(), guard.now(), anchors)
        except CqpError as error:
            say.refuse(error)
        else:
            for finding in found.findings:
                say.warn(finding.message)
            if found.is_sound:
                st.text(f"✓ Le journal est intact : {counted(found.anchor.count, 'entrée')} vérifiées. {COVERED}")
st.subheader("Dernières entrées", anchor=False)
st.dataframe(journal_table(entries).rename(columns=JOURNAL_TITLES), hide_index=True)
