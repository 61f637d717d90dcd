"""Exam sessions: create one, prepare it, open it when nothing is missing, close it, archive it."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import ExamSessionState, Role
from cqp.services.list_policies import list_policies
from cqp.services.organise_session import (
    FOLLOWS,
    change_exam_session,
    create_exam_session,
    move_exam_session,
    read_exam_session,
)
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.closing import ask_to_close
from cqp.ui.confirm import what_came_of_it
from cqp.ui.session_form import session_form

guard.require(Role.COORDINATOR)
STATE_WORD = {
    ExamSessionState.PREPARING: "en préparation",
    ExamSessionState.OPEN: "ouverte",
    ExamSessionState.CLOSED: "close",
    ExamSessionState.ARCHIVED: "archivée",
}
GESTURE = {
    ExamSessionState.OPEN: "Ouvrir la session",
    ExamSessionState.CLOSED: "Clore la session",
    ExamSessionState.ARCHIVED: "Archiver la session",
}

st.title("Sessions d'examen", anchor=False)
say.what_was_done()
what_came_of_it()
exam_sessions = list_exam_sessions(store(), guard.token(), guard.now())
with st.expander("Créer une session", expanded=not exam_sessions):
    written = session_form("new-session", None, None)
    if written:
        try:
            create_exam_session(store(), guard.token(), *written, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            say.done("La session est créée. Inscrivez maintenant les candidats, puis composez les comités.")
with st.expander("Ce que disent les règlements proposés"):
    for one in list_policies():
        st.subheader(f"{one.title} (version {one.version})", anchor=False)
        st.text(f"{one.summary}\nSource : {one.source}")
if not exam_sessions:
    st.stop()

chosen = choose_exam_session(exam_sessions)
organised, policy, missing = read_exam_session(store(), guard.token(), chosen.id, guard.now())
st.header("Où en est cette session", anchor=False)
st.text(f"État : {STATE_WORD[organised.state]}")
if organised.state is ExamSessionState.PREPARING:
    if missing:
        st.text("Avant l'ouverture, il manque :\n" + "\n".join(f"– {one}" for one in missing))
    else:
        st.text("Rien ne manque : la session peut ouvrir. Son organisation et son règlement seront figés.")
for state in FOLLOWS[organised.state]:
    reopens = organised.state is ExamSessionState.CLOSED and state is ExamSessionState.OPEN
    label = "Rouvrir la session" if reopens else GESTURE[state]
    if not st.button(
        label, key=f"move-{state}", disabled=bool(missing) and organised.state is ExamSessionState.PREPARING
    ):
        continue
    if state is ExamSessionState.CLOSED:
        ask_to_close(organised.id)
    else:
        try:
            move_exam_session(store(), guard.token(), organised.id, state, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            say.done(f"La session est maintenant {STATE_WORD[state]}.")
with st.expander(f"Règlement : {policy.title}"):
    st.text(policy.summary)
if organised.state is ExamSessionState.PREPARING:
    with st.expander("Modifier cette session"):
        written = session_form(f"session-{organised.id}", organised.plan, policy)
        if written:
            try:
                change_exam_session(store(), guard.token(), organised.id, *written, guard.now())
            except CqpError as error:
                say.refuse(error)
            else:
                say.done("Les modifications sont enregistrées.")
