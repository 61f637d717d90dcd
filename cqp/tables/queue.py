"""What importing a laptop's queue file comes to, as a table: one row a mark."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cqp.marking.queue import Outcome, QueueLine, QueueReport
from cqp.tables.words import mark_label, shown

OUTCOME_WORD: Mapping[Outcome, str] = {
    Outcome.NEW: "✓ à enregistrer",
    Outcome.KNOWN: "= déjà dans la base",
    Outcome.REFUSED: "! refusée",
    Outcome.LEFT_OUT: "– laissée de côté",
}
"""What each outcome is called; the sign is read with it."""

QUEUE_TITLES: Mapping[str, str] = {
    "candidate": "Candidat",
    "block": "Bloc",
    "criterion": "Critère",
    "value": "Marque",
    "text": "Raison et remarque",
    "outcome": "Devenir",
    "why": "Pourquoi",
}
"""Columns of `queue_table` → their French titles, in order."""


def queue_table(report: QueueReport) -> pd.DataFrame:
    """Return one row a mark, in the order of the file; every column is text."""
    return pd.DataFrame([_row(one) for one in report.lines], columns=list(QUEUE_TITLES)).astype("str")


def _row(line: QueueLine) -> tuple[str, ...]:
    intent = line.mark.intent
    texts = " – ".join(filter(None, (intent.reason, intent.remark)))
    return (
        shown(line.candidate),
        line.block,
        shown(intent.criterion),
        mark_label(intent.value),
        shown(texts),
        OUTCOME_WORD[line.outcome],
        line.message,
    )
