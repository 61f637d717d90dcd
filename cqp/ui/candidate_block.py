"""One block of a candidate on the page: what is proposed, what was decided, why, and what was written."""

from __future__ import annotations

import streamlit as st

from cqp.charts.competencies import competencies_chart
from cqp.charts.competencies_words import describe_competencies
from cqp.charts.theme import CONFIG, take_words
from cqp.marking.sitting import DELIBERATION
from cqp.rules.jury import BlockDecision
from cqp.rules.minutes import Minutes
from cqp.rules.results import BlockResult
from cqp.rules.status import Status
from cqp.services.read_story import SittingStory
from cqp.tables.candidate import competencies_table, competencies_titles
from cqp.tables.history import written_table
from cqp.tables.words import block_label, competency_label, shown
from cqp.ui import guard
from cqp.ui.figure_words.figure_words import figure_words
from cqp.ui.instants import in_words
from cqp.ui.minutes import minutes_of
from cqp.ui.words_table.words_table import words_table


def block_part(block: BlockResult, sitting: SittingStory | None, ruling: BlockDecision | None) -> None:
    """Show one block.

    Args:
        block: The proposal and what it comes from.
        sitting: Who assessed and what they wrote; None for a block held before.
        ruling: What the jury sealed of it; None before.
    """
    st.header(f"Bloc {block.code} : {block_label(block.status, block.state)}", anchor=False)
    st.caption(block.title)
    if sitting is None:
        st.text("Bloc acquis avant cette session : il n'est pas évalué de nouveau.")
        return
    st.text(_circumstances(sitting))
    _decisions(block, sitting, ruling)
    figure = competencies_chart(block, dark=guard.is_dark())
    figure_words(take_words(figure), key=f"block-{block.code}")
    st.plotly_chart(
        figure,
        config=dict(CONFIG),
        theme=None,
        key=f"block-{block.code}",
        alt=describe_competencies(block),
    )
    table = competencies_table(block).rename(columns=competencies_titles(block))
    words_table(table, f"Compétences du bloc {block.code}", key=block.code, narrow=("Code", "Proposition"))
    _written(block, sitting)
    if block.sitting_id is not None and block.state in DELIBERATION:
        minutes_of(block.sitting_id, block.state, sitting.minutes)


def _circumstances(sitting: SittingStory) -> str:
    members = [f"{one.name} ({one.organisation})" if one.organisation else one.name for one in sitting.members] or [
        "personne"
    ]
    where = f", {sitting.room}" if sitting.room else ""
    return shown(f"Passage du {in_words(sitting.planned_at)}{where}. Évalué par : {', '.join(members)}.")


def _decisions(block: BlockResult, sitting: SittingStory, ruling: BlockDecision | None) -> None:
    """Show the proposal, the committee's decision and the jury's, each with its reason."""
    if block.why:
        st.text(f"Proposition calculée. Pourquoi : {block.why}\nCe qui changerait ce résultat : {block.change}")
    current = next((one for one in sitting.minutes if not one.withdrawn), None)
    if current is not None and current.minutes is not None:
        signed = "signée" if current.is_sealed else "en attente de signatures"
        st.text(shown(f"Décision du comité ({signed}) : {_committee(current.minutes)}"))
    if ruling is not None:
        departs = ruling.decision is not ruling.proposal and ruling.decision is not Status.HELD
        why = ruling.reason or ("" if departs else "conforme à la proposition")
        st.text(shown(f"Décision du jury : {block_label(ruling.decision)}{f'. Pourquoi : {why}' if why else ''}"))


def _committee(minutes: Minutes) -> str:
    lines = [f"{block_label(minutes.decision)}. Pourquoi : {minutes.why}"]
    lines += [
        f"{one.code} : {competency_label(one.decision)} – {one.reason}" for one in minutes.competencies if one.reason
    ]
    return "\n".join(lines)


def _written(block: BlockResult, sitting: SittingStory) -> None:
    if sitting.remarks.for_candidate:
        st.subheader("Pour le candidat", anchor=False)
        st.text(shown(sitting.remarks.for_candidate))
    if sitting.remarks.internal:
        with st.container(border=True):
            st.subheader("Notes internes : comité et jury seulement", anchor=False)
            st.text(shown(sitting.remarks.internal))
    if sitting.written:
        st.subheader("Observations des évaluateurs", anchor=False)
        words_table(
            written_table(sitting.written),
            f"Observations sur le bloc {block.code}",
            key=f"written-{block.code}",
            narrow=("Critère", "Marque"),
        )
