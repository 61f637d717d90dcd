"""The live grid of one sitting: `/notation?sitting=ID`."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.practise import read_own_practice
from cqp.services.read_grid import read_open_grid
from cqp.services.running import store
from cqp.ui import guard, say
from cqp.ui.address import sitting_in_address
from cqp.ui.amendment import amendment_form
from cqp.ui.declaration import ask_declaration
from cqp.ui.grid.grid import live_grid
from cqp.ui.practice_agreement import practice_results

guard.require(Role.ASSESSOR)
sitting_id = sitting_in_address()
try:
    grid = read_open_grid(store(), guard.token(), sitting_id, guard.now())
except CqpError as error:
    guard.stop(error)
if not grid.has_declared:
    ask_declaration()
    st.stop()
say.what_was_done()
practice = read_own_practice(store(), guard.token(), sitting_id, guard.now()) if grid.is_practice else None
if practice:
    st.header("L'accord sur ce cas", anchor=False)
    practice_results(grid.block, practice)
live_grid(grid)
words = "Préparer l'entretien : les questions qui restent"
st.page_link("jury/entretien.py", label=words, query_params={"sitting": str(sitting_id)})
if grid.sitting.is_submitted:
    st.page_link("jury/concertation.py", label="Ouvrir la concertation", query_params={"sitting": str(sitting_id)})
amendment_form(grid)
