"""What is still to be asked of one candidate, with a question for each criterion: `/entretien?sitting=ID`."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.read_grid import read_open_grid
from cqp.services.read_to_ask import read_to_ask
from cqp.services.running import store
from cqp.tables.words import counted, shown
from cqp.ui import guard
from cqp.ui.address import sitting_in_address
from cqp.ui.declaration import ask_declaration
from cqp.ui.grid.grid import live_grid

guard.require(Role.ASSESSOR)
sitting_id = sitting_in_address()
try:
    grid = read_open_grid(store(), guard.token(), sitting_id, guard.now())
    to_ask = read_to_ask(store(), guard.token(), sitting_id, guard.now())
except CqpError as error:
    guard.stop(error)
if not grid.has_declared:
    ask_declaration()
    st.stop()
st.page_link("jury/notation.py", label="Revenir à la grille entière", query_params={"sitting": str(sitting_id)})
asked = [one for group in to_ask for one in group.criteria]
if not asked:
    st.text("✓ Plus rien à questionner : tous les critères sont observés, sans réserve.")
    st.stop()
decisive = sum(one.is_decisive for one in asked)
st.text(
    f"Reste à questionner : {counted(len(asked), 'critère')}, dont {decisive} qui peuvent encore changer le résultat, "
    "d'abord. La liste est celle de l'ouverture de cette page."
)
if grid.scenario:
    st.text(f"Scénario : {shown(grid.scenario.title)}\n{shown(grid.scenario.description)}".strip())
live_grid(grid, to_ask)
