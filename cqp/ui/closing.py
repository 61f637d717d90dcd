"""Ask before an exam session is closed: assessors can neither read nor sign from then on."""

from __future__ import annotations

import streamlit as st

from cqp.marking.ledger import total
from cqp.marking.sitting import ExamSessionState, SittingState
from cqp.services.account_laptops import read_ledger
from cqp.services.close_accounts import LONGEST_REASON
from cqp.services.follow_live import read_live
from cqp.services.organise_session import move_exam_session
from cqp.services.running import store
from cqp.tables.ledger import totals_words
from cqp.tables.words import counted, state_label
from cqp.ui import guard
from cqp.ui.confirm import confirm_button

UNFINISHED = tuple(state for state in SittingState if state not in {SittingState.SIGNED, SittingState.ABSENT})
"""States of a sitting whose minutes are not signed yet."""

REASON = "closing-reason"
"""Key of the field for why marks are left unaccounted for."""


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

    totals = total(read_ledger(store(), guard.token(), exam_session_id, guard.now()).accounts)
    st.text(totals_words(totals))
    if totals.open:
        st.text(
            "Rallumez ces postes et ouvrez-y la grille, ou importez leur file dans « En direct ». Sinon, écrivez "
            "pourquoi vous closez quand même : le décompte imprimé et le journal le gardent."
        )
        st.text_area("Raison de clore sans ces marques", max_chars=LONGEST_REASON, key=REASON)
    st.link_button(
        "Imprimer le décompte des postes",
        f"/api/exam-sessions/{exam_session_id}/ledger.pdf",
        icon=":material/download:",
    )

    def close() -> str:
        closed, reason = ExamSessionState.CLOSED, str(st.session_state.get(REASON, ""))
        move_exam_session(store(), guard.token(), exam_session_id, closed, guard.now(), reason=reason)
        return "La session est close."

    confirm_button("Clore la session", close, key="close-for-good")
