"""Count how often each line of some columns of whole numbers occurs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_KEYS = 2**62
"""Below so many possible lines, each has a number of its own, and numbers sort faster than lines."""


def distinct_lines(columns: Sequence[NDArray[np.int64]]) -> tuple[list[list[int]], list[int]]:
    """Return the different lines of columns of the same length, sorted, and how often each occurs."""
    if not len(columns[0]):
        return [], []
    lows = [int(one.min()) for one in columns]
    spans = [int(one.max()) - low + 1 for one, low in zip(columns, lows, strict=True)]
    keys = 1
    for span in spans:
        keys *= span
    if keys > MOST_KEYS:
        lines, counts = np.unique(np.column_stack(columns), axis=0, return_counts=True)
        return lines.tolist(), counts.tolist()
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for one, low, span in zip(columns, lows, spans, strict=True):
        key = key * span + (one - low)
    found, counts = np.unique(key, return_counts=True)
    parts = []
    for low, span in zip(reversed(lows), reversed(spans), strict=True):
        parts.append(found % span + low)
        found = found // span
    return np.column_stack(parts[::-1]).tolist(), counts.tolist()
