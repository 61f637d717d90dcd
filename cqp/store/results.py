"""Summary rows: proposals kept beside the marks, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, func, select, update

from cqp.marking.sitting import Candidate, SittingState
from cqp.rules.competency import Tally
from cqp.rules.results import AssessorProposal, BlockResult, CompetencyResult
from cqp.rules.status import Status
from cqp.store.engine import upsert
from cqp.store.sittings import LockedGrid
from cqp.store.tables import (
    STATE,
    activity,
    assessor,
    block,
    candidate,
    competency,
    competency_result,
    criterion,
    grid,
    own_result,
    prior_award,
    sitting,
)


@dataclass(frozen=True, slots=True)
class CandidateSittings:
    """One candidate: the codes of the blocks held before, and block code → sitting id."""

    candidate: Candidate
    held: tuple[str, ...]
    sittings: Mapping[str, int]


_OWN = (
    select(
        grid.c.assessor_id,
        own_result.c.competency_id,
        own_result.c.status,
        own_result.c.met,
        own_result.c.not_met,
        own_result.c.not_applicable,
        own_result.c.not_observed,
    )
    .select_from(
        grid.outerjoin(
            own_result,
            (own_result.c.sitting_id == grid.c.sitting_id) & (own_result.c.assessor_id == grid.c.assessor_id),
        )
    )
    .where(grid.c.sitting_id == bindparam("sitting_id"))
)


_SIZE = (
    select(func.count()).select_from(criterion).where(criterion.c.competency_id == competency.c.id).scalar_subquery()
)
"""Criteria of a competency."""


def read_own_results(db: Connection, sitting_id: int) -> dict[int, dict[int, tuple[Tally, Status]]]:
    """Return assessor id → competency id → (counts, proposal); every member is there, unmarked competencies are not.

    The counts are those a block is judged on: essential criteria are not told apart.
    """
    found: dict[int, dict[int, tuple[Tally, Status]]] = defaultdict(dict)
    for row in db.execute(_OWN, {"sitting_id": sitting_id}):
        member = found[row.assessor_id]
        if row.competency_id is not None:
            counts = Tally(row.met, row.not_met, row.not_applicable, row.not_observed)
            member[row.competency_id] = (counts, Status(row.status))
    return dict(found)


def store_own_results(db: Connection, held: LockedGrid, results: Mapping[int, tuple[Tally, Status]]) -> None:
    """Store one assessor's counts and proposals, by competency id."""
    key = {"sitting_id": held.sitting_id, "assessor_id": held.assessor_id}
    upsert(
        db,
        own_result,
        [
            key
            | {
                "competency_id": competency_id,
                "met": counts.met,
                "not_met": counts.not_met,
                "not_applicable": counts.not_applicable,
                "not_observed": counts.not_observed,
                "status": status,
            }
            for competency_id, (counts, status) in results.items()
        ],
    )


def store_competency_results(db: Connection, sitting_id: int, statuses: Mapping[int, Status]) -> None:
    """Store the committee's proposals, by competency id."""
    rows = [
        {"sitting_id": sitting_id, "competency_id": competency_id, "status": status}
        for competency_id, status in statuses.items()
    ]
    upsert(db, competency_result, rows)


def store_block(db: Connection, sitting_id: int, letters: str, status: Status) -> None:
    """Store what the committee says of every competency of the sitting's block, as letters, and of the block."""
    db.execute(update(sitting).where(sitting.c.id == sitting_id).values(letters=letters, status=status))


def store_certificate_status(db: Connection, candidate_id: int, status: Status) -> None:
    """Store the proposal of the candidate's certificate."""
    db.execute(update(candidate).where(candidate.c.id == candidate_id).values(certificate_status=status))


def read_block_statuses(db: Connection, candidate_id: int) -> dict[str, Status]:
    """Return block code → proposal, for every block the candidate sits or held before."""
    held = select(prior_award.c.block_code).where(prior_award.c.candidate_id == candidate_id)
    sat = select(block.c.code, sitting.c.status).join(block).where(sitting.c.candidate_id == candidate_id)
    return {row.block_code: Status.HELD for row in db.execute(held)} | {
        row.code: Status(row.status) for row in db.execute(sat)
    }


def read_session_sittings(db: Connection, exam_session_id: int) -> tuple[CandidateSittings, ...]:
    """Return each candidate of the exam session with what they sit, by name; blocks in the document's order."""
    of_session = candidate.c.exam_session_id == exam_session_id
    held: dict[int, list[str]] = defaultdict(list)
    sat: dict[int, dict[str, int]] = defaultdict(dict)
    for row in db.execute(select(prior_award).join(candidate).where(of_session).order_by(prior_award.c.block_code)):
        held[row.candidate_id].append(row.block_code)
    query = (
        select(sitting.c.candidate_id, block.c.code, sitting.c.id)
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(of_session)
        .order_by(block.c.position)
    )
    for row in db.execute(query):
        sat[row.candidate_id][row.code] = row.id
    people = (
        select(candidate).where(of_session).order_by(candidate.c.last_name, candidate.c.first_name, candidate.c.number)
    )
    return tuple(CandidateSittings(_candidate(row), tuple(held[row.id]), sat[row.id]) for row in db.execute(people))


def read_candidate_row(db: Connection, candidate_id: int) -> tuple[Candidate, int, Status] | None:
    """Return (candidate, exam session id, certificate proposal), or None."""
    row = db.execute(select(candidate).where(candidate.c.id == candidate_id)).first()
    return None if row is None else (_candidate(row), row.exam_session_id, Status(row.certificate_status))


def read_block_results(db: Connection, candidate_id: int) -> tuple[BlockResult, ...]:
    """Return the blocks that the candidate sits, in the document's order, down to each assessor's counts."""
    sat = (
        select(
            sitting.c.id,
            block.c.id.label("block_id"),
            block.c.code,
            block.c.title,
            sitting.c.status,
            STATE,
        )
        .join(block)
        .where(sitting.c.candidate_id == candidate_id)
        .order_by(block.c.position)
    )
    return tuple(
        BlockResult(
            code=row.code,
            title=row.title,
            status=Status(row.status),
            state=SittingState(row.state),
            competencies=_competency_results(db, row.id, row.block_id),
            sitting_id=row.id,
        )
        for row in db.execute(sat).all()
    )


def _competency_results(db: Connection, sitting_id: int, block_id: int) -> tuple[CompetencyResult, ...]:
    members = db.execute(
        select(assessor.c.id, assessor.c.name)
        .join(grid, grid.c.assessor_id == assessor.c.id)
        .where(grid.c.sitting_id == sitting_id)
        .order_by(assessor.c.name, assessor.c.id)
    ).all()
    own = {
        (row.assessor_id, row.competency_id): row
        for row in db.execute(select(own_result).where(own_result.c.sitting_id == sitting_id))
    }
    agreed = {
        row.competency_id: Status(row.status)
        for row in db.execute(select(competency_result).where(competency_result.c.sitting_id == sitting_id))
    }
    parts = db.execute(
        select(competency.c.id, competency.c.code, competency.c.text, _SIZE.label("size"))
        .join(activity)
        .where(activity.c.block_id == block_id)
        .order_by(activity.c.position, competency.c.position)
    )
    return tuple(
        CompetencyResult(
            code=part.code,
            text=part.text,
            status=agreed.get(part.id, Status.NOT_OBSERVED),
            proposals=tuple(_proposal(member.name, own.get((member.id, part.id)), part.size) for member in members),
        )
        for part in parts
    )


def _proposal(name: str, row: Row[tuple[object, ...]] | None, size: int) -> AssessorProposal:
    if row is None:
        return AssessorProposal(name, Tally(not_observed=size), Status.NOT_OBSERVED)
    counts = Tally(row.met, row.not_met, row.not_applicable, row.not_observed)
    return AssessorProposal(name, counts, Status(row.status))


def _candidate(row: Row[tuple[object, ...]]) -> Candidate:
    return Candidate(row.id, row.number, row.last_name, row.first_name)
