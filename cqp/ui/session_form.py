"""The form of an exam session's plan."""

from __future__ import annotations

from datetime import date, time

import streamlit as st

from cqp.marking.sitting import ExamSessionPlan
from cqp.rules.policy import Policy
from cqp.services.list_policies import list_policies


def session_form(
    key: str, plan: ExamSessionPlan | None, policy: Policy | None
) -> tuple[ExamSessionPlan, Policy] | None:
    """Show the form, filled with this plan and règlement; return what was submitted, None until then."""
    policies = list_policies()
    chosen = next((at for at, one in enumerate(policies) if policy and one.code == policy.code), 0)
    with st.form(key):
        name = st.text_input("Nom de la session", plan.name if plan else "", key=f"{key}-name")
        place = st.text_input("Lieu", plan.place if plan else "", key=f"{key}-place")
        first, last = st.columns(2)
        starts_on = first.date_input("Premier jour", _day(plan.starts_on if plan else ""), format="DD/MM/YYYY")
        ends_on = last.date_input("Dernier jour", _day(plan.ends_on if plan else ""), format="DD/MM/YYYY")
        hours = [
            column.time_input(label, time.fromisoformat(value), step=900)
            for column, (label, value) in zip(st.columns(4), _hours(plan), strict=True)
        ]
        rooms = st.text_area("Salles, une par ligne", "\n".join(plan.rooms) if plan else "Salle A\nSalle B")
        rules = st.selectbox(
            "Règlement", policies, index=chosen, format_func=lambda one: f"{one.title} (version {one.version})"
        )
        if not st.form_submit_button("Enregistrer la session", type="primary"):
            return None
    opens, pause_from, pause_to, closes = (f"{one:%H:%M}" for one in hours)
    written = ExamSessionPlan(
        name, place, str(starts_on), str(ends_on), tuple(rooms.splitlines()), opens, closes, pause_from, pause_to
    )
    return written, rules


def _day(text: str) -> date | str:
    return date.fromisoformat(text) if text else "today"


def _hours(plan: ExamSessionPlan | None) -> tuple[tuple[str, str], ...]:
    plan = plan or ExamSessionPlan("", "", "", "", ())
    return (
        ("Début de journée", plan.opens),
        ("Début de pause", plan.pause_from),
        ("Fin de pause", plan.pause_to),
        ("Fin de journée", plan.closes),
    )
