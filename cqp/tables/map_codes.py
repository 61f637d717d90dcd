"""The map of competencies as a small array of numbers, for the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cqp.rules.cohort import CompetencyMap
from cqp.rules.status import Status

CODES: Mapping[Status, int] = {
    Status.NOT_ACQUIRED: 0,
    Status.TO_DELIBERATE: 1,
    Status.ACQUIRED: 2,
    Status.HELD: 3,
    Status.NOT_OBSERVED: 4,
}
"""What stands for each status; -1 for a competency that is not sat."""

SHARE_STEPS = 5
"""Steps of a share, equal in width; the last one takes 100 % in."""


def codes_of(found: CompetencyMap) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Return lines × competencies as int8, Plotly's cheapest: codes of statuses or steps of a share; -1 if none."""
    if found.is_aggregated:
        rows = [
            [-1 if rate.share is None else share_step(rate.count, rate.n) for rate in row.rates] for row in found.rows
        ]
    else:
        rows = [[-1 if one is None else CODES[one] for one in row.statuses] for row in found.rows]
    return np.array(rows, dtype=np.int8)


def share_step(count: int, n: int) -> int:
    """Return the step of a share, from 0."""
    return min(SHARE_STEPS * count // n, SHARE_STEPS - 1)
