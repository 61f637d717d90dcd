"""How tall a table stands on a page, in pixels."""

from __future__ import annotations

ROW_PX = 35
HEADING_PX = 38
TALLEST_PX = 740


def table_height(rows: int) -> int:
    """Return the height that shows every row, up to a screenful."""
    return min(HEADING_PX + ROW_PX * max(rows, 1), TALLEST_PX)
