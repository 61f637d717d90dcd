"""Count what members of committees marked on the same criteria: agreement, severity, order of passage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import lcm

import numpy as np

from cqp.rules.alpha import Patterns
from cqp.rules.drift import Drift, measure_drift
from cqp.rules.severity import Encounters
from cqp.tables.cohort_frame import MET, NOT_MET, BlockSittings, Bools, CohortFrame
from cqp.tables.cohort_selecting import Kept
from cqp.tables.distinct import distinct_lines


def rating_patterns(frame: CohortFrame, kept: Kept) -> dict[int, tuple[Patterns, int]]:
    """Return committee → (how its criteria were rated, its sittings with two grids or more).

    Every criterion of these sittings is there, under (*acquis*, *non acquis*, *sans objet*).
    """
    patterns: dict[int, Counter[tuple[int, ...]]] = defaultdict(Counter)
    sittings: Counter[int] = Counter()
    for code, block in frame.blocks.items():
        chosen = kept.sittings[code] & block.assessed & (block.grids > 1)
        for committee, found, number in _patterns(block, chosen):
            patterns[committee] += found
            sittings[committee] += number
    return {committee: (patterns[committee], number) for committee, number in sittings.items()}


def encounters(frame: CohortFrame, kept: Kept) -> dict[int, Encounters]:
    """Return assessor → their encounters; every assessor with a grid in a sitting assessed is there."""
    gaps: dict[int, list[tuple[Fraction, int]]] = defaultdict(list)
    criteria: Counter[int] = Counter()
    others: dict[int, set[int]] = defaultdict(set)
    for code, block in frame.blocks.items():
        chosen = (kept.sittings[code] & block.assessed)[block.grid_sitting]
        for one in np.unique(block.grid_assessor[chosen]).tolist():
            gaps[one] += []
        for assessor, gap, number, judged in _gaps(block, chosen):
            gaps[assessor].append((gap, number))
            criteria[assessor] += judged
        for one, other in _pairs(block, chosen):
            others[one].add(other)
            others[other].add(one)
    return {one: Encounters(tuple(found), criteria[one], frozenset(others[one])) for one, found in gaps.items()}


def drifts(frame: CohortFrame, kept: Kept) -> tuple[Drift, ...]:
    """Return what the order of passage does to each block."""
    return tuple(_drift(block, kept.sittings[code], code) for code, block in frame.blocks.items())


def _patterns(block: BlockSittings, chosen: Bools) -> Iterator[tuple[int, Counter[tuple[int, ...]], int]]:
    """Yield committee, how its criteria were rated, and its sittings."""
    if not chosen.any():
        return
    base = int(block.grids[chosen].max()) + 1
    code = (block.met[chosen].astype(np.int64) * base + block.not_met[chosen]) * base + block.not_applicable[chosen]
    known, rank = np.unique(block.committee[chosen], return_inverse=True)
    counts = np.bincount((rank[:, None] * base**3 + code).ravel(), minlength=len(known) * base**3)
    numbers = np.bincount(rank).tolist()
    for one, row, number in zip(known.tolist(), counts.reshape(len(known), base**3), numbers, strict=True):
        used = np.flatnonzero(row).tolist()
        found = {(at // base**2, at // base % base, at % base): int(row[at]) for at in used}
        yield one, Counter(found), number


def _gaps(block: BlockSittings, chosen: Bools) -> Iterator[tuple[int, Fraction, int, int]]:
    """Yield assessor, gap, how many sittings have it, and their criteria.

    A gap is Σ (own - others' mean) / criteria. The others are k on a criterion: each k is summed apart, in whole
    numbers, as Σ (k × own - others).
    """
    marks, sat = block.marks[chosen], block.grid_sitting[chosen]
    met = (marks == MET).astype(np.int16)
    judged = met + (marks == NOT_MET)
    others = block.met[sat] + block.not_met[sat] - judged
    above = met * others - (block.met[sat] - met)
    both = (judged > 0) & (others > 0)
    criteria = both.sum(axis=1, dtype=np.int64)
    most = int(others.max(initial=0))
    sums = [(above * (both & (others == k))).sum(axis=1, dtype=np.int64) for k in range(1, most + 1)]
    scale = lcm(*range(1, most + 1))
    seen = criteria > 0
    columns = [one[seen] for one in (block.grid_assessor[chosen], criteria, *sums)]
    for (assessor, number, *parts), times in zip(*distinct_lines(columns), strict=True):
        whole = sum(one * (scale // k) for k, one in enumerate(parts, start=1))
        yield assessor, Fraction(whole, scale * number), times, number * times


def _pairs(block: BlockSittings, chosen: Bools) -> Iterator[tuple[int, int]]:
    """Yield each two assessors who judged one criterion of one sitting.

    Grids follow each other by sitting: each is compared with the next, then with the one after, and so on.
    """
    marks, sat, assessors = block.marks[chosen], block.grid_sitting[chosen], block.grid_assessor[chosen]
    judged = (marks == MET) | (marks == NOT_MET)
    for apart in range(1, int(block.grids.max(initial=0))):
        common = (sat[apart:] == sat[:-apart]) & (judged[apart:] & judged[:-apart]).any(axis=1)
        pairs, _ = distinct_lines([assessors[:-apart][common], assessors[apart:][common]])
        yield from ((one, other) for one, other in pairs)


def _drift(block: BlockSittings, is_kept: Bools, code: str) -> Drift:
    chosen = is_kept & block.assessed & (block.passage > 0)
    met = block.met[chosen].sum(axis=1, dtype=np.int64)
    judged = met + block.not_met[chosen].sum(axis=1, dtype=np.int64)
    seen = judged > 0
    lines, counts = distinct_lines([one[seen] for one in (block.passage[chosen], met, judged)])
    return measure_drift(code, {(one[0], one[1], one[2]): number for one, number in zip(lines, counts, strict=True)})
