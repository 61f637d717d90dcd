"""What a cohort is counted from: arrays over every candidate, sitting and grid of one référentiel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import DELIBERATION, SittingState
from cqp.rules.letters import OF_MARK
from cqp.rules.status import Status

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Letters: TypeAlias = NDArray[np.uint8]
Counts: TypeAlias = NDArray[np.int16]
Minutes: TypeAlias = "NDArray[np.datetime64]"

STATUSES = tuple(Status)
STATUS_CODE: Mapping[str, int] = {status.value: at for at, status in enumerate(STATUSES)} | {"": -1}
"""Status, as stored → its rank in `STATUSES`; -1 for none."""

STATES = tuple(SittingState)
ASSESSED = np.array([state in {SittingState.SUBMITTED, *DELIBERATION} for state in STATES])
"""Whether a state comes after every grid was submitted, by its rank in `STATES`."""

MET, NOT_MET, NOT_APPLICABLE = (
    ord(OF_MARK[value]) for value in (MarkValue.MET, MarkValue.NOT_MET, MarkValue.NOT_APPLICABLE)
)
"""ASCII codes of the letters of a grid."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Every candidate, by rising id; arrays of the same length.

    Attributes:
        id: Row.
        exam_session: Row of the exam session.
        certificate: Rank in `STATUSES` of the proposal.
        decision: Likewise of what the jury sealed; -1 for nothing.
        order: Rank by name.
        body: Rank in `bodies`.
        route: Rank in `routes`.
        options: Rank in `option_words`, each the options of a candidate as stored.
        held: Block code → ranks of the candidates who had it before.
    """

    id: Ints
    exam_session: Ints
    certificate: Ints
    decision: Ints
    order: Ints
    body: Ints
    route: Ints
    options: Ints
    bodies: tuple[str, ...]
    routes: tuple[str, ...]
    option_words: tuple[str, ...]
    held: Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class BlockSittings:
    """Every sitting of one block, by rising id, and the grids of the assessed ones, by sitting.

    Attributes:
        id: Row.
        candidate: Rank in `Candidates`.
        committee: Row of the committee.
        planned_at: Local time; NaT if unknown.
        state: Rank in `STATES`.
        status: Rank in `STATUSES` of the proposal.
        decision: Likewise of what the jury sealed; -1 for nothing.
        letters: (sitting, competency) → ASCII code of a letter of `OF_STATUS`, or of `UNTOUCHED`.
        passage: Rank from 1 in the day of the committee, all blocks together; 0 if it has not taken place.
        grids: How many grids the sitting has, once it is assessed.
        met: (sitting, criterion) → how many of its grids say *acquis*.
        not_met: Likewise *non acquis*.
        not_applicable: Likewise *sans objet*.
        grid_sitting: Rank of each grid's sitting.
        grid_assessor: Row of each grid's assessor.
        marks: (grid, criterion) → ASCII code of a letter of `OF_MARK`.
    """

    id: Ints
    candidate: Ints
    committee: Ints
    planned_at: Minutes
    state: Ints
    status: Ints
    decision: Ints
    letters: Letters
    passage: Ints
    grids: Ints
    met: Counts
    not_met: Counts
    not_applicable: Counts
    grid_sitting: Ints
    grid_assessor: Ints
    marks: Letters

    @property
    def assessed(self) -> Bools:
        """Whether every grid of the sitting is submitted."""
        return ASSESSED[self.state]

    @property
    def result(self) -> Ints:
        """Rank in `STATUSES` of the block's result: sealed by the jury or else the committee's or the proposal."""
        return np.where(self.decision >= 0, self.decision, self.status)


@dataclass(frozen=True, slots=True)
class CohortFrame:
    """Everything of one référentiel; block code → its sittings, in the document's order."""

    candidates: Candidates
    blocks: Mapping[str, BlockSittings]
