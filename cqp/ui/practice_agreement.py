"""Where the grids of one practice case agree."""

from __future__ import annotations

import streamlit as st

from cqp.marking.practice import Practice
from cqp.referential.model import Block
from cqp.rules.agreement import explain_agreement
from cqp.tables.practice import practice_agreement, practice_table
from cqp.tables.words import counted
from cqp.ui.heights import table_height


def practice_results(block: Block, practice: Practice) -> None:
    """Show how many grids are compared, how far they agree, and each criterion; nobody is named."""
    submitted = sum(one.is_submitted for one in practice.grids)
    st.text(
        f"Bloc {practice.block} : {counted(submitted, 'grille remise', 'grilles remises')} sur {len(practice.grids)}."
    )
    if submitted < 2:
        st.text("La comparaison se fait dès la deuxième grille remise.")
        return
    if submitted < len(practice.grids):
        st.text("Seules les grilles remises sont comparées.")
    st.text(explain_agreement(practice_agreement(block, practice)))
    table = practice_table(block, practice)
    st.dataframe(table, hide_index=True, height=table_height(len(table)))
