"""Committees: assessors, members, what ties them to candidates, what the règlement says of it."""

from typing import cast

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.committee import LINK_WORD, QUALITY_WORD, KnownLink, Link
from cqp.marking.sitting import ExamSessionState, Role
from cqp.services.compose_committees import add_committee, change_members, read_teams, record_link
from cqp.services.import_candidates import list_candidates
from cqp.services.plan_sittings import waive_composition
from cqp.services.read_results import list_exam_sessions
from cqp.services.running import store
from cqp.ui import guard, say
from cqp.ui.assessor_form import assessor_form
from cqp.ui.choices import choose_exam_session

guard.require(Role.COORDINATOR)

st.title("Comités", anchor=False)
say.what_was_done()
chosen = choose_exam_session(list_exam_sessions(store(), guard.token(), guard.now()))
teams = read_teams(store(), guard.token(), chosen.id, guard.now())
is_open_to_change = chosen.state is ExamSessionState.PREPARING

st.header("Évaluateurs", anchor=False)
st.dataframe(
    [
        {
            "Nom": one.name,
            "Qualité": QUALITY_WORD[one.quality],
            "Organisation": one.organisation,
            "Absence de conflit": "✓ déclarée" if one.has_declared else "– à déclarer à sa connexion",
        }
        for one in teams.members
    ],
    hide_index=True,
)
if is_open_to_change:
    assessor_form(chosen.id)

st.header("Comités", anchor=False)
by_id = {one.id: one for one in teams.members}
for team in teams.committees:
    with st.container(border=True):
        st.text(f"{team.name} : {', '.join(one.name for one in team.members) or 'aucun membre'}")
        if is_open_to_change:
            members = st.multiselect(
                "Membres",
                list(by_id),
                default=[one.id for one in team.members],
                format_func=lambda one: by_id[one].name,
                placeholder="Choisissez",
                key=f"members-{team.id}",
            )
            if st.button("Enregistrer ces membres", key=f"save-{team.id}"):
                try:
                    change_members(store(), guard.token(), team.id, members, guard.now())
                except CqpError as error:
                    say.refuse(error)
                else:
                    say.done("Les membres sont enregistrés.")
if is_open_to_change:
    with st.form("committee", clear_on_submit=True):
        committee_name = st.text_input("Nom du nouveau comité", placeholder="Comité A", max_chars=100)
        members = st.multiselect(
            "Ses membres", list(by_id), format_func=lambda one: by_id[one].name, placeholder="Choisissez"
        )
        if st.form_submit_button("Créer le comité"):
            try:
                add_committee(store(), guard.token(), chosen.id, committee_name, members, guard.now())
            except CqpError as error:
                say.refuse(error)
            else:
                say.done("Le comité est créé.")

st.header("Liens avec un candidat", anchor=False)
st.text("Un formateur, tuteur, responsable ou proche ne siège pas devant le candidat : le planning en tient compte.")
registered, _ = list_candidates(store(), guard.token(), chosen.id, guard.now())
candidates = {  # with the number: of two homonyms, the list would take the wrong one
    one.id: f"{one.registration.last_name} {one.registration.first_name} – n° {one.registration.number}"
    for one in registered
}
for link in teams.links:
    words, forget = st.columns([3, 1], vertical_alignment="center")
    words.text(f"{by_id[link.assessor_id].name} : {LINK_WORD[link.link]} de {candidates[link.candidate_id]}")
    if forget.button("Retirer", key=f"forget-{link.assessor_id}-{link.candidate_id}-{link.link}"):
        record_link(store(), guard.token(), chosen.id, link, known=False, now=guard.now())
        say.done("Le lien est retiré.")
if by_id and candidates:
    with st.form("link", clear_on_submit=True):
        who, tie, whom = st.columns(3)
        assessor_id = who.selectbox(
            "Évaluateur", list(by_id), format_func=lambda one: by_id[one].name, placeholder="Choisissez"
        )
        kind = cast(Link, tie.selectbox("est", list(Link), format_func=LINK_WORD.__getitem__))
        candidate_id = whom.selectbox("du candidat", list(candidates), format_func=candidates.__getitem__)
        if st.form_submit_button("Enregistrer ce lien"):
            record_link(
                store(),
                guard.token(),
                chosen.id,
                KnownLink(assessor_id, candidate_id, kind),
                known=True,
                now=guard.now(),
            )
            say.done("Le lien est enregistré. Refaites le planning s'il existe déjà.")

if teams.irregular:
    st.header("Compositions irrégulières", anchor=False)
    st.text("Personne ne peut y marquer avant qu'une raison soit écrite ici ; elle figurera au procès-verbal.")
    for one in teams.irregular[:50]:
        with st.container(border=True):
            st.text(f"{one.sitting.candidate}, bloc {one.sitting.block}")
            st.text("\n".join(f"– {breach.message}" for breach in one.breaches))
            if one.sitting.waiver:
                st.text(f"✓ Raison enregistrée : {one.sitting.waiver}")
            else:
                reason = st.text_input("Raison de tenir ce passage", key=f"reason-{one.sitting.id}", max_chars=1000)
                if st.button("Enregistrer la raison", key=f"waive-{one.sitting.id}"):
                    try:
                        waive_composition(store(), guard.token(), one.sitting.id, reason, guard.now())
                    except CqpError as error:
                        say.refuse(error)
                    else:
                        say.done("La raison est enregistrée.")
