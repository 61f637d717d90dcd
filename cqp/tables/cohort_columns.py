"""Columns as the store hands them over: one text each, so that no row of the database becomes a Python object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SEPARATOR = ","
"""Between the values of a column; none of them contains it."""


@dataclass(frozen=True, slots=True)
class CandidateColumns:
    """Columns of the candidates who were registered with the same words, as texts.

    Attributes:
        body: Training body.
        route: As stored.
        options: As stored.
        id: Column of rows; the others are in the same order.
        exam_session: Column of the rows of exam sessions.
        certificate: Column of proposals.
        decision: Column of what the jury sealed.
    """

    body: str
    route: str
    options: str
    id: str
    exam_session: str
    certificate: str
    decision: str


@dataclass(frozen=True, slots=True)
class NameColumns:
    """What candidates are called, one entry each, in any order: row, last name, first name, number."""

    id: Sequence[int]
    last: Sequence[str]
    first: Sequence[str]
    number: Sequence[str]


@dataclass(frozen=True, slots=True)
class Registered:
    """Candidates as the store hands them over.

    Attributes:
        columns: One a combination of words.
        names: What all candidates are called.
        held: (candidate id, block code) of the blocks held before.
    """

    columns: tuple[CandidateColumns, ...]
    names: NameColumns
    held: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SittingColumns:
    """Columns of the sittings of one block, as texts."""

    id: str
    candidate: str
    committee: str
    planned_at: str
    state: str
    status: str
    decision: str
    letters: str


@dataclass(frozen=True, slots=True)
class GridColumns:
    """Columns of the grids of one block's sittings that are assessed, as texts."""

    sitting: str
    assessor: str
    letters: str
