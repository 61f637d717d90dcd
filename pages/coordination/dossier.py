"""One candidate: blocks through time, who assessed, what is proposed, decided and written; made to be printed."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.read_results import read_candidate
from cqp.services.read_story import read_story
from cqp.services.running import store
from cqp.tables.overview import decision_label
from cqp.tables.words import certificate_label, shown
from cqp.ui import guard
from cqp.ui.address import number_in_address
from cqp.ui.candidate_block import block_part
from cqp.ui.candidate_identity import history_part, registration_part
from cqp.ui.choices import choose_candidate
from cqp.ui.heading.heading import heading
from cqp.ui.print_page.print_page import print_button

guard.require(Role.COORDINATOR)

try:
    candidate_id = number_in_address("candidat")
    if candidate_id is None:
        st.title("Dossier d'un candidat", anchor=False)
        candidate_id = choose_candidate().id
    result = read_candidate(store(), guard.token(), candidate_id, guard.now())
    story = read_story(store(), guard.token(), candidate_id, guard.now())
except CqpError as error:
    guard.stop(error)

heading(
    result.candidate.name,
    f"N° {result.candidate.number} – certificat : {certificate_label(result.certificate)} – "
    f"{result.exam_session.name}, {result.exam_session.place}",
)
registration_part(story.registration)
if result.decision:
    reason = f"\nPourquoi : {result.decision.reason}" if result.decision.reason else ""
    advice = f"\nRecommandation : {result.decision.recommendation}" if result.decision.recommendation else ""
    st.text(shown(f"Décision du jury : {decision_label(result.decision)}{reason}{advice}"))
with st.container(horizontal=True, vertical_alignment="center"):
    st.link_button(
        "Extraire le dossier complet (zip)", f"/api/candidates/{candidate_id}/file.zip", icon=":material/folder_zip:"
    )
    st.link_button(
        "Grilles du candidat (Excel)", f"/api/candidates/{candidate_id}/grids.xlsx", icon=":material/table_view:"
    )
    print_button()
rulings = {one.code: one for one in result.decision.blocks} if result.decision else {}
for block in result.blocks:
    block_part(block, story.sittings.get(block.sitting_id or 0), rulings.get(block.code))
history_part(story)
