"""Build the arrays of a cohort from the columns that the store hands over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cqp.marking.name_order import name_order
from cqp.marking.sitting import SittingState
from cqp.rules.letters import UNMARKED, UNTOUCHED
from cqp.tables.cohort_columns import SEPARATOR, GridColumns, NameColumns, Registered, SittingColumns
from cqp.tables.cohort_frame import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    STATES,
    STATUS_CODE,
    BlockSittings,
    Bools,
    Candidates,
    CohortFrame,
    Counts,
    Ints,
    Letters,
)

_STATE_CODE = {state.value: at for at, state in enumerate(STATES)}


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
    parts = [_numbers(one.id) for one in people.columns]
    ids = _joined(parts)
    order = np.argsort(ids)
    ids = ids[order]

    def column(texts: Iterable[str], code_of: Mapping[str, int] | None = None) -> Ints:
        if code_of is None:
            return _joined([_numbers(text) for text in texts])[order]
        codes = [_codes(text, code_of, len(part)) for text, part in zip(texts, parts, strict=True)]
        return _joined(codes)[order]

    def ranks(words: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
        known = tuple(dict.fromkeys(words))
        each = [np.full(len(part), known.index(word)) for word, part in zip(words, parts, strict=True)]
        return known, _joined(each)[order]

    bodies, body = ranks([one.body for one in people.columns])
    routes, route = ranks([one.route for one in people.columns])
    option_words, options = ranks([one.options for one in people.columns])
    held: dict[str, list[int]] = {}
    for candidate_id, code in people.held:
        held.setdefault(code, []).append(candidate_id)
    return Candidates(
        id=ids,
        exam_session=column(one.exam_session for one in people.columns),
        certificate=column((one.certificate for one in people.columns), STATUS_CODE),
        decision=column((one.decision for one in people.columns), STATUS_CODE),
        order=_order(ids, people.names),
        body=body,
        route=route,
        options=options,
        bodies=bodies,
        routes=routes,
        option_words=option_words,
        held={code: np.searchsorted(ids, np.array(sorted(rows), dtype=np.int64)) for code, rows in held.items()},
    )


def _order(ids: Ints, names: NameColumns) -> Ints:
    """Return the rank of each of these candidates by name, where a French reader looks for it."""
    rows = np.array(names.id, dtype=np.int64)
    by_name = np.lexsort([rows, *map(_name_ranks, (names.number, names.first, names.last))])
    order = np.empty(len(ids), dtype=np.int64)
    order[np.searchsorted(ids, rows[by_name])] = np.arange(len(ids))
    return order


def _name_ranks(words: Sequence[str]) -> Ints:
    keys = [name_order(word) for word in words]
    rank_of = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([rank_of[key] for key in keys], dtype=np.int64)


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.array([], dtype=np.int64), *parts])


def _block(
    candidates: Candidates, sat: SittingColumns, grids: GridColumns, competencies: int, criteria: int
) -> BlockSittings:
    ids = _numbers(sat.id)
    order, number = np.argsort(ids), len(ids)
    ids = ids[order]
    of_grid = np.searchsorted(ids, _numbers(grids.sitting))
    assessors = _numbers(grids.assessor)
    by_sitting = np.lexsort((assessors, of_grid))
    of_grid = of_grid[by_sitting]
    marks = _letters(grids.letters, len(assessors), criteria, UNMARKED)[by_sitting]
    return BlockSittings(
        id=ids,
        candidate=np.searchsorted(candidates.id, _numbers(sat.candidate)[order]),
        committee=_numbers(sat.committee)[order],
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


def _numbers(column: str) -> Ints:
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
