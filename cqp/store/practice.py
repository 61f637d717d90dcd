"""Rows of what committees practise on: an exam session apart, one fictitious candidate a committee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from cqp.marking.mark import MarkValue
from cqp.marking.practice import Practice, PracticeGrid
from cqp.marking.sitting import ExamSession, ExamSessionState, SittingState
from cqp.rules.status import Status
from cqp.store.committees import list_committees
from cqp.store.planning import (
    CandidateRow,
    GridRow,
    SittingRow,
    hand_out_ids,
    insert_rows,
)
from cqp.store.tables import (
    assessor,
    block,
    candidate,
    committee,
    criterion,
    exam_session,
    grid,
    mark,
    sitting,
)


def name_of(title: str) -> str:
    """Return what the practice on a case is called."""
    return f"Entraînement – {title}"


def add_practice(
    db: Connection,
    of: ExamSession,
    referential_id: int,
    policy_id: int,
    block_id: int,
    title: str,
    where: str,
    now: str,
) -> int:
    """Give every committee of an exam session the same case to mark; return the id of the practice.

    Args:
        db: A writing transaction.
        of: The exam session whose committees practise.
        referential_id: Its référentiel.
        policy_id: Its policy.
        block_id: The block the case is about.
        title: What the case is called.
        where: Where the recording is, as the assessors read it.
        now: Local time of the place, ISO 8601 without offset.
    """
    practice_id = int(
        db.execute(
            insert(exam_session)
            .values(
                name=name_of(title),
                place=of.place,
                starts_on=of.starts_on,
                ends_on=of.ends_on,
                referential_id=referential_id,
                policy_id=policy_id,
                state=ExamSessionState.OPEN,
                is_demo=1,
                created_at=now,
                practice_of=of.id,
            )
            .returning(exam_session.c.id)
        ).scalar_one()
    )
    teams = list_committees(db, of.id)
    candidates = hand_out_ids(db, CandidateRow, len(teams))
    sittings = hand_out_ids(db, SittingRow, len(teams))
    name = f"Entraînement : {title}"
    insert_rows(
        db,
        [
            CandidateRow(one, practice_id, f"E{rank}", name, "", Status.NOT_OBSERVED)
            for rank, one in enumerate(candidates, start=1)
        ],
    )
    insert_rows(
        db,
        [
            SittingRow(one, who, block_id, team.id, now, where, SittingState.PLANNED, Status.NOT_OBSERVED)
            for one, who, team in zip(sittings, candidates, teams, strict=True)
        ],
    )
    insert_rows(
        db,
        [GridRow(one, member.id, 0, 0) for one, team in zip(sittings, teams, strict=True) for member in team.members],
    )
    return practice_id


def read_practices(db: Connection, exam_session_id: int) -> tuple[Practice, ...]:
    """Return what the committees of an exam session practised on, newest first, with every grid."""
    marks = _marks(db, exam_session_id)
    query = (
        select(
            exam_session.c.id,
            exam_session.c.name,
            block.c.code,
            committee.c.name.label("committee"),
            assessor.c.name.label("assessor"),
            grid.c.sitting_id,
            grid.c.assessor_id,
            grid.c.is_submitted,
        )
        .select_from(
            exam_session.join(candidate, candidate.c.exam_session_id == exam_session.c.id)
            .join(sitting, sitting.c.candidate_id == candidate.c.id)
            .join(block, sitting.c.block_id == block.c.id)
            .join(committee, sitting.c.committee_id == committee.c.id)
            .join(grid, grid.c.sitting_id == sitting.c.id)
            .join(assessor, grid.c.assessor_id == assessor.c.id)
        )
        .where(exam_session.c.practice_of == exam_session_id)
        .order_by(exam_session.c.id.desc(), committee.c.name, assessor.c.name)
    )
    found: dict[tuple[int, str, str], list[PracticeGrid]] = defaultdict(list)
    for row in db.execute(query):
        own = marks.get((row.sitting_id, row.assessor_id), {})
        found[row.id, row.name, row.code].append(PracticeGrid(row.committee, row.assessor, bool(row.is_submitted), own))
    return tuple(Practice(*head, tuple(grids)) for head, grids in found.items())


def read_practice_of_sitting(db: Connection, sitting_id: int) -> Practice | None:
    """Return the case that this sitting practises on, with every committee's grids; None for a sitting that counts."""
    query = (
        select(exam_session.c.id, exam_session.c.practice_of)
        .select_from(sitting.join(candidate).join(exam_session, candidate.c.exam_session_id == exam_session.c.id))
        .where(sitting.c.id == sitting_id, exam_session.c.practice_of.is_not(None))
    )
    row = db.execute(query).first()
    if row is None:
        return None
    return next(one for one in read_practices(db, row.practice_of) if one.id == row.id)


def _marks(db: Connection, exam_session_id: int) -> Mapping[tuple[int, int], dict[str, MarkValue]]:
    query = (
        select(mark.c.sitting_id, mark.c.assessor_id, criterion.c.code, mark.c.value)
        .select_from(
            mark.join(criterion, mark.c.criterion_id == criterion.c.id)
            .join(sitting, mark.c.sitting_id == sitting.c.id)
            .join(candidate, sitting.c.candidate_id == candidate.c.id)
            .join(exam_session, candidate.c.exam_session_id == exam_session.c.id)
        )
        .where(exam_session.c.practice_of == exam_session_id)
    )
    found: dict[tuple[int, int], dict[str, MarkValue]] = defaultdict(dict)
    for row in db.execute(query):
        found[row.sitting_id, row.assessor_id][row.code] = MarkValue(row.value)
    return found
