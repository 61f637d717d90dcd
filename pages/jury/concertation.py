"""The committee confers on one sitting, decides and signs: `/concertation?sitting=ID`."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.rules.divergence import competencies_first, find_divergence
from cqp.services.confer import read_concertation
from cqp.services.read_minutes import read_minutes
from cqp.services.running import store
from cqp.tables.words import counted, state_label
from cqp.ui import guard
from cqp.ui.address import sitting_in_address
from cqp.ui.concertation import block_part, competency_part, follow, open_criteria, remarks_part
from cqp.ui.heading.heading import heading
from cqp.ui.minutes import minutes_part

guard.require(Role.ASSESSOR)
sitting_id = sitting_in_address()
try:
    room = read_concertation(store(), guard.token(), sitting_id, guard.now())
    versions = read_minutes(store(), guard.token(), sitting_id, guard.now())
except CqpError as error:
    guard.stop(error)

heading(
    room.sitting.candidate.name,
    f"Bloc {room.block.code} – concertation du comité : {', '.join(one.name for one in room.members)} – "
    f"{state_label(room.sitting.state)}",
)
st.text(room.agreement)
undecided = sum(one.standing is None for one in room.competencies)
differing = sum(len(open_criteria(one)) for one in room.competencies)
st.text(f"{counted(undecided, 'compétence')} à décider, {counted(differing, 'écart')} entre évaluateurs.")
block_part(room)
divergence = find_divergence(room.competencies, room.policy)
for competency in competencies_first(room.competencies, divergence):
    competency_part(room, competency, divergence)
remarks_part(room)
minutes_part(room, versions)
follow(room)
