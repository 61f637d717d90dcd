"""Practice before the day: a recorded case for every committee, and where their grids agree."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.practise import LONGEST_PLACE, LONGEST_TITLE, prepare_practice, read_practices
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.tables.words import shown
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.practice_agreement import practice_results

guard.require(Role.COORDINATOR)

st.title("Entraînement", anchor=False)
say.what_was_done()
st.text(
    "Tous les comités notent le même cas enregistré, avec la vraie grille et leurs codes ; la comparaison montre les "
    "critères compris différemment. Rien de l'entraînement ne compte dans les résultats."
)
chosen = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
document, practices = read_practices(store(), guard.token(), chosen.id, guard.now())
with st.form("practice"):
    block = st.selectbox(
        "Bloc",
        [one.code for one in document.blocks],
        format_func=lambda one: f"Bloc {one} – {document.block(one).title}",
    )
    count = len(practices)  # blank fields once it is given, never between the two clicks of a double click
    title = st.text_input("Titre du cas", max_chars=LONGEST_TITLE, key=f"practice-title-{count}")
    where = st.text_input("Où est l'enregistrement", max_chars=LONGEST_PLACE, key=f"practice-where-{count}")
    if st.form_submit_button("Donner ce cas à tous les comités", type="primary"):
        if not title.strip():  # also what the second of two clicks sends
            st.text("Écrivez d'abord le titre du cas.")
        else:
            try:
                prepare_practice(store(), guard.token(), chosen.id, block, title, where, guard.now())
            except CqpError as error:
                say.refuse(error)
            else:
                say.done("Chaque évaluateur trouve le cas dans « Mes passages ».")
if not practices:
    st.text("Aucun entraînement n'est encore préparé pour cette session.")
for practice in practices:
    st.header(f"Cas n° {practice.id}", anchor=False)
    st.text(shown(practice.name))
    practice_results(document.block(practice.block), practice)
