"""Sittings as an assessor reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import streamlit as st

from cqp.exports.local_time import local
from cqp.marking.sitting import Sitting, SittingState
from cqp.tables.words import state_label
from cqp.ui import guard

TO_CONFER = (SittingState.SUBMITTED, SittingState.SIGNING, SittingState.REOPENED)
"""States in which the committee meets."""


def sittings_by_urgency(sittings: Iterable[Sitting]) -> Iterator[tuple[str, list[Sitting]]]:
    """Yield (title, sittings) for each group that is not empty: running first, then to confer, planned, closed."""
    titles = ("En cours", "En concertation", "À venir", "Grille remise, en attente de vos collègues", "Terminés")
    groups: dict[str, list[Sitting]] = {title: [] for title in titles}
    for sitting in sittings:
        if sitting.state in TO_CONFER:
            groups["En concertation"].append(sitting)
        elif sitting.state in {SittingState.SIGNED, SittingState.ABSENT}:
            groups["Terminés"].append(sitting)
        elif sitting.is_submitted:
            groups["Grille remise, en attente de vos collègues"].append(sitting)
        elif sitting.state is SittingState.RUNNING:
            groups["En cours"].append(sitting)
        else:
            groups["À venir"].append(sitting)
    return ((title, group) for title, group in groups.items() if group)


def sitting_card(sitting: Sitting) -> None:
    """Show one sitting with the way into its grid."""
    with st.container(border=True):
        who, where, progress, action = st.columns([3, 3, 2, 2], vertical_alignment="center")
        with who:
            st.text(sitting.candidate.name)
            st.text(f"Bloc {sitting.block}")
        where.text(f"{_when(sitting)}\n{sitting.place}")
        progress.text(_progress(sitting))
        if sitting.state in {*TO_CONFER, SittingState.SIGNED}:
            words = "Ouvrir la concertation" if sitting.state in TO_CONFER else "Lire le procès-verbal"
            if action.button(words, key=f"confer-{sitting.id}", icon=":material/groups:", width="stretch"):
                st.switch_page("jury/concertation.py", query_params={"sitting": str(sitting.id)})
        label = "Consulter la grille" if sitting.is_submitted else "Ouvrir la grille"
        if action.button(label, key=f"open-{sitting.id}", icon=":material/arrow_forward:", width="stretch"):
            st.switch_page("jury/notation.py", query_params={"sitting": str(sitting.id)})


def _when(sitting: Sitting) -> str:
    planned = datetime.fromisoformat(sitting.planned_at)
    day = "Aujourd'hui" if planned.date() == local(guard.now()).date() else f"{planned:%d/%m/%Y}"
    return f"{day} à {planned:%H:%M}"


def _progress(sitting: Sitting) -> str:
    if sitting.state is SittingState.ABSENT:
        return "Candidat absent"
    if sitting.state in {*TO_CONFER, SittingState.SIGNED}:
        return f"{state_label(sitting.state)}\n{sitting.observed} / {sitting.expected} critères observés"
    done = "Grille remise" if sitting.is_submitted else "Non commencé" if not sitting.observed else "En cours"
    return f"{done}\n{sitting.observed} / {sitting.expected} critères observés"
