"""The jury's deliberation: who sits, the whole cohort block by block, the decisions, the minutes, the retakes."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import ExamSessionState, Role
from cqp.services.deliberate import read_deliberation
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.tables.deliberation import deliberation_table
from cqp.tables.words import counted
from cqp.ui import guard
from cqp.ui.choices import choose_exam_session
from cqp.ui.confirm import what_came_of_it
from cqp.ui.heights import table_height
from cqp.ui.jury_composition import composition_forms, is_incomplete, show_composition
from cqp.ui.jury_decisions import choose_docket, conforming_button, ruling_form
from cqp.ui.jury_minutes import candidate_documents, new_deliberation, retakes, sealed_versions, sealing

guard.require(Role.COORDINATOR)

st.title("Délibération", anchor=False)
with st.container():  # keeps its place when empty
    what_came_of_it()
exam_sessions = list_exam_sessions(store(), guard.token(), guard.now())
chosen = choose_exam_session(exam_sessions)
try:
    deliberation = read_deliberation(store(), guard.token(), chosen.id, guard.now())
except CqpError as error:
    guard.stop(error)
if chosen.state is ExamSessionState.PREPARING:
    st.text("La session est encore en préparation : le jury délibère après les passages.")
    st.stop()

state = "scellé" if deliberation.is_sealed else "en préparation"
decided = sum(one.is_decided for one in deliberation.dockets)
st.text(
    f"Procès-verbal de jury, version {deliberation.version} : {state}. "
    f"{counted(len(deliberation.dockets), 'candidat')} : {counted(decided, 'décidé')}, "
    f"{counted(len(deliberation.conforming), 'conforme')} à décider, {len(deliberation.exceptions)} à examiner."
)
if deliberation.reason:
    st.text(f"Raison de cette nouvelle délibération : {deliberation.reason}")

st.header("Composition du jury", anchor=False)
if deliberation.composition:
    show_composition(deliberation.composition)
if not deliberation.is_sealed:
    with st.expander("Modifier la composition", expanded=is_incomplete(deliberation.composition)):
        composition_forms(deliberation)

st.header("Cohorte, bloc par bloc", anchor=False)
st.dataframe(
    deliberation_table(deliberation),
    hide_index=True,
    height=table_height(len(deliberation.dockets)),
    key=f"deliberation-{chosen.id}",
)

if not deliberation.is_sealed:
    st.header("Décisions", anchor=False)
    if deliberation.composition:
        conforming_button(deliberation)
        docket = choose_docket(deliberation)
        if docket:
            ruling_form(deliberation, docket)
            st.page_link(
                "coordination/dossier.py",
                label="Ouvrir le dossier de ce candidat",
                icon=":material/arrow_forward:",
                query_params={"candidat": str(docket.case.candidate.id)},
            )
    else:
        st.text("Composez d'abord le jury.")
    st.header("Scellement", anchor=False)
    sealing(deliberation)

if deliberation.versions:
    st.header("Procès-verbaux scellés", anchor=False)
    sealed_versions(deliberation)
    candidate_documents(deliberation)
    if deliberation.is_sealed:
        with st.expander("Ouvrir une nouvelle délibération"):
            new_deliberation(deliberation)
    st.header("Blocs à repasser", anchor=False)
    retakes(deliberation, exam_sessions)
