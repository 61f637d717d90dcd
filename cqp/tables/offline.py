"""What importing grids would do, as tables; every column is text."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cqp.marking.mark import MarkValue
from cqp.marking.offline import URGENCY, ComparedGrid, ComparedMark, GridsPreview, Outcome
from cqp.tables.words import MARK_WORD, counted, shown

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


KNOWN = "déjà connue (la feuille la montrait, ou l'application a la même chose)"
KNOWN_LINES = "déjà connues (la feuille les montrait, ou l'application a la même chose)"
"""Why a line that was filled in changes nothing; of one line, and of several."""

LONGEST_SAID = 1_000
"""Characters of a mark that a table shows."""


def said(value: MarkValue | None, remark: str, reason: str, word: str = "") -> str:
    """Return what a mark says on one line: « Sans objet – raison : … – À revoir »; `word` is an unknown value's."""
    parts = (MARK_WORD[value] if value else word, f"raison : {reason}" if reason else "", remark)
    line = " – ".join(" ".join(part.split()) for part in parts if part)
    return shown(line if len(line) <= LONGEST_SAID else f"{line[:LONGEST_SAID]}…")


def candidate_of(grid: ComparedGrid) -> str:
    """Return who a grid is about; a sheet that is refused says so itself, for what that is worth."""
    if grid.candidate:
        return shown(grid.candidate)
    return shown(f"{grid.filled.named}, d'après la feuille") if grid.filled.named else "inconnu"


def grids_table(preview: GridsPreview) -> pd.DataFrame:
    """Return one row a grid that does not stay as it was, the most urgent first.

    Candidate, block, assessor, how many lines have each outcome, and a remark.
    """
    titles = ["Candidat", "Bloc", "Évaluateur", *(OUTCOME_WORD[one] for one in URGENCY), "Remarque"]
    rows = [
        [
            candidate_of(one),
            one.block,
            one.assessor,
            *(str(one.count(outcome) or "") for outcome in URGENCY),
            "Refusée" if one.refusal else "",
        ]
        for one in preview.by_urgency
        if one.outcome is not Outcome.UNTOUCHED
    ]
    return _table(titles, rows)


def needing_table(preview: GridsPreview) -> pd.DataFrame:
    """Return one row a sheet or a line that somebody has to correct or to choose of: refused, then in conflict."""
    titles = ["Effet", "Feuille", "Candidat", "Critère", "Case", "La feuille dit", "L'application a", "Raison"]
    sheets = [
        [_effect(Outcome.REFUSED), one.filled.title, candidate_of(one), "toute la feuille", "", "", "", one.refusal]
        for one in preview.grids
        if one.refusal
    ]
    lines = [
        [
            _effect(one.outcome),
            grid.filled.title,
            candidate_of(grid),
            one.filled.criterion,
            one.filled.place,
            _in_sheet(one),
            _recorded(one),
            one.refusal or "L'application a reçu autre chose depuis : choisissez.",
        ]
        for grid, one in preview.lines(Outcome.REFUSED, Outcome.CONFLICT)
    ]
    return _table(titles, sheets + lines)


def changing_table(preview: GridsPreview) -> pd.DataFrame:
    """Return one row a line that would be recorded: what replaces something, then what is new."""
    titles = ["Effet", "Candidat", "Bloc", "Critère", "Case", "La feuille dit", "L'application a"]
    rows = [
        [
            _effect(one.outcome),
            candidate_of(grid),
            grid.block,
            one.filled.criterion,
            one.filled.place,
            _in_sheet(one),
            _recorded(one),
        ]
        for grid, one in preview.lines(Outcome.CHANGED, Outcome.NEW)
    ]
    return _table(titles, rows)


def unchanged_words(preview: GridsPreview) -> str:
    """Return what is said of all the lines that change nothing, and why they do not; empty if there is none."""
    lines = [one for _, one in preview.lines(Outcome.UNTOUCHED)]
    if not lines:
        return ""
    grids = sum(one.outcome is Outcome.UNTOUCHED for one in preview.grids)
    again = sum(one.was_imported for one in preview.grids)
    empty = sum(one.filled.is_empty for one in lines)
    known = len(lines) - empty
    why = (
        counted(empty, "laissée vide", "laissées vides") if empty else "",
        counted(known, KNOWN, KNOWN_LINES) if known else "",
    )
    whole = f", dont {counted(grids, 'feuille entière', 'feuilles entières')}" if grids else ""
    before = f" {counted(again, 'feuille', 'feuilles')} déjà importée{'s' if again > 1 else ''}." if again else ""
    number = f"{_effect(Outcome.UNTOUCHED)} : {counted(len(lines), 'ligne')}{whole}"
    return f"{number} – {', '.join(filter(None, why))}.{before}"


def _effect(outcome: Outcome) -> str:
    return f"{OUTCOME_SIGN[outcome]} {OUTCOME_WORD[outcome]}"


def _in_sheet(one: ComparedMark) -> str:
    filled = one.filled
    return said(filled.value, filled.remark, filled.reason, filled.word)


def _recorded(one: ComparedMark) -> str:
    current = one.current
    return said(current.value, current.remark, current.reason) if current.revision else ""


def _table(titles: list[str], rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")
