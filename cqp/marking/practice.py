"""A case that whole committees mark to compare how they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cqp.marking.mark import MarkValue


@dataclass(frozen=True, slots=True)
class PracticeGrid:
    """One assessor's grid of the case.

    Attributes:
        committee: Its name.
        assessor: Name.
        is_submitted: Whether it is final.
        values: Criterion code → value; what was not marked is absent.
    """

    committee: str
    assessor: str
    is_submitted: bool
    values: Mapping[str, MarkValue]


@dataclass(frozen=True, slots=True)
class Practice:
    """One case, and every grid of it.

    Attributes:
        id: Row of the exam session apart that holds it.
        name: « Entraînement – … ».
        block: Block code.
        grids: By committee then name.
    """

    id: int
    name: str
    block: str
    grids: tuple[PracticeGrid, ...]
