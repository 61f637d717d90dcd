"""What another règlement would change, as a table."""

from __future__ import annotations

import pandas as pd

from cqp.rules.comparison import Comparison, ResultChange
from cqp.tables.words import block_label, certificate_label, shown

COLUMNS = ("N°", "Candidat", "Résultat", "Règlement de la session", "Autre règlement", "Pourquoi")


def comparison_table(found: Comparison) -> pd.DataFrame:
    """Return one row a result that changes, all text: number, candidate, which result, from, to, both arithmetics."""
    return pd.DataFrame([_row(one) for one in found.changes], columns=list(COLUMNS), dtype="str")


def _row(one: ResultChange) -> tuple[str, ...]:
    label = block_label if one.block else certificate_label
    what = f"Bloc {one.block}" if one.block else "Certificat"
    why = f"{one.why_before} → {one.why_after}" if one.block else "Suit le changement des blocs."
    return one.candidate.number, shown(one.candidate.name), what, label(one.before), label(one.after), why
