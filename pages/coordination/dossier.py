"""One candidate: each block's competencies, charted and in a table, and what is proposed."""

import streamlit as st

from cqp.charts.competencies import competencies_chart
from cqp.charts.competencies_words import describe_competencies
from cqp.charts.theme import CONFIG
from cqp.errors import CqpError
from cqp.marking.sitting import DELIBERATION, Role
from cqp.services.read_results import list_exam_sessions, read_candidate, read_overview
from cqp.services.running import store
from cqp.tables.candidate import competencies_table, competencies_titles
from cqp.tables.overview import decision_label
from cqp.tables.words import block_label, certificate_label
from cqp.ui import guard
from cqp.ui.address import number_in_address
from cqp.ui.choices import choose_candidate, choose_exam_session
from cqp.ui.heading.heading import heading
from cqp.ui.minutes import minutes_of

guard.require(Role.COORDINATOR)

try:
    candidate_id = number_in_address("candidat")
    if candidate_id is None:
        st.title("Dossier d'un candidat", anchor=False)
        exam_session = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
        overview, _ = read_overview(store(), guard.token(), exam_session.id, guard.now())
        candidate_id = choose_candidate(overview).id
    result = read_candidate(store(), guard.token(), candidate_id, guard.now())
except CqpError as error:
    guard.stop(error)

heading(
    result.candidate.name,
    f"N° {result.candidate.number} – certificat : {certificate_label(result.certificate)} – "
    f"{result.exam_session.name}, {result.exam_session.place}",
)
if result.decision:
    st.text(f"Décision du jury : {decision_label(result.decision)}")
st.link_button(
    "Extraire le dossier complet (zip)", f"/api/candidates/{candidate_id}/file.zip", icon=":material/folder_zip:"
)
for block in result.blocks:
    st.subheader(f"Bloc {block.code} : {block_label(block.status, block.state)}", anchor=False)
    st.caption(block.title)
    if not block.competencies:
        st.text("Bloc acquis avant cette session : il n'est pas évalué de nouveau.")
        continue
    if block.why:
        st.text(f"Pourquoi : {block.why}\nCe qui changerait ce résultat : {block.change}")
    st.plotly_chart(
        competencies_chart(block, dark=guard.is_dark()),
        config=dict(CONFIG),
        theme=None,
        key=f"block-{block.code}",
    )
    with st.expander("Les mêmes chiffres en tableau et en mots"):
        st.text(describe_competencies(block))
        st.dataframe(competencies_table(block).rename(columns=competencies_titles(block)), hide_index=True)
    if block.sitting_id is not None and block.state in DELIBERATION:
        minutes_of(block.sitting_id, block.state)
