"""The journal's entries as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from cqp.marking.journal import Entry, Kind

KIND_WORD: Mapping[str, str] = {
    Kind.MARK: "Marque",
    Kind.MARKS_ADOPTED: "Marques reprises ensemble",
    Kind.MARKS_IMPORTED: "Grille hors ligne ou papier importée",
    Kind.QUEUE_IMPORTED: "File d'un poste importée",
    Kind.SESSION_CLOSED: "Session close",
    Kind.GRID_SUBMITTED: "Grille remise",
    Kind.AGREED: "Valeur convenue",
    Kind.DECIDED: "Décision du comité",
    Kind.MINUTES_PREPARED: "Procès-verbal établi",
    Kind.MINUTES_WITHDRAWN: "Procès-verbal repris",
    Kind.MINUTES_SIGNED: "Procès-verbal signé par un membre",
    Kind.MINUTES_SEALED: "Procès-verbal scellé",
    Kind.REOPENED: "Nouvelle délibération",
    Kind.JURY_COMPOSED: "Jury composé",
    Kind.JURY_DECIDED: "Décision du jury",
    Kind.JURY_SEALED: "Procès-verbal de jury scellé",
    Kind.EXPORTED: "Export",
    Kind.REFUSED: "Accès refusé",
    Kind.ERASED: "Candidat effacé",
    Kind.RESTORED: "Sauvegarde restaurée",
    Kind.ACCEPTED: "Base acceptée telle qu'elle est",
}
"""What each kind of entry tells."""

ACTOR_WORD: Mapping[str, str] = {
    "assessor": "Évaluateur n°",
    "coordinator": "Coordination n°",
    "program": "Programme",
}

SUBJECT_WORD: Mapping[str, str] = {
    "candidate": "candidat n°",
    "sitting": "passage n°",
    "exam_session": "session n°",
}

JOURNAL_TITLES: Mapping[str, str] = {
    "id": "Entrée",
    "at": "Instant (UTC)",
    "kind": "Quoi",
    "actor": "Qui",
    "subject": "À propos de",
    "payload": "Contenu",
}
"""Titles of the columns."""


def journal_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return one row an entry: id (int), at (UTC), kind, actor, subject and payload (str)."""
    rows = [
        (
            one.id,
            pd.Timestamp(one.at).tz_convert(None) if one.at else pd.NaT,
            KIND_WORD.get(one.kind, one.kind),
            _in_words(one.actor, ACTOR_WORD),
            ", ".join(_in_words(part, SUBJECT_WORD) for part in one.subject.split("/") if part),
            one.payload,
        )
        for one in entries
    ]
    return pd.DataFrame(rows, columns=list(JOURNAL_TITLES))


def _in_words(reference: str, words: Mapping[str, str]) -> str:
    """Return « passage n° 12 » for "sitting:12"."""
    kind, _, number = reference.partition(":")
    return f"{words.get(kind, kind)} {number}".strip()
