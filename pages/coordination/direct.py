"""The exam as it runs: who marks, how far, what a laptop holds back, and since when it is silent."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.live import LiveView
from cqp.marking.sitting import Role, SittingState
from cqp.services.follow_live import read_live, read_live_version
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.tables.live import LIVE_TITLES, live_table
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.heights import table_height
from cqp.ui.instants import time_in_words
from cqp.ui.ledger import laptops_account
from cqp.ui.queue_import import queue_import

REFRESH_S = 3

guard.require(Role.COORDINATOR)

st.title("En direct", anchor=False)
say.what_was_done()
exam_session = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))


@st.cache_data(max_entries=8, show_spinner=False)
def as_of(version: str, exam_session_id: int, _token: str) -> LiveView:
    """Read once for all who look at the same state."""
    return read_live(store(), _token, exam_session_id, guard.now())


@st.fragment(run_every=REFRESH_S)
def follow() -> None:
    """Show what happens now; asks each time whether it is still this person's to see."""
    try:
        view = as_of(read_live_version(store(), guard.token(), guard.now()), exam_session.id, guard.token())
    except CqpError as error:
        guard.stop(error)
    running, submitted, planned = (
        view.sittings.get(state, 0) for state in (SittingState.RUNNING, SittingState.SUBMITTED, SittingState.PLANNED)
    )
    st.text(
        f"Passages : {running} en cours, {submitted} avec grilles remises, {planned} à venir. "
        f"Affiché à {time_in_words(guard.now())}."
    )
    if not view.grids:
        st.info("Personne ne marque en ce moment. Les grilles paraîtront ici dès leur première marque.")
        return
    st.dataframe(
        live_table(view.grids, guard.now()).rename(columns=LIVE_TITLES),
        hide_index=True,
        height=table_height(len(view.grids)),
        column_config={
            LIVE_TITLES["percent"]: st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d %%")
        },
        key=f"live-{exam_session.id}",
    )


follow()
st.text(
    "« En ligne » : le poste a donné signe de vie depuis moins de trente secondes. « En attente » : des marques sont "
    "gardées sur ce poste et partiront d'elles-mêmes. Ne le laissez pas éteindre avant."
)
st.header("Décompte des postes", anchor=False)
laptops_account(exam_session.id)
st.header("Importer ce qu'un poste n'a pas pu envoyer", anchor=False)
queue_import()
