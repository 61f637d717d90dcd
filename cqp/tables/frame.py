"""A table of words as plain rows, for what draws it without pandas."""

from __future__ import annotations

import pandas as pd

DataFrame = pd.DataFrame
"""The type, for annotations in rooms where pandas is not at home."""


def cells(table: DataFrame) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return (titles, rows) of a table whose every column is text."""
    return tuple(table.columns), tuple(tuple(row) for row in table.itertuples(index=False, name=None))
