"""Count blocks, competencies, criteria, certificates and promotions of a cohort."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cqp.marking.sitting import ExamSession, SittingState
from cqp.referential.model import Block, Referential
from cqp.rules.cohort import BlockRate, CompetencyRate, CriterionRate, Source, Trend, TrendPoint
from cqp.rules.interval import Rate, rate
from cqp.rules.letters import OF_STATUS, UNTOUCHED
from cqp.rules.status import Status
from cqp.tables.cohort_frame import STATES, STATUS_CODE, BlockSittings, Bools, CohortFrame, Ints, Letters
from cqp.tables.cohort_selecting import Kept


def block_rates(frame: CohortFrame, kept: Kept, document: Referential) -> tuple[BlockRate, ...]:
    """Return how each block went."""
    return tuple(_block_rate(frame, kept, block) for block in document.blocks)


def competency_rates(frame: CohortFrame, kept: Kept, document: Referential) -> tuple[CompetencyRate, ...]:
    """Return how each competency went."""
    found: list[CompetencyRate] = []
    for block in document.blocks:
        sittings = frame.blocks[block.code]
        letters = sittings.letters[kept.sittings[block.code] & sittings.assessed]
        acquired, failed, open_ = (
            _count(letters, OF_STATUS[status])
            for status in (Status.ACQUIRED, Status.NOT_ACQUIRED, Status.TO_DELIBERATE)
        )
        unseen = _count(letters, OF_STATUS[Status.NOT_OBSERVED]) + _count(letters, UNTOUCHED)
        for at, one in enumerate(block.competencies):
            seen = len(letters) - int(unseen[at])
            found.append(
                CompetencyRate(
                    one.code,
                    one.text,
                    block.code,
                    rate(int(acquired[at]), seen),
                    int(failed[at]),
                    int(open_[at]),
                    int(unseen[at]),
                )
            )
    return tuple(found)


def criterion_rates(frame: CohortFrame, kept: Kept, document: Referential) -> tuple[CriterionRate, ...]:
    """Return how each criterion went, from every mark of the sittings assessed."""
    return tuple(one for block in document.blocks for one in _criteria(frame.blocks[block.code], kept, block))


def certificate_rate(frame: CohortFrame, kept: Kept) -> tuple[Rate, int]:
    """Return awarded among the candidates whose result is known, and how many of these the jury has sealed."""
    people = frame.candidates
    sealed = kept.candidates & (people.decision >= 0)
    ready, sits = np.ones(len(people.id), dtype=bool), np.zeros(len(people.id), dtype=bool)
    for block in frame.blocks.values():
        ready[block.candidate[~block.assessed]] = False
        sits[block.candidate] = True
    awarded, refused = STATUS_CODE[Status.AWARDED], STATUS_CODE[Status.NOT_AWARDED]
    result = np.where(people.decision >= 0, people.decision, people.certificate)
    known = sealed | (kept.candidates & ready & sits & ((result == awarded) | (result == refused)))
    return rate(int((known & (result == awarded)).sum()), int(known.sum())), int(sealed.sum())


def trend_of(frame: CohortFrame, kept: Kept, document: Referential, exam_sessions: Sequence[ExamSession]) -> Trend:
    """Return the block rates of each exam session, oldest first, where a sitting is assessed."""
    points = []
    validated, assessed = (
        {block.code: _by_session(frame, kept, block, only) for block in document.blocks} for only in (True, False)
    )
    for one in exam_sessions:
        rates = {
            block.code: rate(validated[block.code].get(one.id, 0), assessed[block.code].get(one.id, 0))
            for block in document.blocks
        }
        if any(found.n for found in rates.values()):
            points.append(TrendPoint(one, rates))
    return Trend(tuple(points))


def _block_rate(frame: CohortFrame, kept: Kept, block: Block) -> BlockRate:
    sittings, is_kept = frame.blocks[block.code], kept.sittings[block.code]
    assessed = is_kept & sittings.assessed
    result = sittings.result
    signed = sittings.state == STATES.index(SittingState.SIGNED)
    by_jury = sittings.decision >= 0
    sources = {Source.JURY: by_jury, Source.COMMITTEE: signed & ~by_jury, Source.PROPOSAL: ~signed & ~by_jury}

    def number(status: Status, among: Bools = assessed) -> int:
        return int((among & (result == STATUS_CODE[status])).sum())

    def standing(state: SittingState) -> int:
        return int((is_kept & (sittings.state == STATES.index(state))).sum())

    n, validated, failed = int(assessed.sum()), number(Status.VALIDATED), number(Status.NOT_VALIDATED)
    held = frame.candidates.held.get(block.code, np.array([], dtype=np.int64))
    return BlockRate(
        code=block.code,
        title=block.title,
        rate=rate(validated, n),
        not_validated=failed,
        to_deliberate=n - validated - failed,
        by_source={
            source: rate(number(Status.VALIDATED, assessed & mask), int((assessed & mask).sum()))
            for source, mask in sources.items()
        },
        running=standing(SittingState.RUNNING),
        planned=standing(SittingState.PLANNED),
        absent=standing(SittingState.ABSENT),
        held=int(kept.candidates[held].sum()),
    )


def _criteria(sittings: BlockSittings, kept: Kept, block: Block) -> list[CriterionRate]:
    chosen = kept.sittings[block.code] & sittings.assessed
    met = sittings.met[chosen]
    judged = met + sittings.not_met[chosen]
    grids = int(sittings.grids[chosen].sum())
    without = sittings.not_applicable[chosen].sum(axis=0, dtype=np.int64)
    totals = met.sum(axis=0, dtype=np.int64), judged.sum(axis=0, dtype=np.int64), (judged > 0).sum(axis=0), without
    parents = [(competency, one) for competency in block.competencies for one in competency.criteria]
    rows = []
    for (competency, one), counts in zip(parents, np.column_stack(totals).tolist(), strict=True):
        good, said, sat, no_object = counts
        unseen = grids - said - no_object
        found = Rate(good, said, sat)
        rows.append(CriterionRate(one.code, one.text, competency.code, block.code, found, no_object, unseen))
    return rows


def _by_session(frame: CohortFrame, kept: Kept, block: Block, only_validated: bool) -> dict[int, int]:
    sittings = frame.blocks[block.code]
    among = kept.sittings[block.code] & sittings.assessed
    if only_validated:
        among &= sittings.result == STATUS_CODE[Status.VALIDATED]
    found, counts = np.unique(frame.candidates.exam_session[sittings.candidate[among]], return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _count(letters: Letters, letter: str) -> Ints:
    return np.asarray((letters == ord(letter)).sum(axis=0), dtype=np.int64)
