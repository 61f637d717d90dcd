"""A concertation on the page: what differs first, a value and a reason for each, a decision for each competency."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.mark import MarkValue
from cqp.rules.block import propose_block
from cqp.rules.consensus import ConferredCompetency, ConferredCriterion, stand
from cqp.rules.divergence import EFFECT_WORD, Divergence, criteria_first
from cqp.rules.explain import explain_block_change, explain_competency, explain_competency_change, why_block
from cqp.rules.status import DECIDABLE, Status
from cqp.services.confer import (
    Concertation,
    agree_criterion,
    decide_competency,
    read_concertation_version,
    write_remarks,
)
from cqp.services.running import store
from cqp.tables.conferring import marks_table
from cqp.tables.words import block_label, competency_label, counted, mark_label, shown
from cqp.ui import echo, guard

REFRESH_S = 4
LONGEST_TEXT = 20_000

_SAID = "concertation-said"


def attempt(work: Callable[[], None], *, key: str, base: int = 0, clears: str = "") -> None:
    """Do what a button asks, in its callback; what is refused is said where `what_was_refused` stands.

    Args:
        work: Does it.
        key: Where the refusal is shown.
        base: Revision that the screen showed.
        clears: Key of the text that has been said once it is done.
    """
    box = echo.box()
    try:
        work()
        box.remember((key, base))
        if clears:
            st.session_state[clears] = ""
    except CqpError as error:
        if not box.is_echo((key, base)):
            st.session_state[_SAID] = (key, str(error))


def what_was_refused(key: str) -> None:
    """Show why the last action of this part was refused, once."""
    said = st.session_state.get(_SAID)
    if said and said[0] == key:
        del st.session_state[_SAID]
        with st.container(border=True):
            st.text(f"⚠ {said[1]}")


def follow(room: Concertation) -> None:
    """Show the page again when a colleague has changed something from another laptop."""

    @st.fragment(run_every=REFRESH_S)
    def look() -> None:
        try:
            version = read_concertation_version(store(), guard.token(), room.sitting.id, guard.now())
        except CqpError:
            st.rerun()  # the whole page: nothing of it is theirs to see any more
        if version != room.version:
            st.rerun()

    look()


def open_criteria(competency: ConferredCompetency) -> list[ConferredCriterion]:
    """Return the criteria on which the members did not mark the same."""
    return [one for one in competency.criteria if not one.is_common]


def block_part(room: Concertation) -> None:
    """Show where the block stands, why, and what would change it."""
    status = propose_block((stand(one, room.policy) for one in room.competencies), room.policy)
    st.text(f"Bloc {room.block.code} : {block_label(status)} – {why_block(room.competencies, room.policy)}")
    st.text(f"Ce qui changerait ce résultat : {explain_block_change(room.competencies, room.policy)}")


def competency_part(room: Concertation, competency: ConferredCompetency, found: Divergence) -> None:
    """Show one competency: its proposal, what differs by its effect, everything marked, and the decision."""
    differing = criteria_first(open_criteria(competency), found)
    effect = found.competencies.get(competency.code)
    status = competency.standing or competency.proposal
    title = f"{competency.code} : {competency_label(status)}"
    with st.expander(
        title
        + (f" – {counted(len(differing), 'écart')}" if differing else "")
        + (f" – {EFFECT_WORD[effect]}" if effect is not None else ""),
        expanded=competency.standing is None or any(not one.is_settled for one in differing),
        key=f"part-{room.sitting.id}-{competency.code}",
    ):
        st.text(competency.text)
        why = explain_competency(competency.counts, room.policy)
        st.text(f"Proposition calculée : {competency_label(competency.proposal)} – {why}")
        st.text(f"Ce qui changerait cette proposition : {explain_competency_change(competency, room.policy)}")
        for criterion in differing:
            _criterion(room, criterion, found)
        if len(differing) < len(competency.criteria):
            table = marks_table(competency, [one.name for one in room.members])
            st.dataframe(table, hide_index=True, key=f"marks-{competency.code}")
        _decision(room, competency)


def remarks_part(room: Concertation) -> None:
    """Show and save what the committee writes of the whole."""
    if not room.is_writable:
        st.subheader("Appréciation du comité", anchor=False)
        st.text(f"Pour le candidat : {shown(room.remarks.for_candidate) or 'rien'}")
        st.text(f"Notes internes : {shown(room.remarks.internal) or 'aucune'}")
        return
    with st.form(f"remarks-{room.sitting.id}-{room.remarks.revision}", border=True):
        st.subheader("Appréciation du comité", anchor=False)
        for_candidate = st.text_area(
            "Pour le candidat (il peut la lire)", room.remarks.for_candidate, max_chars=LONGEST_TEXT
        )
        internal = st.text_area(
            "Notes internes (comité et jury seulement)", room.remarks.internal, max_chars=LONGEST_TEXT
        )
        if st.form_submit_button("Enregistrer l'appréciation"):
            base = room.remarks.revision
            attempt(
                lambda: write_remarks(
                    store(), guard.token(), room.sitting.id, for_candidate, internal, guard.now(), base=base
                ),
                key="remarks",
            )
            if _SAID not in st.session_state:
                st.rerun()
    what_was_refused("remarks")


def _criterion(room: Concertation, criterion: ConferredCriterion, found: Divergence) -> None:
    base = criterion.agreed.revision if criterion.agreed else 0
    name = f"{room.sitting.id}-{criterion.code}"
    with st.container(border=True):
        st.text(f"{criterion.code} {criterion.text}")
        effect = "convenu" if criterion.is_settled else EFFECT_WORD[found.of_criterion(criterion.code)]
        st.text(f"{effect[:1].upper()}{effect[1:]}.")
        for column, member, mark in zip(st.columns(len(room.members)), room.members, criterion.marks, strict=True):
            said = f" – {shown(mark.reason)}" if mark.reason else ""
            remark = f"\nRemarque : {shown(mark.remark)}" if mark.remark else ""
            column.text(f"{shown(member.name)} : {mark_label(mark.value)}{said}{remark}")
        if not room.is_writable:
            if criterion.agreed:
                st.text(f"Retenu : {_with_reason(mark_label(criterion.agreed.value), criterion.agreed.reason)}")
            return
        if criterion.agreed and criterion.agreed.reason:
            st.text(f"Raison retenue : {shown(criterion.agreed.reason)}")
        value, reason, button = st.columns([4, 4, 2], vertical_alignment="bottom")
        chosen = value.radio(
            f"Valeur retenue pour {criterion.code}",
            list(MarkValue),
            index=list(MarkValue).index(criterion.agreed.value) if criterion.agreed else None,
            format_func=mark_label,
            horizontal=True,
            key=f"agree-{name}-{base}",  # a colleague's choice replaces what is shown, not the reason being typed
        )
        reason.text_input("Raison courte", key=f"why-{name}")
        button.button(
            "Retenir" if criterion.agreed is None else "Changer",
            key=f"keep-{name}-{base}",
            on_click=_agree,
            args=(room, criterion.code, base, name),
            disabled=chosen is None,
            width="stretch",
            help=f"Retenir cette valeur pour {criterion.code}",
        )
        what_was_refused(name)


def _with_reason(said: str, reason: str) -> str:
    return f"{said} – {shown(reason)}" if reason else said


def _agree(room: Concertation, code: str, base: int, name: str) -> None:
    value, reason = st.session_state[f"agree-{name}-{base}"], st.session_state[f"why-{name}"]

    def work() -> None:
        agree_criterion(store(), guard.token(), room.sitting.id, code, MarkValue(value), reason, guard.now(), base=base)

    attempt(work, key=name, base=base, clears=f"why-{name}")


def _decision(room: Concertation, competency: ConferredCompetency) -> None:
    decided = competency.decided
    base = decided.revision if decided else 0
    name = f"{room.sitting.id}-{competency.code}"
    key = f"{name}-{base}-{competency.proposal}"
    if not room.is_writable:
        said = competency_label(competency.standing) if competency.standing else "aucune"
        st.text(f"Décision du comité : {_with_reason(said, decided.reason if decided and competency.departs else '')}")
        return
    is_lapsed = decided is not None and decided.proposal is not competency.proposal
    if is_lapsed:
        st.text("La proposition a changé depuis la décision : décidez de nouveau si vous vous en écartez encore.")
    if decided and decided.reason and not is_lapsed:
        st.text(f"Raison de la décision : {shown(decided.reason)}")
    value, reason, button = st.columns([4, 4, 2], vertical_alignment="bottom")
    value.radio(
        f"Décision du comité sur {competency.code}",
        DECIDABLE,
        index=None if competency.standing is None else DECIDABLE.index(competency.standing),
        format_func=competency_label,
        horizontal=True,
        key=f"decide-{key}",
    )
    reason.text_input("Raison, si la décision s'écarte de la proposition", key=f"because-{name}")
    button.button(
        "Décider",
        key=f"settle-{key}",
        on_click=_decide,
        args=(room, competency.code, base, name, key),
        width="stretch",
        help=f"Décider de {competency.code}",
    )
    what_was_refused(name)


def _decide(room: Concertation, code: str, base: int, name: str, key: str) -> None:
    chosen, reason = st.session_state[f"decide-{key}"], st.session_state[f"because-{name}"]

    def work() -> None:
        if chosen is None:
            return
        decide_competency(store(), guard.token(), room.sitting.id, code, Status(chosen), reason, guard.now(), base=base)

    attempt(work, key=name, base=base, clears=f"because-{name}")
