"""Rows of one person over several exam sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from cqp.marking.sitting import Candidate, SittingState
from cqp.rules.history import Passage
from cqp.rules.status import Status
from cqp.store.tables import STATE, assessor, block, candidate, erasure, exam_session, grid, prior_award, sitting

MOST_ALIKE = 200
"""Registrations looked at; a family name as common as that is no clue."""


def find_alike(db: Connection, of: Candidate, exam_session_id: int) -> tuple[tuple[Candidate, int, Status], ...]:
    """Return (candidate, exam session id, certificate proposal) of who has this number or family name elsewhere.

    Newest exam session first, erased candidates left out; first names are for the caller to compare.
    """
    query = (
        select(candidate)
        .join(exam_session, candidate.c.exam_session_id == exam_session.c.id)
        .where(
            candidate.c.exam_session_id != exam_session_id,
            or_(candidate.c.number == of.number, candidate.c.last_name.in_(_spellings(of.last_name))),
            candidate.c.id.not_in(select(erasure.c.candidate_id)),
        )
        .order_by(exam_session.c.starts_on.desc(), candidate.c.id.desc())
        .limit(MOST_ALIKE)
    )
    return tuple(
        (
            Candidate(row.id, row.number, row.last_name, row.first_name),
            row.exam_session_id,
            Status(row.certificate_status),
        )
        for row in db.execute(query)
    )


def find_named(db: Connection, words: str, limit: int) -> tuple[tuple[Candidate, str], ...]:
    """Return (candidate, exam session's name) whose number or names hold each of these words, by name."""
    columns = (candidate.c.number, candidate.c.last_name, candidate.c.first_name)
    query = (
        select(candidate, exam_session.c.name.label("session"))
        .join(exam_session, candidate.c.exam_session_id == exam_session.c.id)
        .where(candidate.c.id.not_in(select(erasure.c.candidate_id)))
        .order_by(candidate.c.last_name, candidate.c.first_name, exam_session.c.starts_on.desc(), candidate.c.id)
        .limit(limit)
    )
    for word in words.split():
        spellings = _spellings(word)
        query = query.where(or_(*(one.contains(each, autoescape=True) for one in columns for each in spellings)))
    return tuple(
        (Candidate(row.id, row.number, row.last_name, row.first_name), row.session) for row in db.execute(query)
    )


def list_passages(db: Connection, candidate_ids: Collection[int]) -> dict[int, tuple[Passage, ...]]:
    """Return candidate id → blocks obtained before, then blocks sat in the document's order."""
    found: dict[int, list[Passage]] = defaultdict(list)
    held = select(prior_award).where(prior_award.c.candidate_id.in_(candidate_ids)).order_by(prior_award.c.block_code)
    for row in db.execute(held):
        found[row.candidate_id].append(Passage(row.block_code, Status.HELD, None))
    names: dict[int, list[str]] = defaultdict(list)
    sat_by = sitting.c.candidate_id.in_(candidate_ids)
    members = (
        select(grid.c.sitting_id, assessor.c.name)
        .select_from(grid.join(assessor).join(sitting, grid.c.sitting_id == sitting.c.id))
        .where(sat_by)
        .order_by(assessor.c.name, assessor.c.id)
    )
    for row in db.execute(members):
        names[row.sitting_id].append(row.name)
    sat = (
        select(sitting.c.id, sitting.c.candidate_id, block.c.code, sitting.c.status, STATE, sitting.c.planned_at)
        .join(block, sitting.c.block_id == block.c.id)
        .where(sat_by)
        .order_by(block.c.position)
    )
    for row in db.execute(sat):
        passage = Passage(row.code, Status(row.status), SittingState(row.state), row.planned_at, tuple(names[row.id]))
        found[row.candidate_id].append(passage)
    return {candidate_id: tuple(passages) for candidate_id, passages in found.items()}


def _spellings(name: str) -> set[str]:
    """Return a name in the usual letter cases: SQLite takes accented capitals for other letters."""
    return {name, name.upper(), name.lower(), name.title()}
