"""Who sits on the jury: the form, one member at a time, and what is irregular."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import streamlit as st

from cqp.rules.deliberation import Deliberation, JuryComposition, irregularities
from cqp.rules.jury import JuryMember
from cqp.services.deliberate import compose_jury
from cqp.services.running import store
from cqp.ui import guard
from cqp.ui.confirm import attempt

COLLEGES = ("Employeurs", "Salariés", "Autre")
LARGEST_QUORUM = 50


def is_incomplete(composition: JuryComposition | None) -> bool:
    """Say whether the jury cannot decide as it is composed: its forms then stay open."""
    return composition is None or bool(irregularities(composition))


def show_composition(composition: JuryComposition) -> None:
    """Show who was called and who sat, and what is irregular."""
    st.dataframe(
        [
            {
                "Nom": one.name,
                "Organisation": one.organisation,
                "Collège": one.college,
                "Présence": "✓ présent" if one.is_present else "– absent",
                "Présidence": "✓ préside" if one.presides else "",
            }
            for one in composition.members
        ],
        hide_index=True,
    )
    colleges = Counter(one.college for one in composition.members if one.is_present)
    present = ", ".join(f"{college} : {count}" for college, count in sorted(colleges.items())) or "personne"
    st.text(f"Présents par collège – {present}. Quorum : {composition.quorum}.")
    for one in irregularities(composition):
        st.text(f"⚠ {one}")


def composition_forms(deliberation: Deliberation) -> None:
    """Show the forms that change the composition; each acts with what its own screen showed."""
    composition = deliberation.composition or JuryComposition(str(guard.now().date()), "", 2, ())
    key = f"jury-{deliberation.exam_session.id}-{deliberation.revision}"
    names = [one.name for one in composition.members]

    def compose(changed: JuryComposition, done: str) -> str:
        compose_jury(store(), guard.token(), deliberation.exam_session.id, changed, deliberation.revision, guard.now())
        return done

    def keep() -> str:
        typed = st.session_state
        present, president = typed.get(f"{key}-present", ()), typed.get(f"{key}-president")
        members = tuple(
            replace(one, is_present=one.name in present, presides=one.name == president) for one in composition.members
        )
        held_on, quorum = str(typed[f"{key}-day"]), int(typed[f"{key}-quorum"])
        return compose(
            JuryComposition(held_on, typed[f"{key}-place"], quorum, members), "La composition est enregistrée."
        )

    def add() -> str:
        typed = st.session_state
        member = JuryMember(
            typed[f"{key}-name"],
            typed[f"{key}-organisation"],
            typed[f"{key}-college"],
            is_present=True,
            presides=False,
        )
        changed = replace(composition, members=(*composition.members, member))
        return compose(changed, f"{member.name} est membre du jury.")

    def remove() -> str:
        gone = st.session_state[f"{key}-removed"]
        members = tuple(one for one in composition.members if one.name != gone)
        return compose(replace(composition, members=members), f"{gone} n'est plus membre du jury.")

    with st.form(f"{key}-add", border=True):
        name, organisation, college = st.columns(3)
        name.text_input("Nom du membre", max_chars=200, key=f"{key}-name")
        organisation.text_input("Organisation", max_chars=200, key=f"{key}-organisation")
        college.selectbox("Collège", COLLEGES, key=f"{key}-college")
        st.form_submit_button("Ajouter ce membre", on_click=attempt, args=(add,))
    with st.form(key):
        day, where, how_many = st.columns(3)
        day.date_input("Jour du jury", date.fromisoformat(composition.held_on), format="DD/MM/YYYY", key=f"{key}-day")
        where.text_input("Lieu du jury", composition.place, max_chars=200, key=f"{key}-place")
        how_many.number_input(
            "Quorum (membres présents)", 1, LARGEST_QUORUM, composition.quorum, step=1, key=f"{key}-quorum"
        )
        if names:
            st.multiselect(
                "Membres présents",
                names,
                default=[one.name for one in composition.members if one.is_present],
                placeholder="Choisissez",
                key=f"{key}-present",
            )
            st.selectbox(
                "Présidence (sa voix est prépondérante)",
                names,
                index=next((at for at, one in enumerate(composition.members) if one.presides), None),
                placeholder="Choisissez",
                key=f"{key}-president",
            )
        st.form_submit_button("Enregistrer la composition", type="primary", on_click=attempt, args=(keep,))
    if names:
        who, gesture = st.columns([3, 1], vertical_alignment="bottom")
        who.selectbox("Membre à retirer", names, index=None, placeholder="Choisissez", key=f"{key}-removed")
        is_idle = st.session_state.get(f"{key}-removed") is None
        gesture.button(
            "Retirer ce membre",
            key=f"{key}-remove",
            disabled=is_idle,
            on_click=attempt,
            args=(remove,),
            width="stretch",
        )
