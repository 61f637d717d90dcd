"""The account of the laptops: how many marks were made on each, and how many of them the database holds."""

from __future__ import annotations

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.ledger import total
from cqp.services.account_laptops import read_ledger
from cqp.services.running import store
from cqp.tables.ledger import LEDGER_TITLES, by_laptop, ledger_table, not_accounted, totals_words
from cqp.ui import guard
from cqp.ui.heights import table_height

METHOD = (
    "« Faites » : ce que le poste dit avoir noté. « Accusées » : ce dont il a reçu l'accusé. « Dans la base » : ce que "
    "la base contient, recompté à chaque fois. « Abandonnées » : ce à quoi l'évaluateur a renoncé après un refus "
    "affiché. « Encore sur le poste » part de soi-même quand ce poste rejoint le serveur. « Introuvables » : la "
    "mémoire du navigateur a été effacée avant l'envoi, ou une sauvegarde plus ancienne a été restaurée ; demandez à "
    "l'évaluateur de revoir sa grille.\nEffacer la mémoire d'un poste dont tout était enregistré ne crée aucun écart : "
    "il reparaît seulement sous un autre nom. Un poste qui n'a plus joint le serveur depuis sa dernière marque n'a "
    "pas pu l'annoncer : regardez dans le tableau du haut s'il est sans nouvelles."
)


@st.fragment
def laptops_account(exam_session_id: int) -> None:
    """Show the sums, what is not accounted for, and each laptop; counted again on demand."""
    try:
        accounts = read_ledger(store(), guard.token(), exam_session_id, guard.now()).accounts
    except CqpError as error:
        guard.stop(error)
    st.text(totals_words(total(accounts)))
    left, right = st.columns(2)
    left.button("Recompter", key=f"count-again-{exam_session_id}")
    right.link_button(
        "Imprimer le décompte", f"/api/exam-sessions/{exam_session_id}/ledger.pdf", icon=":material/download:"
    )
    gaps = not_accounted(accounts)
    if gaps:
        st.subheader("Ce qui n'est pas dans la base", anchor=False)
        table = ledger_table(gaps).rename(columns=LEDGER_TITLES)
        st.dataframe(table, hide_index=True, height=table_height(len(gaps)), key=f"gaps-{exam_session_id}")
    laptops = by_laptop(accounts)
    if laptops:
        with st.expander("Poste par poste"):
            table = ledger_table(laptops).drop(columns="about").rename(columns=LEDGER_TITLES)
            st.dataframe(table, hide_index=True, height=table_height(len(laptops)), key=f"laptops-{exam_session_id}")
    st.text(METHOD)
