"""Scenarios: what candidates are given, who is given what, and what nobody will be able to observe."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.describe_scenarios import give_scenario, list_scenarios, read_coverage
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.tables.coverage import coverage_table, uncovered
from cqp.tables.words import counted, shown
from cqp.ui import guard, say
from cqp.ui.choices import choose_exam_session
from cqp.ui.heights import table_height
from cqp.ui.scenario_form import scenario_form

guard.require(Role.COORDINATOR)

st.title("Scénarios", anchor=False)
say.what_was_done()
st.text(
    "Un scénario dit ce que la situation ou l'étude de cas peut montrer. La grille ne coche rien à la place de "
    "l'évaluateur : elle lui propose « sans objet » avec la raison écrite ici."
)
try:
    document, scenarios = list_scenarios(store(), guard.token(), guard.now())
except CqpError as error:
    guard.stop(error)

st.header("Décrire un scénario", anchor=False)
edited = st.selectbox(
    "Scénario",
    [None, *scenarios],
    format_func=lambda one: (
        "Nouveau scénario" if one is None else f"Bloc {one.block} – {shown(one.title)} (n° {one.id})"
    ),
)
scenario_form(document, edited)

st.header("Ce que verront les comités", anchor=False)
chosen = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
coverage = read_coverage(store(), guard.token(), chosen.id, guard.now())
by_id = {one.id: one for one in coverage.scenarios}
for block in coverage.referential.blocks:
    counts = {key: count for (code, key), count in coverage.planned.items() if code == block.code}
    if not counts:
        continue
    st.subheader(f"Bloc {block.code} : {counted(sum(counts.values()), 'passage')}", anchor=False)
    choice, give = st.columns([3, 1], vertical_alignment="bottom")
    offered = [one for one in coverage.scenarios if one.block == block.code]
    given = choice.selectbox(
        f"Scénario des passages du bloc {block.code} encore prévus",
        [None, *offered],
        format_func=lambda one: "Aucun" if one is None else f"{shown(one.title)} (n° {one.id})",
        key=f"given-{chosen.id}-{block.code}",
    )
    if give.button("Donner ce scénario", key=f"give-{chosen.id}-{block.code}"):
        try:
            number = give_scenario(
                store(), guard.token(), chosen.id, block.code, given.id if given else None, guard.now()
            )
        except CqpError as error:
            say.refuse(error)
        else:
            say.done(f"Bloc {block.code} : {counted(number, 'passage')} ont changé de scénario.")
    planned = {by_id[key]: count for key, count in counts.items() if key in by_id}
    missing = uncovered(block, list(planned))
    if not planned:
        st.text("– Aucun passage n'a de scénario : rien ne dit encore ce qui pourra se voir.")
    elif missing:
        st.text(f"⚠ Aucun scénario prévu ne peut produire {', '.join(missing)} : prévoyez de les questionner.")
    else:
        st.text("✓ Chaque critère peut se voir dans au moins un scénario prévu.")
    if None in counts and planned:
        st.text(f"– {counted(counts[None], 'passage')} sans scénario.")
    table = coverage_table(block, planned)
    st.dataframe(table, hide_index=True, height=table_height(len(table)))
