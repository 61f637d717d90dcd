"""The columns of a block's sheet and how wide they print."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from cqp.referential.model import Block

IDENTITY = (("N°", 9), ("Nom", 17), ("Prénom", 14))
"""Title and width of the columns repeated on each page and kept in view."""

SITTING = (("Comité", 19), ("Prévu le", 15), ("Passage", 16), ("Proposition", 14))
"""Title and width of the columns about the sitting; widths in characters, as Excel counts."""

FIXED = (*IDENTITY, *SITTING)
HEADING_ROWS = 5
"""Title, legend, competency codes, criterion codes, criterion texts."""

ROW_PT = 25
"""Height of a candidate's row: two lines."""

TEXT_ROW_PT = 300
"""Height of the row of criterion texts, which stand upright."""

LINE_CHARACTERS = 74
"""Characters of an upright line of that height."""

LINE_WIDTH = 1.75
"""Width of one upright line, in characters, as Excel counts."""

LEAST_WIDTH = 4.6
A3_WIDTH = 216
"""Width of a landscape A3 page at full size, in characters, as Excel counts."""

LEAST_SCALE = 0.7
"""Below this the print would be too small to read."""


@dataclass(frozen=True, slots=True)
class Column:
    """One narrow column: a criterion, or the proposal for the competency whose criteria follow it.

    Attributes:
        competency: Its competency's code.
        criterion: Its own code; empty for the proposal.
        text: As published; what stands in the last heading row.
    """

    competency: str
    criterion: str
    text: str

    @property
    def width(self) -> float:
        """Width that holds the text upright, in characters, as Excel counts."""
        return max(LEAST_WIDTH, LINE_WIDTH * ceil(len(self.text) / LINE_CHARACTERS))


def narrow_columns(block: Block) -> tuple[Column, ...]:
    """Return a block's competencies, each followed by its criteria, in the document's order."""
    return tuple(
        column
        for competency in block.competencies
        for column in (
            Column(competency.code, "", "Proposition du comité"),
            *(Column(competency.code, criterion.code, criterion.text) for criterion in competency.criteria),
        )
    )


def pages_wide(columns: tuple[Column, ...]) -> int:
    """Return the A3 pages side by side that keep the print legible, the identity repeated on each."""
    identity = sum(width for _, width in IDENTITY)
    rest = sum(width for _, width in SITTING) + sum(column.width for column in columns)
    return next(pages for pages in range(1, 20) if rest / pages + identity <= A3_WIDTH / LEAST_SCALE)
