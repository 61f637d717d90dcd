"""How long what is written of people is kept."""

from __future__ import annotations

from datetime import date

KEPT_YEARS = 6
"""Years after the last day of an exam session during which grids, remarks and minutes are kept.

Source: suggested in the design notes (domain.md, « What the evidence must be »); the law lets a certifier choose.
"""


def due_on(ends_on: date) -> date:
    """Return the first day on which what was written of an exam session's candidates may be erased."""
    try:
        return ends_on.replace(year=ends_on.year + KEPT_YEARS)
    except ValueError:  # 29 February
        return ends_on.replace(year=ends_on.year + KEPT_YEARS, month=3, day=1)
