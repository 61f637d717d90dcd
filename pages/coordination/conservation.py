"""What is kept of candidates, until when, and erasing it."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.erase_candidate import Due, erase_candidate, list_due
from cqp.services.running import settings, store
from cqp.tables.retention import RETENTION_TITLES, retention_table
from cqp.tables.words import counted, shown
from cqp.ui import guard
from cqp.ui.confirm import confirm_button, what_came_of_it

guard.require(Role.COORDINATOR)

st.title("Conservation", anchor=False)
try:
    kept = list_due(store(), guard.token(), guard.now())
except CqpError as error:
    guard.stop(error)
due = [one for one in kept if one.on <= guard.now().date()]
st.text(
    "Grilles, observations et procès-verbaux sont conservés aussi longtemps que le dit le règlement de la session (six "
    "ans à défaut). Ensuite, effacer un candidat retire son nom et tout ce qui a été écrit de lui ; les résultats "
    "chiffrés et le journal restent."
)
what_came_of_it()


@st.dialog("Effacer ce candidat")
def ask(one: Due) -> None:
    """Ask before what cannot be undone."""
    st.text(
        f"{shown(one.kept.name)} (n° {shown(one.kept.number)}), {shown(one.kept.exam_session)}.\n"
        "Son nom, ses observations et le texte de ses procès-verbaux seront effacés pour toujours, aussi dans une "
        "sauvegarde plus ancienne dès qu'elle sera restaurée."
    )

    def work() -> str:
        erase_candidate(store(), guard.token(), one.kept.id, settings().data_dir, guard.now())
        return f"Le candidat n° {one.kept.id} est effacé."

    confirm_button("Effacer pour toujours", work, key="erase-for-good")


st.header(f"À effacer : {counted(len(due), 'candidat')}", anchor=False)
if due:
    chosen = st.selectbox(
        "Candidat", due, format_func=lambda one: f"{shown(one.kept.name)} – n° {shown(one.kept.number)}"
    )
    if st.button("Effacer…", disabled=chosen is None) and chosen is not None:
        ask(chosen)
st.header("Tout ce qui est conservé", anchor=False)
rows = [(one.kept.number, one.kept.name, one.kept.exam_session, one.on) for one in kept]
st.dataframe(
    retention_table(rows).rename(columns=RETENTION_TITLES),
    hide_index=True,
    column_config={RETENTION_TITLES["on"]: st.column_config.DateColumn(format="DD/MM/YYYY")},
)
