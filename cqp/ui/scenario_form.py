"""Describe a scenario: what it is about, and what it cannot produce."""

from __future__ import annotations

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.preparation import Scenario
from cqp.referential.model import Referential
from cqp.services.describe_scenarios import LONGEST_DESCRIPTION, LONGEST_REASON, LONGEST_TITLE, write_scenario
from cqp.services.running import store
from cqp.ui import guard, say


def scenario_form(document: Referential, known: Scenario | None) -> None:
    """Show the fields of a scenario, blank for a new one, and write it when asked."""
    key = f"scenario-{known.id}-{known.revision}" if known else "scenario-new"
    one = known or Scenario(0, document.blocks[0].code, "")
    codes = [block.code for block in document.blocks]
    code = st.selectbox(
        "Bloc",
        codes,
        index=codes.index(one.block),
        format_func=lambda each: f"Bloc {each} – {document.block(each).title}",
        disabled=known is not None,
        key=f"{key}-block",
    )
    title = st.text_input("Titre", one.title, max_chars=LONGEST_TITLE, key=f"{key}-title")
    description = st.text_area(
        "Ce qui est proposé au candidat", one.description, max_chars=LONGEST_DESCRIPTION, key=f"{key}-description"
    )
    texts = {criterion.code: criterion.text for criterion in document.block(code).criteria}
    excluded = st.multiselect(
        "Critères que ce scénario ne peut pas produire",
        list(texts),
        default=[each for each in one.excluded if each in texts],
        format_func=lambda each: f"{each} – {texts[each]}",
        placeholder="Aucun : tous peuvent se voir",
        key=f"{key}-excluded-{code}",
    )
    reasons = {
        each: st.text_input(
            f"Pourquoi {each} ne peut pas se voir",
            one.excluded.get(each, ""),
            max_chars=LONGEST_REASON,
            help="L'évaluateur pourra reprendre cette raison pour « sans objet » ; rien n'est coché à sa place.",
            key=f"{key}-why-{each}",
        )
        for each in excluded
    }
    if st.button("Enregistrer le scénario", type="primary", key=f"{key}-save"):
        wanted = Scenario(one.id, code, title, description, reasons, one.revision)
        try:
            write_scenario(store(), guard.token(), wanted, guard.now())
        except CqpError as error:
            say.refuse(error)
        else:
            say.done(f"Le scénario « {wanted.title.strip()} » est enregistré.")
