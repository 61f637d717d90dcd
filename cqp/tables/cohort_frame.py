"""What a cohort is counted from: arrays over every candidate, sitting and grid of one référentiel.

The store hands each column over as one text, so that no row of the database becomes a Python object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import DELIBERATION, SittingState
from cqp.rules.letters import OF_MARK, UNMARKED, UNTOUCHED
from cqp.rules.status import Status

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Letters: TypeAlias = NDArray[np.uint8]
Counts: TypeAlias = NDArray[np.int16]
Minutes: TypeAlias = "NDArray[np.datetime64]"

SEPARATOR = ","
"""Between the values of a column; none of them contains it."""

STATUSES = tuple(Status)
STATUS_CODE: Mapping[str, int] = {status.value: at for at, status in enumerate(STATUSES)} | {"": -1}
"""Status, as stored → its rank in `STATUSES`; -1 for none."""

STATES = tuple(SittingState)
_STATE_CODE: Mapping[str, int] = {state.value: at for at, state in enumerate(STATES)}
ASSESSED = np.array([state in {SittingState.SUBMITTED, *DELIBERATION} for state in STATES])
"""Whether a state comes after every grid was submitted, by its rank in `STATES`."""


MET, NOT_MET, NOT_APPLICABLE = (
    ord(OF_MARK[value]) for value in (MarkValue.MET, MarkValue.NOT_MET, MarkValue.NOT_APPLICABLE)
)
"""ASCII codes of the letters of a grid."""


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
class Registered:
    """Candidates as the store hands them over.

    Attributes:
        columns: One a combination of words.
        by_name: Column of the rows of all candidates, by name.
        held: (candidate id, block code) of the blocks held before.
    """

    columns: tuple[CandidateColumns, ...]
    by_name: str
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


def cohort_frame(
    people: Registered,
    sat: Mapping[str, tuple[SittingColumns, GridColumns]],
    sizes: Mapping[str, tuple[int, int]],
) -> CohortFrame:
    """Return the arrays of these columns.

    Args:
        people: Candidates of the référentiel's exam sessions.
        sat: Block code → its sittings and grids; a block that nobody sits may be left out.
        sizes: Block code → (competencies, criteria), in the document's order.
    """
    candidates = _candidates(people)
    empty = SittingColumns(*[""] * 8), GridColumns(*[""] * 3)
    blocks = {code: _block(candidates, *sat.get(code, empty), *size) for code, size in sizes.items()}
    return CohortFrame(candidates, _with_passages(blocks))


def _candidates(people: Registered) -> Candidates:
    parts = [numbers(one.id) for one in people.columns]
    ids = _joined(parts)
    order = np.argsort(ids)
    ids = ids[order]

    def column(texts: Iterable[str], code_of: Mapping[str, int] | None = None) -> Ints:
        if code_of is None:
            return _joined([numbers(text) for text in texts])[order]
        codes = [_codes(text, code_of, len(part)) for text, part in zip(texts, parts, strict=True)]
        return _joined(codes)[order]

    def ranks(words: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
        known = tuple(dict.fromkeys(words))
        each = [np.full(len(part), known.index(word)) for word, part in zip(words, parts, strict=True)]
        return known, _joined(each)[order]

    bodies, body = ranks([one.body for one in people.columns])
    routes, route = ranks([one.route for one in people.columns])
    option_words, options = ranks([one.options for one in people.columns])
    by_name = np.empty(len(ids), dtype=np.int64)
    by_name[np.searchsorted(ids, numbers(people.by_name))] = np.arange(len(ids))
    held: dict[str, list[int]] = {}
    for candidate_id, code in people.held:
        held.setdefault(code, []).append(candidate_id)
    return Candidates(
        id=ids,
        exam_session=column(one.exam_session for one in people.columns),
        certificate=column((one.certificate for one in people.columns), STATUS_CODE),
        decision=column((one.decision for one in people.columns), STATUS_CODE),
        order=by_name,
        body=body,
        route=route,
        options=options,
        bodies=bodies,
        routes=routes,
        option_words=option_words,
        held={code: np.searchsorted(ids, np.array(sorted(rows), dtype=np.int64)) for code, rows in held.items()},
    )


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.array([], dtype=np.int64), *parts])


def _block(
    candidates: Candidates, sat: SittingColumns, grids: GridColumns, competencies: int, criteria: int
) -> BlockSittings:
    ids = numbers(sat.id)
    order, number = np.argsort(ids), len(ids)
    ids = ids[order]
    of_grid = np.searchsorted(ids, numbers(grids.sitting))
    assessors = numbers(grids.assessor)
    by_sitting = np.lexsort((assessors, of_grid))
    of_grid = of_grid[by_sitting]
    marks = _letters(grids.letters, len(assessors), criteria, UNMARKED)[by_sitting]
    return BlockSittings(
        id=ids,
        candidate=np.searchsorted(candidates.id, numbers(sat.candidate)[order]),
        committee=numbers(sat.committee)[order],
        planned_at=np.array([one[:16] for one in _parts(sat.planned_at, number)], dtype="datetime64[m]")[order],
        state=_codes(sat.state, _STATE_CODE, number)[order],
        status=_codes(sat.status, STATUS_CODE, number)[order],
        decision=_codes(sat.decision, STATUS_CODE, number)[order],
        letters=_letters(sat.letters, number, competencies, UNTOUCHED)[order],
        passage=np.zeros(number, dtype=np.int64),
        grids=np.bincount(of_grid, minlength=number),
        met=_tally(marks == MET, of_grid, number),
        not_met=_tally(marks == NOT_MET, of_grid, number),
        not_applicable=_tally(marks == NOT_APPLICABLE, of_grid, number),
        grid_sitting=of_grid,
        grid_assessor=assessors[by_sitting],
        marks=marks,
    )


def _with_passages(blocks: Mapping[str, BlockSittings]) -> dict[str, BlockSittings]:
    """Return the blocks with each sitting's rank among those that took place before its committee on its day."""
    parts = list(blocks.values())
    sizes = [len(one.id) for one in parts]
    if not sum(sizes):
        return dict(blocks)
    committee = np.concatenate([one.committee for one in parts])
    at = np.concatenate([one.planned_at for one in parts])
    ids = np.concatenate([one.id for one in parts])
    took_place = np.concatenate([one.assessed | (one.state == STATES.index(SittingState.RUNNING)) for one in parts])
    took_place &= ~np.isnat(at)
    day = at.astype("datetime64[D]")
    order = np.lexsort((ids, at, day, committee, ~took_place))
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = (committee[order][1:] != committee[order][:-1]) | (day[order][1:] != day[order][:-1])
    places = np.arange(len(order))
    first = np.maximum.accumulate(np.where(begins, places, 0))
    passage = np.empty(len(order), dtype=np.int64)
    passage[order] = places - first + 1
    passage[~took_place] = 0
    for one, found in zip(parts, np.split(passage, np.cumsum(sizes)[:-1]), strict=True):
        one.passage[:] = found
    return dict(blocks)


def _tally(flags: Bools, of_grid: Ints, number: int) -> Counts:
    """Return how many grids of each sitting have each flag; grids follow each other by sitting."""
    counts = np.zeros((number, flags.shape[1]), dtype=np.int16)
    rank = np.arange(len(of_grid)) - np.searchsorted(of_grid, of_grid)
    for one in range(int(rank.max(initial=-1)) + 1):
        rows = np.flatnonzero(rank == one)
        counts[of_grid[rows]] += flags[rows]
    return counts


def numbers(column: str) -> Ints:
    """Return a column of whole numbers."""
    return np.fromstring(column, dtype=np.int64, sep=SEPARATOR)


def _parts(column: str, number: int) -> Sequence[str]:
    """Return the values of a column of so many rows: the column of no row and that of one empty value read the same."""
    return column.split(SEPARATOR) if number else ()


def _codes(column: str, code_of: Mapping[str, int], number: int) -> Ints:
    return np.fromiter(map(code_of.__getitem__, _parts(column, number)), dtype=np.int64, count=number)


def _letters(column: str, number: int, width: int, blank: str) -> Letters:
    whole = column.replace(SEPARATOR, "")
    if len(whole) < number * width:  # some have no letters at all yet
        whole = "".join(one or blank * width for one in _parts(column, number))
    return np.frombuffer(whole.encode("ascii"), dtype=np.uint8).reshape(number, width)
