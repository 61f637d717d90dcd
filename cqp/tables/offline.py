"""What importing grids would do, as tables; every column is text."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cqp.marking.mark import MarkValue
from cqp.marking.offline import ComparedGrid, GridsPreview, Outcome
from cqp.tables.words import MARK_WORD, shown

OUTCOME_WORD: Mapping[Outcome, str] = {
    Outcome.REFUSED: "Refusé",
    Outcome.CONFLICT: "En conflit",
    Outcome.CHANGED: "Changé",
    Outcome.NEW: "Nouveau",
    Outcome.UNTOUCHED: "Inchangé",
}
"""What is said of a line."""

OUTCOME_SIGN: Mapping[Outcome, str] = {
    Outcome.REFUSED: "✗",
    Outcome.CONFLICT: "?",
    Outcome.CHANGED: "↻",
    Outcome.NEW: "+",
    Outcome.UNTOUCHED: "=",
}
"""One character an outcome."""


def said(value: MarkValue | None, remark: str, reason: str) -> str:
    """Return what a mark says on one line: « Sans objet – raison : … – À revoir »."""
    parts = (MARK_WORD[value] if value else "", f"raison : {reason}" if reason else "", remark)
    return shown(" – ".join(" ".join(part.split()) for part in parts if part))


def grids_table(preview: GridsPreview) -> pd.DataFrame:
    """Return one row a grid: candidate, block, assessor, and how many lines have each outcome."""
    titles = ["Candidat", "Bloc", "Évaluateur", *(OUTCOME_WORD[one] for one in Outcome), "Remarque"]
    rows = [
        [
            one.candidate or f"Feuille « {one.filled.title} »",
            one.block,
            one.assessor,
            *(str(one.count(outcome) or "") for outcome in Outcome),
            "Refusée" if one.refusal else "Déjà importée" if one.was_imported else "",
        ]
        for one in preview.grids
    ]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")


def lines_table(grid: ComparedGrid) -> pd.DataFrame:
    """Return one row a line that is not left as it was: criterion, outcome, what it says, what is recorded."""
    titles = ["Critère", "Case", "Effet", "La feuille dit", "L'application a"]
    rows = [
        [
            one.filled.criterion,
            one.filled.place,
            f"{OUTCOME_SIGN[one.outcome]} {OUTCOME_WORD[one.outcome]}",
            said(one.filled.value, one.filled.remark, one.filled.reason),
            said(one.current.value, one.current.remark, one.current.reason) if one.current.revision else "",
        ]
        for one in grid.marks
        if one.outcome is not Outcome.UNTOUCHED
    ]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")
