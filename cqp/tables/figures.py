"""A table of figures: the same rounded cells on screen, in a file and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any, cast

import pandas as pd
from pandas.io.formats.style import Styler

from cqp.rules.interval import Interval, Rate
from cqp.rules.wording import THIN_SPACE
from cqp.tables.words import shown

Cell = str | int | float | None
"""Text, a count, or a figure already rounded; None where there is nothing to say."""

RATE_TITLES = ("n", "Taux (%)", "Intervalle : bas (%)", "Intervalle : haut (%)")
"""Titles of `rate_cells`."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures.

    Attributes:
        name: Short name, for the address of its file ("blocs").
        title: What it is, in French.
        columns: Titles, in order.
        rows: One cell a column.
        note: What its rates are shares of, in French; empty if it has none.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def kind(self, column: int) -> Kind:
        """Return whether a column holds numbers."""
        is_text = any(isinstance(row[column], str) for row in self.rows)
        return Kind.TEXT if is_text or all(row[column] is None for row in self.rows) else Kind.NUMBER


def frame(figures: Figures) -> pd.DataFrame:
    """Return the table as columns of text (str) and numbers (Int64 or Float64: an empty cell stays empty)."""
    columns = {}
    for place, title in enumerate(figures.columns):
        cells = [row[place] for row in figures.rows]
        if figures.kind(place) is Kind.TEXT:
            columns[title] = pd.Series(["" if cell is None else shown(str(cell)) for cell in cells], dtype="str")
        else:
            is_whole = all(cell is None or isinstance(cell, int) for cell in cells)
            columns[title] = pd.Series(cells, dtype="Int64" if is_whole else "Float64")
    return pd.DataFrame(columns)


def styled(figures: Figures) -> Styler:
    """Return the frame whose numbers show as a French reader writes them, and still sort as numbers."""
    numbers = [place for place, _ in enumerate(figures.columns) if figures.kind(place) is Kind.NUMBER]
    shown_as: dict[Any, str | Callable[[object], str] | None] = {
        figures.columns[place]: _writer(_decimals(figures, place)) for place in numbers
    }
    return frame(figures).style.format(shown_as, na_rep="")


def french_number(number: float, decimals: int = 0) -> str:
    """Return « 10 000 » or « −1,5 »; zero has no sign."""
    text = f"{number:,.{decimals}f}".replace(",", THIN_SPACE).replace(".", ",")
    return text.lstrip("-") if not text.strip("-0,") else text.replace("-", "−")


def _writer(decimals: int) -> Callable[[object], str]:
    return lambda cell: french_number(cast("float", cell), decimals)


def _decimals(figures: Figures, place: int) -> int:
    """Return how many decimals a column shows: those of its longest cell."""
    cells = (row[place] for row in figures.rows)
    return max((len(str(cell).partition(".")[2]) for cell in cells if isinstance(cell, float)), default=0)


def rate_cells(rate: Rate) -> tuple[Cell, ...]:
    """Return n, the rate and its interval in percent, to a tenth."""
    return rate.n, down(rate.share), *interval_cells(rate.interval)


def interval_cells(interval: Interval | None) -> tuple[Cell, Cell]:
    """Return both ends in percent, rounded outwards to a tenth: never narrower than it is."""
    return (None, None) if interval is None else (floor(interval.low * 1000) / 10, ceil(interval.high * 1000) / 10)


def down(share: Fraction | None) -> float | None:
    """Return a share in percent, rounded down to a tenth: it never reads as a threshold that it misses."""
    return None if share is None else floor(share * 1000) / 10


def points(gap: Fraction | None) -> float | None:
    """Return a difference of shares in percentage points, to the nearest tenth."""
    return None if gap is None else float(round(gap * 100, 1))


def hundredths(coefficient: Fraction | None) -> float | None:
    """Return a coefficient to the nearest hundredth."""
    return None if coefficient is None else float(round(coefficient, 2))


def french(cell: Cell) -> str:
    """Return a cell as a French reader writes it: decimal comma; a number keeps its digits, nothing stays empty."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else str(cell).replace(".", ",")


def together(figures: Iterable[Figures]) -> dict[str, Figures]:
    """Return tables by name."""
    return {one.name: one for one in figures}
