"""Which candidates a chart's selection keeps, and what is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import Candidate, SittingState
from cqp.referential.model import Block, Referential
from cqp.rules.cohort import CandidateFilter, CohortCandidate
from cqp.rules.letters import OF_MARK, OF_STATUS, UNTOUCHED
from cqp.rules.status import Status
from cqp.tables.cohort_frame import STATES, STATUS_CODE, STATUSES, BlockSittings, Bools, CohortFrame, Ints
from cqp.tables.cohort_selecting import Kept, takes_option


def candidates_kept(frame: CohortFrame, kept: Kept, document: Referential, only: CandidateFilter) -> Ints:
    """Return the ranks of the candidates that a filter keeps, by name."""
    candidates = kept.candidates.copy()
    if only.exam_session is not None:
        candidates &= frame.candidates.exam_session == only.exam_session
    if only.option is not None:
        candidates &= takes_option(frame, document, only.option)
    if _asks_for_sittings(only):
        candidates &= _with_sitting(frame, kept, document, only)
    elif only.block is not None:
        sits = np.zeros_like(candidates)
        sits[frame.blocks[only.block].candidate[kept.sittings[only.block]]] = True
        sits[frame.candidates.held.get(only.block, np.array([], dtype=np.int64))] = True
        candidates &= sits
    ranks = np.flatnonzero(candidates)
    return ranks[np.argsort(frame.candidates.order[ranks])]


def candidate_rows(
    frame: CohortFrame,
    kept: Kept,
    ranks: Sequence[int],
    names: Mapping[int, Candidate],
    exam_sessions: Mapping[int, str],
) -> tuple[CohortCandidate, ...]:
    """Return what is said of these candidates, in this order.

    Args:
        frame: The arrays.
        kept: What is selected: sittings left out are not told.
        ranks: Of the candidates.
        names: Candidate id → who it is, of these candidates at least.
        exam_sessions: Row → name.
    """
    people = frame.candidates
    blocks, states = _blocks_of(frame, kept, ranks)
    rows = []
    for rank in ranks:
        who, sealed = names[int(people.id[rank])], int(people.decision[rank])
        session = int(people.exam_session[rank])
        rows.append(
            CohortCandidate(
                id=who.id,
                number=who.number,
                name=who.name,
                exam_session_id=session,
                exam_session=exam_sessions[session],
                training_body=people.bodies[int(people.body[rank])],
                blocks=blocks[rank],
                states=states[rank],
                certificate=STATUSES[sealed if sealed >= 0 else int(people.certificate[rank])],
                is_sealed=sealed >= 0,
            )
        )
    return tuple(rows)


def _blocks_of(
    frame: CohortFrame, kept: Kept, ranks: Sequence[int]
) -> tuple[dict[int, dict[str, Status]], dict[int, dict[str, SittingState]]]:
    """Return rank → block code → status, and where the sitting stands."""
    found: dict[int, dict[str, Status]] = {rank: {} for rank in ranks}
    states: dict[int, dict[str, SittingState]] = {rank: {} for rank in ranks}
    wanted = np.array(ranks, dtype=np.int64)
    for code, block in frame.blocks.items():
        held = frame.candidates.held.get(code, np.array([], dtype=np.int64))
        for rank in held[np.isin(held, wanted)].tolist():
            found[rank][code] = Status.HELD
        places = np.flatnonzero(kept.sittings[code] & np.isin(block.candidate, wanted))
        result = np.where(block.assessed, block.result, STATUS_CODE[Status.NOT_OBSERVED])
        columns = (block.candidate[places], result[places], block.state[places])
        for rank, status, state in zip(*(one.tolist() for one in columns), strict=True):
            found[rank][code], states[rank][code] = STATUSES[status], STATES[state]
    return found, states


def _asks_for_sittings(only: CandidateFilter) -> bool:
    asked = (only.block_status, only.competency, only.competency_status, only.not_met, only.committee, only.passage)
    return any(one is not None for one in asked)


def _with_sitting(frame: CohortFrame, kept: Kept, document: Referential, only: CandidateFilter) -> Bools:
    """Say of each candidate whether one of their sittings answers to everything asked of a sitting."""
    found = np.zeros(len(frame.candidates.id), dtype=bool)
    for block in document.blocks:
        if only.block in {None, block.code}:
            sittings = frame.blocks[block.code]
            found[sittings.candidate[kept.sittings[block.code] & _answers(sittings, block, only)]] = True
    return found


def _answers(sittings: BlockSittings, block: Block, only: CandidateFilter) -> Bools:
    answers = np.ones(len(sittings.id), dtype=bool)
    if only.committee is not None:
        answers &= sittings.committee == only.committee
    if only.passage is not None:
        answers &= sittings.assessed & (sittings.passage == only.passage)
    if only.block_status is not None:
        answers &= sittings.assessed & (sittings.result == STATUS_CODE[only.block_status])
    if only.competency is not None or only.competency_status is not None:
        answers &= sittings.assessed & _has_competency(sittings, block, only)
    if only.not_met is not None:
        answers &= sittings.assessed & _has_mark(sittings, block, only.not_met)
    return answers


def _has_competency(sittings: BlockSittings, block: Block, only: CandidateFilter) -> Bools:
    columns = [at for at, one in enumerate(block.competencies) if only.competency in {None, one.code}]
    letters = sittings.letters[:, columns]
    if only.competency_status is None:
        return np.full(len(letters), bool(columns))
    wanted = [ord(OF_STATUS[only.competency_status])] if only.competency_status in OF_STATUS else []
    if only.competency_status is Status.NOT_OBSERVED:
        wanted.append(ord(UNTOUCHED))
    return np.asarray(np.isin(letters, wanted).any(axis=1), dtype=bool)


def _has_mark(sittings: BlockSittings, block: Block, criterion: str) -> Bools:
    found = np.zeros(len(sittings.id), dtype=bool)
    columns = [at for at, one in enumerate(block.criteria) if one.code == criterion]
    missed = (sittings.marks[:, columns] == ord(OF_MARK[MarkValue.NOT_MET])).any(axis=1)
    found[sittings.grid_sitting[missed]] = True
    return found
