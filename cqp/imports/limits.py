"""How much of a sheet is read, and what is said beyond."""

from __future__ import annotations

from cqp.errors import SpreadsheetError
from cqp.imports.sheet import cell_name, counted

MAX_ROWS = 20_000
MAX_COLUMNS = 200
"""Rows and columns that may hold something, counted from A1."""

MAX_CELLS = 300_000
"""Filled cells."""

MAX_CELL_CHARACTERS = 32_767
"""What a cell of Excel holds."""

MAX_CHARACTERS = 20_000_000
"""Characters of all filled cells."""


def too_many_cells() -> SpreadsheetError:
    """Return the error of a file that holds much more than the table expected."""
    return SpreadsheetError(
        "Ce fichier contient bien plus de cellules ou de texte que le tableau attendu "
        f"({counted(MAX_CELLS)} cellules remplies au plus). "
        "Copiez le tableau seul dans un nouveau classeur, enregistrez-le, puis renvoyez-le."
    )


def too_long(row: int, column: int) -> SpreadsheetError:
    """Return the error of a cell that holds a book."""
    return SpreadsheetError(
        f"La cellule {cell_name(row, column)} contient plus de {counted(MAX_CELL_CHARACTERS)} caractères, "
        "la limite d’un tableur. Raccourcissez-la, puis réessayez."
    )


def beyond(row: int, column: int) -> SpreadsheetError:
    """Return the error of a cell far from the table."""
    limit = f"{counted(MAX_ROWS)} lignes" if row > MAX_ROWS else f"{MAX_COLUMNS} colonnes"
    return SpreadsheetError(
        f"La cellule {cell_name(row, column)} est remplie, bien au-delà du tableau attendu "
        f"({limit} au plus). Supprimez ce qui se trouve loin du tableau, ou copiez le tableau seul "
        f"dans un nouveau classeur, puis réessayez."
    )
