"""Count what members of committees marked on the same criteria: agreement, severity, order of passage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from cqp.rules.alpha import Patterns
from cqp.rules.drift import Drift, measure_drift
from cqp.rules.severity import Encounters
from cqp.tables.cohort_frame import BlockSittings, CohortFrame, Ints
from cqp.tables.cohort_rates import MET, NOT_APPLICABLE, NOT_MET, groups
from cqp.tables.cohort_selecting import Kept


def rating_patterns(frame: CohortFrame, kept: Kept) -> dict[int, tuple[Patterns, int]]:
    """Return committee → (how its criteria were rated, its sittings with two grids or more).

    Every criterion of these sittings is there, under (*acquis*, *non acquis*, *sans objet*).
    """
    patterns: dict[int, Counter[tuple[int, ...]]] = defaultdict(Counter)
    sittings: Counter[int] = Counter()
    for code, block in frame.blocks.items():
        for committee, found, number in _patterns(*_together(block, kept, code)):
            patterns[committee] += found
            sittings[committee] += number
    return {committee: (patterns[committee], number) for committee, number in sittings.items()}


def encounters(frame: CohortFrame, kept: Kept) -> dict[int, Encounters]:
    """Return assessor → their encounters; every assessor with a grid in a sitting assessed is there."""
    gaps: dict[int, Counter[Fraction]] = defaultdict(Counter)
    criteria: Counter[int] = Counter()
    others: dict[int, set[int]] = defaultdict(set)
    for code, block in frame.blocks.items():
        is_kept = (kept.sittings[code] & block.assessed)[block.grid_sitting]
        assessors, of_grid = block.grid_assessor[is_kept], block.grid_sitting[is_kept]
        for one in np.unique(assessors).tolist():
            gaps[one] = gaps[one]
        for assessor, gap, number, judged in _gaps(block.marks[is_kept], assessors, of_grid):
            gaps[assessor][gap] += number
            criteria[assessor] += judged
        for one, other in _pairs(block.marks[is_kept], assessors, of_grid):
            others[one].add(other)
            others[other].add(one)
    return {one: Encounters(found, criteria[one], frozenset(others[one])) for one, found in gaps.items()}


def drifts(frame: CohortFrame, kept: Kept) -> tuple[Drift, ...]:
    """Return what the order of passage does to each block."""
    return tuple(measure_drift(code, _passages(block, kept, code)) for code, block in frame.blocks.items())


def _together(block: BlockSittings, kept: Kept, code: str) -> tuple[np.ndarray, Ints, Ints, Ints]:
    """Return marks, ranks of the sittings, committees and how many grids, of the sittings with two grids or more."""
    grids = np.bincount(block.grid_sitting, minlength=len(block.id))
    is_kept = (kept.sittings[code] & block.assessed & (grids > 1))[block.grid_sitting]
    of_grid = block.grid_sitting[is_kept]
    return block.marks[is_kept], of_grid, block.committee, grids


def _patterns(
    marks: np.ndarray, of_grid: Ints, committee: Ints, grids: Ints
) -> Iterator[tuple[int, Counter[tuple[int, ...]], int]]:
    """Yield committee, how its criteria were rated, and its sittings."""
    sat = np.unique(of_grid)
    if not len(sat):
        return
    base = int(grids[sat].max()) + 1
    met, not_met, without = (groups(marks == letter, of_grid) for letter in (MET, NOT_MET, NOT_APPLICABLE))
    code = (met * base + not_met) * base + without
    known, rank = np.unique(committee[sat], return_inverse=True)
    counts = np.bincount((rank[:, None] * base**3 + code).ravel(), minlength=len(known) * base**3)
    numbers = np.bincount(rank).tolist()
    for one, row, number in zip(known.tolist(), counts.reshape(len(known), base**3), numbers, strict=True):
        used = np.flatnonzero(row)
        found = {(at // base**2, at // base % base, at % base): int(row[at]) for at in used.tolist()}
        yield one, Counter(found), number


def _gaps(marks: np.ndarray, assessors: Ints, of_grid: Ints) -> Iterator[tuple[int, Fraction, int, int]]:
    """Yield assessor, gap, how many sittings have it, and their criteria.

    A gap is Σ (own - others' mean) / criteria; the others number k on a criterion, so that each k is summed apart.
    """
    sat, place = np.unique(of_grid, return_inverse=True)
    if not len(sat):
        return
    met, judged = marks == MET, (marks == MET) | (marks == NOT_MET)
    others = groups(judged, of_grid)[place] - judged
    others_met = groups(met, of_grid)[place] - met
    both = judged & (others > 0)
    criteria = both.sum(axis=1)
    most = int(others.max(initial=0))
    sums = [((met * k - others_met) * (both & (others == k))).sum(axis=1) for k in range(1, most + 1)]
    seen = criteria > 0
    rows = np.column_stack([assessors, criteria, *sums])[seen]
    found, counts = np.unique(rows, axis=0, return_counts=True)
    for (assessor, number, *above), times in zip(found.tolist(), counts.tolist(), strict=True):
        gap = sum((Fraction(one, k) for k, one in enumerate(above, start=1)), Fraction(0)) / number
        yield assessor, gap, times, number * times


def _pairs(marks: np.ndarray, assessors: Ints, of_grid: Ints) -> Iterator[tuple[int, int]]:
    """Yield each two assessors who judged one criterion of one sitting, once."""
    judged = (marks == MET) | (marks == NOT_MET)
    found: set[tuple[int, int]] = set()
    apart = 1
    while apart < len(of_grid):  # grids follow each other by sitting: compare each with the next, then the one after
        same = of_grid[apart:] == of_grid[:-apart]
        if not same.any():
            break
        common = same & (judged[apart:] & judged[:-apart]).any(axis=1)
        pairs = np.unique(np.column_stack([assessors[:-apart], assessors[apart:]])[common], axis=0)
        found.update(map(tuple, pairs.tolist()))
        apart += 1
    yield from sorted(found)


def _passages(block: BlockSittings, kept: Kept, code: str) -> Mapping[tuple[int, int, int], int]:
    """Return (rank of passage, marks met, marks judged) → how many sittings, of those where any is judged."""
    is_kept = (kept.sittings[code] & block.assessed & (block.passage > 0))[block.grid_sitting]
    marks, of_grid = block.marks[is_kept], block.grid_sitting[is_kept]
    sat = np.unique(of_grid)
    met = groups(marks == MET, of_grid).sum(axis=1)
    judged = groups((marks == MET) | (marks == NOT_MET), of_grid).sum(axis=1)
    rows = np.column_stack([block.passage[sat], met, judged])[judged > 0]
    found, counts = np.unique(rows, axis=0, return_counts=True)
    return {(row[0], row[1], row[2]): number for row, number in zip(found.tolist(), counts.tolist(), strict=True)}
