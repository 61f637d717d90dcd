"""The planning: drawn in one go, shown by day, adjusted by hand, exported."""

import secrets
from collections import Counter
from datetime import datetime

import streamlit as st

from cqp.charts.day import day_chart
from cqp.charts.day_words import describe_day
from cqp.charts.theme import CONFIG
from cqp.errors import CqpError
from cqp.marking.sitting import ExamSessionState, Role
from cqp.services.compose_committees import read_teams
from cqp.services.plan_sittings import draw_planning, move_sitting, read_planning
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.heights import table_height

LARGEST_SEED = 1_000_000

guard.require(Role.COORDINATOR)

st.title("Planning", anchor=False)
say.what_was_done()
chosen = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
planning = read_planning(store(), guard.token(), chosen.id, guard.now())
organised = planning.organised

if organised.state is ExamSessionState.PREPARING:
    with st.form("draw"):
        st.text("L'ordre de passage est tiré au sort ; le numéro du tirage permet de le refaire à l'identique.")
        key = f"seed-{chosen.id}"
        if key not in st.session_state:  # once: another number each time would replace the one being typed
            known = organised.planning_seed
            st.session_state[key] = secrets.randbelow(LARGEST_SEED) if known is None else known
        seed = st.number_input("Numéro du tirage", 0, LARGEST_SEED, step=1, key=key)
        label = "Refaire tout le planning" if planning.rows else "Établir le planning"
        if st.form_submit_button(label, type="secondary" if planning.rows else "primary"):
            try:
                drawn = draw_planning(store(), guard.token(), chosen.id, int(seed), guard.now())
            except CqpError as error:
                say.refuse(error)
            else:
                reasons = Counter(reason for _, reason in drawn.unplaced)
                unplaced = "".join(f"\n– {count} passage(s) sans place : {reason}" for reason, count in reasons.items())
                say.done(f"{len(drawn.slots)} passages sont placés (tirage {seed}).{unplaced}")
if not planning.rows:
    st.text("Aucun passage n'est encore prévu.")
    st.stop()

excel, calendar = st.columns(2)
excel.link_button(
    "Exporter vers Excel", f"/api/exam-sessions/{chosen.id}/planning.xlsx", icon=":material/download:", width="stretch"
)
calendar.link_button(
    "Exporter vers un agenda (.ics)",
    f"/api/exam-sessions/{chosen.id}/planning.ics",
    icon=":material/calendar_month:",
    width="stretch",
)
days = sorted({row.starts_at.date() for row in planning.rows})
day = st.selectbox("Jour", days, format_func=lambda one: f"{one:%d/%m/%Y}", key=f"day-{chosen.id}")
rows = [row for row in planning.rows if row.starts_at.date() == day]
st.plotly_chart(day_chart(rows, dark=guard.is_dark()), config=dict(CONFIG), theme=None, key="day")
with st.expander("La même journée en mots"):
    st.text(describe_day(rows))
st.dataframe(
    [
        {
            "Début": f"{row.starts_at:%H:%M}",
            "Fin": f"{row.ends_at:%H:%M}",
            "Salle": row.room,
            "Comité": row.committee,
            "Membres": ", ".join(row.members),
            "Candidat": row.candidate,
            "N°": row.number,
            "Bloc": row.block,
            "Tiers-temps": "oui" if row.extra_time else "",
        }
        for row in rows
    ],
    hide_index=True,
    height=table_height(len(rows)),
)

if organised.state in {ExamSessionState.PREPARING, ExamSessionState.OPEN}:
    st.header("Déplacer un passage", anchor=False)
    teams = {team.id: team.name for team in read_teams(store(), guard.token(), chosen.id, guard.now()).committees}
    row = st.selectbox(
        "Passage",
        planning.rows,
        format_func=lambda one: f"{one.starts_at:%d/%m %H:%M} – {one.candidate} (n° {one.number}), bloc {one.block}",
        key=f"moved-{chosen.id}",
    )
    with st.form(f"move-{row.sitting_id}"):
        on, at, where, before = st.columns(4)
        new_day = on.date_input("Jour du passage", row.starts_at.date(), format="DD/MM/YYYY")
        new_time = at.time_input("Heure", row.starts_at.time(), step=300)
        room = where.text_input("Salle", row.room, max_chars=100)
        current = next(at for at, name in enumerate(teams.values()) if name == row.committee)
        committee_id = before.selectbox("Comité", list(teams), index=current, format_func=teams.__getitem__)
        if st.form_submit_button("Déplacer ce passage"):
            try:
                move_sitting(
                    store(),
                    guard.token(),
                    row.sitting_id,
                    datetime.combine(new_day, new_time),
                    room,
                    committee_id,
                    guard.now(),
                )
            except CqpError as error:
                say.refuse(error)
            else:
                say.done("Le passage est déplacé.")
