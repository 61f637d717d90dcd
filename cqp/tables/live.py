"""What happens now, as a table: one row a grid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pandas as pd

from cqp.marking.live import LiveGrid
from cqp.tables.words import counted, shown

SILENT_AFTER = timedelta(seconds=30)
"""A laptop reports every ten seconds; after three missed words it is called silent."""

LIVE_TITLES = {
    "at": "Prévu",
    "room": "Salle",
    "candidate": "Candidat",
    "block": "Bloc",
    "assessor": "Évaluateur",
    "observed": "Critères observés",
    "percent": "Avancement",
    "laptop": "Poste de l'évaluateur",
}
"""Columns of `live_table` → their French titles, in order."""


def live_table(grids: Iterable[LiveGrid], now: datetime) -> pd.DataFrame:
    """Return one row a grid, in the given order.

    Columns, text but one: at (« 23/11 10:00 »), room, candidate, block, assessor, observed (« 12 sur 42 »), percent
    (int, 0 to 100), laptop (its state in words).
    """
    rows = [
        (
            f"{datetime.fromisoformat(one.planned_at):%d/%m %H:%M}",
            shown(one.room),
            shown(one.candidate),
            one.block,
            shown(one.assessor),
            f"{one.observed} sur {one.expected}",
            100 * one.observed // one.expected if one.expected else 0,
            laptop_words(one, now),
        )
        for one in grids
    ]
    return pd.DataFrame(rows, columns=list(LIVE_TITLES)).astype(
        {column: "int64" if column == "percent" else "str" for column in LIVE_TITLES}
    )


def laptop_words(grid: LiveGrid, now: datetime) -> str:
    """Return how the laptops of a grid are: « ● en ligne », « ! 3 marques en attente, sans nouvelles depuis 2 min »."""
    if not grid.laptops:
        return "– grille jamais ouverte"
    waiting = sum(one.waiting for one in grid.laptops)
    refused = sum(one.refused for one in grid.laptops)
    silent_for = now - datetime.fromisoformat(grid.laptops[0].seen_at)
    parts = []
    if waiting:
        parts.append(f"{counted(waiting, 'marque')} en attente")
    if refused:
        parts.append(f"{counted(refused, 'marque refusée', 'marques refusées')} à trancher")
    if silent_for > SILENT_AFTER:
        parts.append(f"sans nouvelles depuis {_lasting(silent_for)}")
    elif len(grid.laptops) > 1 and waiting + refused:
        parts.append(f"sur {len(grid.laptops)} postes")
    sign = "!" if waiting or refused else "○" if silent_for > SILENT_AFTER else "●"
    return f"{sign} {', '.join(parts) or 'en ligne'}"


def _lasting(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 3600 else f"{seconds // 3600} h {seconds % 3600 // 60:02}"
