"""Candidates as registered, and what an import says of its cells, as tables; every column is text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from cqp.marking.registration import Registration
from cqp.tables.words import shown

REFUSED = "refuse"
"""Severity of what stops an import."""


def registrations_table(registrations: Iterable[Registration]) -> pd.DataFrame:
    """Return one row a candidate, with French titles."""
    titles = ["N°", "Nom", "Prénom", "Option(s)", "Parcours"]
    titles += ["Blocs acquis", "Organisme", "Entreprise", "Aménagements"]
    rows = [
        [
            one.number,
            one.last_name,
            one.first_name,
            ", ".join(one.options),
            one.route.value,
            ", ".join(one.held),
            one.training_body,
            one.company,
            ", ".join(one.accommodations),
        ]
        for one in registrations
    ]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")


def problems_table(problems: Iterable[Any]) -> pd.DataFrame:
    """Return one row a cell, the refused ones first, with French titles.

    Args:
        problems: `cqp.imports.problem.CellProblem`, a room that this one does not know.
    """
    titles = ["Gravité", "Ligne", "Colonne", "Valeur", "Pourquoi", "Que faire"]
    rows = [
        [
            "✗ refusé" if one.severity == REFUSED else "? à vérifier",
            str(one.row),
            one.column,
            one.value,
            one.reason,
            one.remedy,
        ]
        for one in sorted(problems, key=lambda one: (one.severity != REFUSED, one.row))
    ]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")
