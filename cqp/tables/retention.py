"""What is due to be erased, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from cqp.tables.words import shown

RETENTION_TITLES: Mapping[str, str] = {
    "number": "Numéro",
    "name": "Candidat",
    "exam_session": "Session d'examen",
    "on": "Effaçable à partir du",
}
"""Titles of the columns."""


def retention_table(rows: Sequence[tuple[str, str, str, date]]) -> pd.DataFrame:
    """Return one row a candidate: number, name and exam session (str), first day of erasure (date)."""
    told = [(shown(number), shown(name), shown(session), on) for number, name, session, on in rows]
    return pd.DataFrame(told, columns=list(RETENTION_TITLES))
