"""Rows of an exam session being organised: its plan, state, candidates and imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from cqp.errors import NotFoundError
from cqp.marking.registration import Accommodation, Registration, Route
from cqp.marking.sitting import ExamSessionPlan, ExamSessionState
from cqp.referential.model import Option
from cqp.rules.status import Status
from cqp.store.planning import CandidateRow, hand_out_ids
from cqp.store.tables import (
    candidate,
    candidate_import,
    candidate_link,
    coordinator,
    exam_session,
    grid,
    prior_award,
    sitting,
    waiver,
)

SEPARATOR = "\n"
"""Between the words of one column: rooms, options, accommodations."""


@dataclass(frozen=True, slots=True)
class OrganisedSession:
    """An exam session as coordination organises it.

    Attributes:
        id: Row of the exam session.
        state: Where it stands.
        plan: What was decided.
        referential_id: Version of the référentiel.
        policy_id: Version of the règlement.
        planning_seed: The draw of the last planning made, None before the first.
    """

    id: int
    state: ExamSessionState
    plan: ExamSessionPlan
    referential_id: int
    policy_id: int
    planning_seed: int | None


@dataclass(frozen=True, slots=True)
class RegisteredCandidate:
    """A registration and its row."""

    id: int
    registration: Registration
    sittings: int


@dataclass(frozen=True, slots=True)
class Import:
    """One file of candidates that was imported: who, when, how many are still there."""

    id: int
    file_name: str
    at: str
    by: str
    candidates: int


def add_exam_session(db: Connection, plan: ExamSessionPlan, referential_id: int, policy_id: int, now: str) -> int:
    """Write a new exam session, in preparation; return its id."""
    row = _plan_row(plan) | {
        "referential_id": referential_id,
        "policy_id": policy_id,
        "state": ExamSessionState.PREPARING,
        "is_demo": 0,
        "created_at": now,
    }
    return int(db.execute(insert(exam_session).values(row).returning(exam_session.c.id)).scalar_one())


def read_organised(db: Connection, exam_session_id: int, *, lock: bool = False) -> OrganisedSession:
    """Return an exam session; `lock` keeps it as it is until the transaction ends.

    Raises:
        NotFoundError: There is no such exam session.
    """
    query = select(exam_session).where(exam_session.c.id == exam_session_id)
    row = db.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFoundError("Cette session d'examen n'existe pas. Choisissez-en une dans la liste.")
    plan = ExamSessionPlan(
        name=row.name,
        place=row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        rooms=_words(row.rooms),
        opens=row.day_opens,
        closes=row.day_closes,
        pause_from=row.pause_from,
        pause_to=row.pause_to,
    )
    return OrganisedSession(
        row.id, ExamSessionState(row.state), plan, row.referential_id, row.policy_id, row.planning_seed
    )


def change_plan(db: Connection, exam_session_id: int, plan: ExamSessionPlan, policy_id: int) -> None:
    """Replace what was decided of an exam session."""
    values = _plan_row(plan) | {"policy_id": policy_id}
    db.execute(update(exam_session).where(exam_session.c.id == exam_session_id).values(values))


def change_state(db: Connection, exam_session_id: int, state: ExamSessionState) -> None:
    """Move an exam session to another state."""
    db.execute(update(exam_session).where(exam_session.c.id == exam_session_id).values(state=state))


def list_registered(db: Connection, exam_session_id: int) -> tuple[RegisteredCandidate, ...]:
    """Return the candidates of an exam session, by name, with how many sittings each has."""
    held: dict[int, list[str]] = {}
    awards = select(prior_award).join(candidate).where(candidate.c.exam_session_id == exam_session_id)
    for row in db.execute(awards.order_by(prior_award.c.block_code)):
        held.setdefault(row.candidate_id, []).append(row.block_code)
    count = select(func.count()).select_from(sitting).where(sitting.c.candidate_id == candidate.c.id).scalar_subquery()
    query = (
        select(candidate, count.label("sittings"))
        .where(candidate.c.exam_session_id == exam_session_id)
        .order_by(candidate.c.last_name, candidate.c.first_name, candidate.c.number)
    )
    return tuple(
        RegisteredCandidate(row.id, _registration(row, held.get(row.id, [])), row.sittings) for row in db.execute(query)
    )


def read_registration(db: Connection, candidate_id: int) -> Registration | None:
    """Return how a candidate is registered, or None."""
    row = db.execute(select(candidate).where(candidate.c.id == candidate_id)).first()
    held = select(prior_award.c.block_code).where(prior_award.c.candidate_id == candidate_id)
    return None if row is None else _registration(row, db.scalars(held.order_by(prior_award.c.block_code)).all())


def add_candidates(
    db: Connection, exam_session_id: int, registrations: Sequence[Registration], import_id: int | None
) -> None:
    """Write candidates and the blocks they hold, in as many statements for many as for one."""
    if not registrations:
        return
    rows, awards = [], []
    for candidate_id, one in zip(hand_out_ids(db, CandidateRow, len(registrations)), registrations, strict=True):
        rows.append(
            {
                "id": candidate_id,
                "exam_session_id": exam_session_id,
                "number": one.number,
                "last_name": one.last_name,
                "first_name": one.first_name,
                "certificate_status": Status.NOT_OBSERVED,
                "options": SEPARATOR.join(one.options),
                "route": one.route,
                "training_body": one.training_body,
                "company": one.company,
                "accommodations": SEPARATOR.join(one.accommodations),
                "import_id": import_id,
            }
        )
        awards += [{"candidate_id": candidate_id, "block_code": code} for code in one.held]
    db.execute(insert(candidate), rows)
    if awards:
        db.execute(insert(prior_award), awards)


def add_import(db: Connection, exam_session_id: int, coordinator_id: int, file_name: str, now: str) -> int:
    """Write that a file of candidates was imported; return its id."""
    row = {
        "exam_session_id": exam_session_id,
        "coordinator_id": coordinator_id,
        "file_name": file_name,
        "at": now,
    }
    return int(db.execute(insert(candidate_import).values(row).returning(candidate_import.c.id)).scalar_one())


def list_imports(db: Connection, exam_session_id: int) -> tuple[Import, ...]:
    """Return the imports of an exam session whose candidates are still there, newest first."""
    query = (
        select(
            candidate_import.c.id,
            candidate_import.c.file_name,
            candidate_import.c.at,
            coordinator.c.name,
            func.count().label("candidates"),
        )
        .join(coordinator, candidate_import.c.coordinator_id == coordinator.c.id)
        .join(candidate, candidate.c.import_id == candidate_import.c.id)
        .where(candidate_import.c.exam_session_id == exam_session_id)
        .group_by(candidate_import.c.id, candidate_import.c.file_name, candidate_import.c.at, coordinator.c.name)
        .order_by(candidate_import.c.id.desc())
    )
    return tuple(Import(row.id, row.file_name, row.at, row.name, row.candidates) for row in db.execute(query))


def candidates_of_import(db: Connection, import_id: int) -> tuple[tuple[int, int], ...]:
    """Return (candidate id, exam session id) of each candidate that an import brought."""
    query = select(candidate.c.id, candidate.c.exam_session_id).where(candidate.c.import_id == import_id)
    return tuple((row.id, row.exam_session_id) for row in db.execute(query))


def count_sittings(db: Connection, candidate_ids: Iterable[int]) -> int:
    """Return how many sittings these candidates have."""
    query = select(func.count()).select_from(sitting).where(sitting.c.candidate_id.in_(list(candidate_ids)))
    return int(db.execute(query).scalar_one())


def remove_candidates(db: Connection, candidate_ids: Sequence[int]) -> None:
    """Remove candidates that have no sitting, with what was recorded of them."""
    ids = list(candidate_ids)
    db.execute(delete(prior_award).where(prior_award.c.candidate_id.in_(ids)))
    db.execute(delete(candidate_link).where(candidate_link.c.candidate_id.in_(ids)))
    db.execute(delete(candidate).where(candidate.c.id.in_(ids)))


def remove_sittings(db: Connection, sitting_ids: Sequence[int]) -> None:
    """Remove sittings that nobody has marked."""
    ids = list(sitting_ids)
    db.execute(delete(waiver).where(waiver.c.sitting_id.in_(ids)))
    db.execute(delete(grid).where(grid.c.sitting_id.in_(ids)))
    db.execute(delete(sitting).where(sitting.c.id.in_(ids)))


def _plan_row(plan: ExamSessionPlan) -> dict[str, object]:
    return {
        "name": plan.name,
        "place": plan.place,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "rooms": SEPARATOR.join(plan.rooms),
        "day_opens": plan.opens,
        "day_closes": plan.closes,
        "pause_from": plan.pause_from,
        "pause_to": plan.pause_to,
    }


def _registration(row: Row[tuple[object, ...]], held: Sequence[str]) -> Registration:
    return Registration(
        number=row.number,
        last_name=row.last_name,
        first_name=row.first_name,
        options=tuple(map(Option, _words(row.options))),
        route=Route(row.route or Route.FREE),
        held=tuple(held),
        training_body=row.training_body,
        company=row.company,
        accommodations=tuple(map(Accommodation, _words(row.accommodations))),
    )


def _words(column: str) -> tuple[str, ...]:
    return tuple(column.split(SEPARATOR)) if column else ()
