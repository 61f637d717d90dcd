"""How committees marked the same case, criterion by criterion, as a table."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from cqp.marking.mark import MarkValue
from cqp.marking.practice import Practice, PracticeGrid
from cqp.referential.model import Block
from cqp.rules.agreement import SCALE, Agreement, measure_agreement
from cqp.rules.wording import percent
from cqp.tables.words import MARK_WORD


def practice_table(block: Block, practice: Practice) -> pd.DataFrame:
    """Return one row a criterion: code, text (str), count of each value (int), share of agreeing pairs (str).

    Only submitted grids count: in the others, what is blank is not yet said.
    """
    rows = []
    for one in block.criteria:
        counts = Counter(grid.values.get(one.code, MarkValue.NOT_OBSERVED) for grid in _submitted(practice))
        share = measure_agreement([_ratings(practice, one.code)]).share
        rows.append(
            {"Critère": one.code, "Texte": one.text}
            | {MARK_WORD[value]: counts[value] for value in MarkValue}
            | {"Accord": "–" if share is None else percent(share)}
        )
    return pd.DataFrame(rows)


def practice_agreement(block: Block, practice: Practice) -> Agreement:
    """Return how far all who have submitted agree over the whole block."""
    return measure_agreement([_ratings(practice, one.code) for one in block.criteria])


def _ratings(practice: Practice, code: str) -> list[MarkValue | None]:
    values = [grid.values.get(code) for grid in _submitted(practice)]
    return [value if value in SCALE else None for value in values]


def _submitted(practice: Practice) -> list[PracticeGrid]:
    return [grid for grid in practice.grids if grid.is_submitted]
