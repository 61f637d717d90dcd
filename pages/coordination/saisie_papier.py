"""Paper grids: type in what an assessor wrote by hand, with the keyboard, then check it and record it."""

from datetime import date

import streamlit as st

from cqp.errors import CqpError
from cqp.exports.local_time import local
from cqp.marking.seal import PaperGrid
from cqp.marking.sitting import Role
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.services.type_paper import import_paper, list_papers, open_paper, preview_paper, read_code
from cqp.tables.words import counted, shown
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.grids_preview import grids_preview
from cqp.ui.paper_entry.paper_entry import paper_entry

RECORDED = "papers-recorded"

guard.require(Role.COORDINATOR)

st.title("Saisie papier", anchor=False)
say.what_was_done()
code = st.text_input(
    "Code de la grille (scannez le carré, ou tapez-le)", st.query_params.get("grille", ""), max_chars=60
).strip()
if code:
    try:
        about, exam_session_id = read_code(store(), guard.token(), code, guard.now())
    except CqpError as error:
        say.refuse(error)
        st.stop()
    st.query_params["grille"] = code  # a reload finds the grid again
else:
    st.query_params.clear()
    st.text("Sans code, choisissez le passage et qui a tenu le stylo.")
    exam_session_id = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now())).id
    left, right = st.columns(2)
    member = left.selectbox(
        "Évaluateur",
        list_papers(store(), guard.token(), exam_session_id, guard.now()),
        format_func=lambda one: one[0],
        index=None,
        placeholder="Choisissez",
    )
    chosen = right.selectbox(
        "Passage",
        member[1] if member else (),
        format_func=lambda one: f"{one[1].candidate.name} – n° {one[1].candidate.number} – bloc {one[1].block}",
        index=None,
        placeholder="Choisissez",
    )
    if chosen is None:
        st.stop()
    about = PaperGrid(chosen[1].id, chosen[0], None)
try:
    paper = open_paper(store(), guard.token(), exam_session_id, about, guard.now())
except CqpError as error:
    say.refuse(error)
    st.stop()

st.header("Recopier", anchor=False)
candidate = paper.sitting.candidate
st.text(f"{shown(candidate.name)} – n° {shown(candidate.number)} – bloc {paper.block.code} – {shown(paper.assessor)}")
recorded = st.session_state.setdefault(RECORDED, ())
entered = paper_entry(paper, today=local(guard.now()).date().isoformat(), recorded=recorded)
if entered is None:
    st.stop()
draft, typed = entered

st.header("Vérifier et enregistrer", anchor=False)
try:
    preview = preview_paper(store(), guard.token(), exam_session_id, typed, guard.now())
except CqpError as error:
    say.refuse(error)
    st.stop()
choices = grids_preview(preview, draft)
if choices is not None:
    st.text(
        f"Grille remplie à la main par {shown(paper.assessor)} le {date.fromisoformat(typed.filled_on):%d/%m/%Y}. "
        "Gardez la feuille avec les procès-verbaux."
    )
    is_copied = st.checkbox("J'ai recopié cette grille telle que cet évaluateur l'a remplie.", key=f"copied-{draft}")
    if st.button("Enregistrer cette grille", type="primary", disabled=not is_copied, key="record-paper"):
        try:
            count = import_paper(store(), guard.token(), exam_session_id, typed, choices, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            st.session_state[RECORDED] = (*recorded, draft)
            say.done(f"{counted(count, 'marque enregistrée', 'marques enregistrées')} d'après la grille papier.")
