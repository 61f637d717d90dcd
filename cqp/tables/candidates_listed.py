"""The candidates of a cohort as a table; every column is text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cqp.marking.sitting import SittingState
from cqp.rules.cohort import CohortCandidate, CohortCandidates
from cqp.rules.status import Status
from cqp.tables.words import block_label, certificate_label, jury_label, shown, state_label


def candidates_frame(found: CohortCandidates, blocks: Sequence[str]) -> pd.DataFrame:
    """Return one row a candidate, in the given order, with French titles; blocks they do not sit are empty."""
    titles = ["N°", "Candidat", "Session d'examen", *(f"Bloc {code}" for code in blocks), "Certificat", "Organisme"]
    rows = [_row(one, blocks) for one in found.rows]
    return pd.DataFrame([[shown(cell) for cell in row] for row in rows], columns=titles, dtype="str")


def _row(one: CohortCandidate, blocks: Sequence[str]) -> list[str]:
    statuses = [block_label(one.blocks[code], one.states.get(code)) if code in one.blocks else "" for code in blocks]
    return [one.number, one.name, one.exam_session, *statuses, _certificate(one), one.training_body]


def _certificate(one: CohortCandidate) -> str:
    if one.is_sealed and one.certificate in {Status.AWARDED, Status.NOT_AWARDED}:
        return jury_label(one.certificate)
    if one.certificate is Status.NOT_OBSERVED and set(one.states.values()) == {SittingState.ABSENT}:
        return state_label(SittingState.ABSENT)
    return certificate_label(one.certificate)
