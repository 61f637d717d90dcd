"""One candidate's block as a table: one row a competency, with each assessor's arithmetic."""

from __future__ import annotations

import pandas as pd

from cqp.rules.competency import explain_tally
from cqp.rules.results import BlockResult
from cqp.tables import words


def assessors_of(result: BlockResult) -> tuple[str, ...]:
    """Return the names of the committee's members, in the order of the proposals; none for a held block."""
    committees = [tuple(own.assessor for own in part.proposals) for part in result.competencies]
    return max(committees, key=len, default=())


def assessor_mark(rank: int) -> str:
    """Return the short name of the assessor of that rank, counted from 0: « É1 »."""
    return f"É{rank + 1}"


def competencies_titles(result: BlockResult) -> dict[str, str]:
    """Return the columns of `competencies_table` → their French titles, in order.

    Assessors are called « É1 · Martin » so that two of the same name stay two columns.
    """
    assessors = {
        f"assessor_{rank + 1}": f"{assessor_mark(rank)} · {words.shown(name)}"
        for rank, name in enumerate(assessors_of(result))
    }
    return {"code": "Code", "text": "Compétence", "status": "Proposition"} | assessors


def competencies_table(result: BlockResult) -> pd.DataFrame:
    """Return one row a competency, in the document's order; every column is text.

    Columns: code, text, status (« ✓ Acquise »), then `assessor_1`, `assessor_2`… with the arithmetic in words
    (« 4 acquis sur 5 applicables, 1 non observé »). No row for a block held before.
    """
    rank_count = len(assessors_of(result))
    rows = [
        [
            part.code,
            part.text,
            words.competency_label(part.status),
            *(explain_tally(own.counts) for own in part.proposals),
            *[""] * (rank_count - len(part.proposals)),
        ]
        for part in result.competencies
    ]
    return pd.DataFrame(rows, columns=list(competencies_titles(result)), dtype="str")
