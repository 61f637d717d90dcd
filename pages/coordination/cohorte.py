"""An exam session at a glance: blocks × candidates, rates, and the workbook."""

import streamlit as st

from cqp.charts.blocks import blocks_chart, describe_blocks
from cqp.charts.theme import CONFIG
from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.read_results import list_exam_sessions, read_overview
from cqp.services.running import store
from cqp.tables.overview import overview_table, overview_titles, rates_shown
from cqp.ui import guard
from cqp.ui.choices import choose_exam_session
from cqp.ui.comparison import comparison_part
from cqp.ui.heights import table_height
from cqp.ui.provenance import show_provenance

guard.require(Role.COORDINATOR)

st.title("Cohorte", anchor=False)
exam_session = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
try:
    overview, provenance = read_overview(store(), guard.token(), exam_session.id, guard.now())
except CqpError as error:
    guard.stop(error)

st.plotly_chart(blocks_chart(overview, dark=guard.is_dark()), config=dict(CONFIG), theme=None, key="blocks")
with st.expander("Les mêmes chiffres en tableau et en mots"):
    st.text(describe_blocks(overview))
    st.dataframe(rates_shown(overview), hide_index=True)

title, workbook = st.columns([3, 1], vertical_alignment="bottom")
title.header("Candidats", anchor=False)
workbook.link_button(
    "Exporter vers Excel",
    f"/api/exam-sessions/{exam_session.id}/workbook",
    type="primary",
    icon=":material/download:",
    width="stretch",
)
st.text("Propositions calculées d'après les marques enregistrées ; le comité et le jury décident.")
way_in = st.empty()
picked = st.dataframe(
    overview_table(overview).rename(columns=overview_titles(overview)),
    hide_index=True,
    height=table_height(len(overview.rows)),
    on_select="rerun",
    selection_mode="single-row",
    key=f"candidates-{exam_session.id}",
)
chosen = [overview.rows[at].candidate for at in picked.selection.rows if at < len(overview.rows)]
if chosen:
    way_in.page_link(
        "coordination/dossier.py",
        label="Ouvrir le dossier du candidat coché",
        icon=":material/arrow_forward:",
        query_params={"candidat": str(chosen[0].id)},
    )
else:
    way_in.text("Cochez un candidat pour ouvrir son dossier.")
comparison_part(exam_session.id, provenance.policy)
show_provenance(provenance)
