"""An exam session at a glance: one row a candidate, one row a block."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cqp.rules.deliberation import obtained_blocks
from cqp.rules.jury import CandidateDecision
from cqp.rules.results import Overview, OverviewRow
from cqp.rules.status import Status
from cqp.tables import words

RATES_TITLES = {
    "block": "Bloc",
    "sat": "Passages",
    "assessed": "Évalués",
    "validated": "Validés",
    "not_validated": "Non validés",
    "to_deliberate": "À délibérer",
    "not_observed": "Non commencés",
    "held": "Déjà acquis",
    "share": "Taux de validation",
}
"""Columns of `rates_table` → their French titles, in order."""


def overview_titles(overview: Overview) -> dict[str, str]:
    """Return the columns of `overview_table` → their French titles, in order."""
    blocks = {f"block_{code}": f"Bloc {code}" for code in overview.block_codes}
    decided = {"jury": "Décision du jury"} if overview.decisions else {}
    return {"number": "N°", "candidate": "Candidat"} | blocks | {"certificate": "Certificat"} | decided


def overview_table(overview: Overview) -> pd.DataFrame:
    """Return one row a candidate, in the overview's order; every column is text.

    Columns: number, candidate, `block_<code>` for each block (« ✓ Validé »; empty if the candidate does not
    sit it), certificate and, once the jury has sealed its minutes, jury (see `decision_label`). A number such as
    "00123" and a candidate called "NA" stay what they are.
    """
    rows = [_candidate_row(row, overview) for row in overview.rows]
    return pd.DataFrame(rows, columns=list(overview_titles(overview)), dtype="str")


def rates_table(overview: Overview) -> pd.DataFrame:
    """Return one row a block, in the document's order.

    Columns, all int but two:
        block: Code (str).
        sat: Sittings of this exam session; blocks held before are no sittings.
        assessed: Sittings with any observation: the rate's denominator, sat - not_observed.
        validated: Blocks proposed validated: the rate's numerator.
        not_validated, to_deliberate, not_observed: The other proposals; with validated they add up to sat.
        held: Candidates who had the block before.
        share: validated / assessed (float, 0 to 1, NaN if nobody was assessed).
    """
    rates = pd.DataFrame(list(_counts(overview)), columns=list(RATES_TITLES)[:-1])
    counts = [column for column in rates.columns if column != "block"]
    rates = rates.astype({"block": "str"} | dict.fromkeys(counts, "int64"))
    rates["share"] = rates["validated"] / rates["assessed"].where(rates["assessed"] > 0)
    return rates


def decision_label(decision: CandidateDecision | None) -> str:
    """Return what a jury decided in a cell: « ✗ Non délivré – blocs acquis : 1, 2A »; empty if nothing."""
    if decision is None:
        return ""
    obtained = obtained_blocks(decision)
    partial = (
        f" – blocs acquis : {', '.join(obtained)}" if obtained and decision.certificate is not Status.AWARDED else ""
    )
    return words.jury_label(decision.certificate) + partial


def _candidate_row(row: OverviewRow, overview: Overview) -> list[str]:
    codes = overview.block_codes
    blocks = [words.block_label(row.blocks[code], row.states.get(code)) if code in row.blocks else "" for code in codes]
    decided = [decision_label(overview.decisions.get(row.candidate.id))] if overview.decisions else []
    return [
        words.shown(row.candidate.number),
        words.shown(row.candidate.name),
        *blocks,
        words.certificate_label(row.certificate),
        *decided,
    ]


def _counts(overview: Overview) -> Iterator[tuple[str, int, int, int, int, int, int, int]]:
    for code in overview.block_codes:
        statuses = [row.blocks[code] for row in overview.rows if code in row.blocks]
        held, unseen = statuses.count(Status.HELD), statuses.count(Status.NOT_OBSERVED)
        sat = len(statuses) - held
        proposals = (Status.VALIDATED, Status.NOT_VALIDATED, Status.TO_DELIBERATE)
        validated, not_validated, to_deliberate = (statuses.count(status) for status in proposals)
        yield code, sat, sat - unseen, validated, not_validated, to_deliberate, unseen, held
