"""Which criteria the planned scenarios can produce, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from cqp.marking.preparation import Scenario
from cqp.referential.model import Block
from cqp.tables.words import shown

PRODUCED, OUT = "✓ peut se voir", "– hors champ"


def coverage_table(block: Block, planned: Mapping[Scenario, int]) -> pd.DataFrame:
    """Return one row a criterion: code, text and whether any scenario produces it (str), then one column a scenario.

    Args:
        block: As published.
        planned: Each scenario with how many sittings were given it; none, and every criterion is « ? ».
    """
    missing = set(uncovered(block, list(planned)))
    rows = []
    for one in block.criteria:
        covered = "?" if not planned else OUT if one.code in missing else PRODUCED
        cells = {
            f"{shown(scenario.title)} ({count})": _cell(scenario.excluded.get(one.code))
            for scenario, count in planned.items()
        }
        rows.append({"Critère": one.code, "Texte": one.text, "Au moins un scénario": covered} | cells)
    return pd.DataFrame(rows)


def uncovered(block: Block, planned: Sequence[Scenario]) -> tuple[str, ...]:
    """Return the codes of the criteria that no planned scenario can produce; none when none is planned."""
    if not planned:
        return ()
    return tuple(one.code for one in block.criteria if all(one.code in scenario.excluded for scenario in planned))


def _cell(reason: str | None) -> str:
    return PRODUCED if reason is None else f"{OUT} : {shown(reason)}"
