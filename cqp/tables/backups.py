"""The verified backups as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import pandas as pd

REASON_WORD: Mapping[str, str] = {
    "start": "Au démarrage",
    "changed": "Toutes les 5 minutes",
    "sealed": "Après un scellement",
    "migration": "Avant une mise à jour",
    "asked": "Demandée",
}
"""Why a backup was made."""

BACKUP_TITLES: Mapping[str, str] = {
    "at": "Faite le (UTC)",
    "reason": "Pourquoi",
    "entries": "Entrées du journal",
    "marks": "Marques",
    "size": "Taille (ko)",
    "encrypted": "Chiffrée",
    "name": "Nom",
}
"""Titles of the columns."""

Row = tuple[datetime, str, int, int, int, bool, str]
"""When, why, entries of the journal, marks, bytes, whether it is encrypted, name."""


def backups_table(rows: Iterable[Row]) -> pd.DataFrame:
    """Return one row a backup: at (UTC, naive), reason (str), entries, marks, size (int, kB), encrypted, name (str)."""
    shaped = [
        (pd.Timestamp(at).tz_convert(None), REASON_WORD.get(reason, reason), entries, marks, size // 1000, words, name)
        for at, reason, entries, marks, size, is_encrypted, name in rows
        for words in ("oui" if is_encrypted else "non",)
    ]
    return pd.DataFrame(shaped, columns=list(BACKUP_TITLES))
