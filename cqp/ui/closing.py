"""Ask before an exam session is closed: assessors can neither read nor sign from then on."""

from __future__ import annotations

import streamlit as st

from cqp.marking.sitting import ExamSessionState, SittingState
from cqp.services.follow_live import read_live
from cqp.services.organise_session import move_exam_session
from cqp.services.running import store
from cqp.tables.words import counted, state_label
from cqp.ui import guard
from cqp.ui.confirm import confirm_button

UNFINISHED = tuple(state for state in SittingState if state not in {SittingState.SIGNED, SittingState.ABSENT})
"""States of a sitting whose minutes are not signed yet."""


@st.dialog("Clore la session ?")
def ask_to_close(exam_session_id: int) -> None:
    """Say what is not signed yet, and close on a second gesture."""
    sittings = read_live(store(), guard.token(), exam_session_id, guard.now()).sittings
    left = [f"– {state_label(state)} : {sittings[state]}" for state in UNFINISHED if sittings.get(state)]
    if left:
        number = sum(sittings.get(state, 0) for state in UNFINISHED)
        st.text(f"{counted(number, 'passage')} sans procès-verbal signé :\n" + "\n".join(left))
    st.text(
        "Une fois la session close, les évaluateurs ne peuvent plus ni lire leurs grilles, ni se concerter, ni signer, "
        "tant que vous ne la rouvrez pas."
    )

    def close() -> str:
        move_exam_session(store(), guard.token(), exam_session_id, ExamSessionState.CLOSED, guard.now())
        return "La session est close."

    confirm_button("Clore la session", close, key="close-for-good")
