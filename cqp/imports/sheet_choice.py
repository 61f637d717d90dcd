"""Choose the sheets of a workbook: the first that can be seen and holds something, or all of them."""

from __future__ import annotations

from typing import Protocol

from cqp.errors import SpreadsheetError
from cqp.imports.gathering import Allowance, Gathering, Glance
from cqp.imports.sheet import Sheet, shown
from cqp.referential.search import normalise

MAX_SHEETS = 256
HELP = "mode d'emploi"
"""Title of the sheet of our template that explains the others; never read."""

NAMED = 5
"""Sheets named in a sentence; the others are counted."""


class Sheets(Protocol):
    """Where a reader puts the sheets it meets.

    Attributes:
        hidden: Titles of the hidden sheets.
    """

    hidden: list[str]

    def cells_for(self, title: str) -> Gathering | Glance:
        """Return where the cells of the next visible sheet go."""

    def close(self, title: str, cells: Gathering | Glance) -> None:
        """Say that a visible sheet is over."""


class Every:
    """All the visible sheets of a workbook that hold something, but for its guide.

    Attributes:
        hidden: Titles of the hidden sheets.
        sheets: What was read, in the order of the tabs.
    """

    def __init__(self) -> None:
        self.hidden: list[str] = []
        self.sheets: list[Sheet] = []
        self._allowance = Allowance()

    def cells_for(self, title: str) -> Gathering | Glance:
        """Return where the cells of the next visible sheet go."""
        return Glance() if normalise(title) == HELP else Gathering(self._allowance)

    def close(self, title: str, cells: Gathering | Glance) -> None:
        """Keep a visible sheet that is over."""
        if isinstance(cells, Gathering) and cells.filled:
            self.sheets.append(cells.sheet(title, ()))


class Choice:
    """What was met so far in a workbook.

    Attributes:
        hidden: Titles of the hidden sheets.
    """

    def __init__(self) -> None:
        self.hidden: list[str] = []
        self._others: list[str] = []
        self._chosen: tuple[str, Gathering] | None = None

    def cells_for(self, title: str) -> Gathering | Glance:
        """Return where the cells of the next visible sheet go."""
        return Glance() if self._chosen or normalise(title) == HELP else Gathering()

    def close(self, title: str, cells: Gathering | Glance) -> None:
        """Say that a visible sheet is over."""
        if not cells.filled or normalise(title) == HELP:
            return
        if isinstance(cells, Gathering):
            self._chosen = (title, cells)
        else:
            self._others.append(title)

    def sheet(self) -> Sheet:
        """Return the chosen sheet, with what was left aside.

        Raises:
            SpreadsheetError: No visible sheet holds anything.
        """
        warnings = []
        if self.hidden:
            warnings.append(f"Feuilles masquées, non lues : {_titles(self.hidden)}.")
        if self._chosen is None:
            aside = f" (masquées : {_titles(self.hidden)})" if self.hidden else ""
            raise SpreadsheetError(
                f"Ce classeur ne contient aucune cellule remplie sur une feuille visible{aside}. "
                "Vérifiez que c’est le bon fichier, affichez la feuille des candidats, puis renvoyez-le."
            )
        title, cells = self._chosen
        if self._others:
            warnings.append(
                f"Plusieurs feuilles sont remplies : « {shown(title)} » est lue, pas les suivantes "
                f"({_titles(self._others)})."
            )
        return cells.sheet(title, tuple(warnings))


def _titles(titles: list[str]) -> str:
    named = ", ".join(f"« {shown(title)} »" for title in titles[:NAMED])
    return f"{named} et {len(titles) - NAMED} autres" if len(titles) > NAMED else named
