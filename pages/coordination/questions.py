"""The bank of questions and the shared short remarks: what assessors find at hand during the interview."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.rules.to_ask import derived_question
from cqp.services.keep_comments import list_comments
from cqp.services.prepare_questions import MOST_QUESTIONS, read_question_bank, write_questions
from cqp.services.running import store
from cqp.tables.words import counted
from cqp.ui import guard, say
from cqp.ui.comments import edit_comments

guard.require(Role.COORDINATOR)

st.title("Questions et remarques", anchor=False)
say.what_was_done()
try:
    bank = read_question_bank(store(), guard.token(), guard.now())
except CqpError as error:
    guard.stop(error)

st.header("Banque de questions", anchor=False)
st.text(
    "Pendant l'entretien, l'évaluateur voit une question pour chaque critère qui reste à observer. Sans question "
    "écrite ici, elle est faite des mots du critère."
)
blocks = {block.code: block for block in bank.referential.blocks}
code = st.selectbox("Bloc", list(blocks), format_func=lambda one: f"Bloc {one} – {blocks[one].title}")
texts = {criterion.code: criterion.text for criterion in blocks[code].criteria}
written = sum(one in bank.questions for one in texts)
st.text(f"{counted(written, 'critère')} sur {len(texts)} avec une question écrite par la coordination.")
criterion = st.selectbox(
    "Critère", list(texts), format_func=lambda one: f"{'✓' if one in bank.questions else '–'} {one} – {texts[one]}"
)
with st.form(f"questions-{criterion}"):
    st.text(f"À défaut : {derived_question(texts[criterion])}")
    typed = st.text_area(
        f"Questions pour {criterion}, une par ligne, {MOST_QUESTIONS} au plus",
        "\n".join(bank.questions.get(criterion, ())),
        key=f"questions-text-{criterion}",
    )
    if st.form_submit_button("Enregistrer les questions", type="primary"):
        try:
            write_questions(store(), guard.token(), criterion, typed.splitlines(), guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            say.done(f"Les questions de {criterion} sont enregistrées.")

st.header("Remarques courtes partagées", anchor=False)
st.text(
    "Proposées à tous les évaluateurs sous le champ de remarque ; elles ne s'insèrent que si on les choisit. Chacun "
    "garde aussi les siennes."
)
edit_comments(list_comments(store(), guard.token(), guard.now()))
