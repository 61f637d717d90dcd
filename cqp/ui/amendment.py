"""Correct a mark of one's own submitted grid, with the reason that it takes."""

from __future__ import annotations

import uuid

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.mark import Mark, MarkIntent, MarkValue
from cqp.marking.sitting import DELIBERATION, Sitting, SittingState
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import OpenGrid
from cqp.services.running import store
from cqp.tables.words import mark_label
from cqp.ui import guard, say


def is_amendable(sitting: Sitting) -> bool:
    """Say whether a mark of this submitted grid may still be corrected: while the minutes are not written."""
    return sitting.is_submitted and (sitting.state not in DELIBERATION or sitting.state is SittingState.REOPENED)


def amendment_form(grid: OpenGrid) -> None:
    """Show the form below a submitted grid, while the minutes are not written."""
    if not is_amendable(grid.sitting):
        return
    texts = {one.code: f"{one.code} {one.text}" for one in grid.block.criteria}
    with st.expander("Corriger une marque de ma grille remise"), st.form("amendment", border=False):
        code = st.selectbox("Critère", list(texts), format_func=texts.__getitem__)
        value = st.radio("Nouvelle valeur", list(MarkValue), index=None, format_func=mark_label, horizontal=True)
        reason = st.text_input("Pourquoi « sans objet » ? (si vous choisissez cette valeur)")
        why = st.text_input("Pourquoi corriger après la remise ?")
        if not st.form_submit_button("Corriger"):
            return
    _amend(grid, code, value, reason, why)


def _amend(grid: OpenGrid, code: str, value: MarkValue | None, reason: str, why: str) -> None:
    if value is None:
        say.warn("Choisissez la nouvelle valeur.")
        return
    now = guard.now()
    current = grid.marks.get(code, Mark(code, MarkValue.NOT_OBSERVED))
    intent = MarkIntent(
        id=str(uuid.uuid4()),
        criterion=code,
        value=MarkValue(value),
        remark=current.remark,
        reason=reason if value is MarkValue.NOT_APPLICABLE else "",
        base=current.revision,
        seq=0,
        at=now.isoformat(),
        amendment=why.strip(),
    )
    try:
        answer = mark_criteria(store(), guard.token(), grid.sitting.id, [intent], now, made_by=grid.assessor.id)
    except CqpError as error:
        say.refuse(error)
        return
    if answer.refused:
        say.warn(answer.refused[0].message)
    else:
        say.done(f"La marque de {code} est corrigée ; la raison figurera au procès-verbal.")
