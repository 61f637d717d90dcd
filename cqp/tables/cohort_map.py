"""The map of a cohort: candidates × competencies while they fit on a screen, exam sessions × competencies above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cqp.marking.sitting import Candidate, ExamSession
from cqp.referential.model import Block, Option, Referential
from cqp.rules.cohort import FEW_CANDIDATES, CompetencyMap, MapRow
from cqp.rules.interval import Rate, rate
from cqp.rules.letters import OF_STATUS, UNTOUCHED
from cqp.rules.status import Status
from cqp.tables.cohort_frame import Bools, CohortFrame, Ints
from cqp.tables.cohort_selecting import Kept, takes_option

STATUS_OF = {ord(letter): status for status, letter in OF_STATUS.items()} | {ord(UNTOUCHED): Status.NOT_OBSERVED}
"""Letter → status of a competency."""


def option_candidates(frame: CohortFrame, kept: Kept, document: Referential) -> dict[Option, Ints]:
    """Return option → ranks of its candidates, by name."""
    options = dict.fromkeys(block.option for block in document.blocks if block.option)
    people = {one: np.flatnonzero(kept.candidates & takes_option(frame, document, one)) for one in options}
    return {one: ranks[np.argsort(frame.candidates.order[ranks])] for one, ranks in people.items()}


def few(ranks: Ints) -> Ints:
    """Return the candidates whose names a map shows: all of them, or nobody when there are too many."""
    return ranks if len(ranks) <= FEW_CANDIDATES else ranks[:0]


def competency_maps(
    frame: CohortFrame,
    kept: Kept,
    document: Referential,
    exam_sessions: Iterable[ExamSession],
    names: Mapping[int, Candidate],
) -> tuple[CompetencyMap, ...]:
    """Return one map an option that has candidates.

    Args:
        frame: The arrays.
        kept: What is selected.
        document: The référentiel.
        exam_sessions: Those of the cohort, oldest first.
        names: Candidate id → who it is, of each option's `few`.
    """
    maps = []
    for option, ranks in option_candidates(frame, kept, document).items():
        blocks = [block for block in document.blocks if block.option in {None, option}]
        columns = tuple(one.code for block in blocks for one in block.competencies)
        if len(ranks) > FEW_CANDIDATES:
            rows = _session_rows(frame, kept, blocks, ranks, exam_sessions)
        else:
            rows = _candidate_rows(frame, kept, blocks, ranks, names)
        if len(ranks):
            maps.append(CompetencyMap(option, columns, len(ranks), tuple(rows)))
    return tuple(maps)


def _candidate_rows(
    frame: CohortFrame, kept: Kept, blocks: Sequence[Block], ranks: Ints, names: Mapping[int, Candidate]
) -> list[MapRow]:
    parts = [_statuses(frame, kept, block, ranks) for block in blocks]
    rows = []
    for at, rank in enumerate(ranks.tolist()):
        who = names[int(frame.candidates.id[rank])]
        statuses = tuple(status for part in parts for status in part[at])
        session = int(frame.candidates.exam_session[rank])
        rows.append(MapRow(session, f"{who.name} ({who.number})", who.id, statuses=statuses))
    return sorted(rows, key=lambda row: -row.statuses.count(Status.NOT_ACQUIRED))


def _statuses(frame: CohortFrame, kept: Kept, block: Block, ranks: Ints) -> list[tuple[Status | None, ...]]:
    """Return the statuses of a block's competencies, one line a candidate."""
    sittings, width = frame.blocks[block.code], len(block.competencies)
    held = set(frame.candidates.held.get(block.code, np.array([], dtype=np.int64)).tolist())
    wanted = set(ranks.tolist())
    chosen = [at for at in np.flatnonzero(kept.sittings[block.code]).tolist() if int(sittings.candidate[at]) in wanted]
    sat = {int(sittings.candidate[at]): at for at in chosen}
    assessed = sittings.assessed
    lines: list[tuple[Status | None, ...]] = []
    for rank in ranks.tolist():
        at = sat.get(rank)
        if at is None:
            lines.append((Status.HELD if rank in held else None,) * width)
        elif not assessed[at]:
            lines.append((Status.NOT_OBSERVED,) * width)
        else:
            lines.append(tuple(STATUS_OF[letter] for letter in sittings.letters[at].tolist()))
    return lines


def _session_rows(
    frame: CohortFrame, kept: Kept, blocks: Sequence[Block], ranks: Ints, exam_sessions: Iterable[ExamSession]
) -> list[MapRow]:
    takes = np.zeros(len(frame.candidates.id), dtype=bool)
    takes[ranks] = True
    rows = []
    for one in exam_sessions:
        of_session = takes & (frame.candidates.exam_session == one.id)
        if of_session.any():
            rates = tuple(found for block in blocks for found in _rates(frame, kept, block, of_session))
            rows.append(MapRow(one.id, f"{one.name} – {one.place}", None, rates=rates))
    return rows


def _rates(frame: CohortFrame, kept: Kept, block: Block, of_session: Bools) -> list[Rate]:
    """Return acquired among observed for each competency of a block."""
    sittings = frame.blocks[block.code]
    letters = sittings.letters[kept.sittings[block.code] & sittings.assessed & of_session[sittings.candidate]]
    acquired = (letters == ord(OF_STATUS[Status.ACQUIRED])).sum(axis=0)
    unseen = ((letters == ord(OF_STATUS[Status.NOT_OBSERVED])) | (letters == ord(UNTOUCHED))).sum(axis=0)
    return [rate(int(good), len(letters) - int(left)) for good, left in zip(acquired, unseen, strict=True)]
