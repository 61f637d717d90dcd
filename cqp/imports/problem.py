"""What is said of a cell of the file: where, what, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a problem does to the import."""

    REFUSE = "refuse"
    """Nothing of the file is imported until it is solved."""
    WARN = "warn"
    """To be read; the import may go on."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem of one cell, row or heading.

    Attributes:
        row: From 1, as the spreadsheet program shows it; 0 for the whole file.
        column: Title of the column as in the file, "" for the whole row.
        value: What the cell holds, shortened; "" where repeating it would tell somebody's health.
        reason: Why, in French.
        remedy: What to do, in French.
        severity: Whether it stops the import.
    """

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    severity: Severity = Severity.REFUSE


class ValueProblemError(Exception):
    """A value that cannot be taken; caught by who knows the cell.

    Attributes:
        reason: Why, in French.
        remedy: What to do, in French.
        is_private: Whether the value must not be repeated.
    """

    def __init__(self, reason: str, remedy: str, *, is_private: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.is_private = reason, remedy, is_private
