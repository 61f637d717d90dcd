"""Columns of a cohort, each as one text, and what tells whether they have changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, select
from sqlalchemy.dialects import sqlite

from cqp.marking.name_order import name_order
from cqp.marking.sitting import DELIBERATION, Candidate, ExamSession, SittingState
from cqp.store.sittings import list_exam_sessions
from cqp.store.tables import (
    STATE,
    assessor,
    block,
    candidate,
    committee,
    data_change,
    exam_session,
    grid,
    prior_award,
    sitting,
)
from cqp.tables.cohort_columns import (
    SEPARATOR,
    CandidateColumns,
    GridColumns,
    NameColumns,
    Registered,
    SittingColumns,
)

_REGISTERED = candidate.join(exam_session)
"""Candidates with their exam sessions."""

_COUNTS = exam_session.c.practice_of.is_(None)
"""Whether an exam session is a real one: what committees practise on counts nowhere."""

_PRACTISED = select(candidate.c.id).select_from(_REGISTERED).where(~_COUNTS)
"""Cases that committees practise on, before their real committees."""


@dataclass(frozen=True, slots=True)
class KnownCommittee:
    """A committee and its exam session's row."""

    id: int
    name: str
    exam_session_id: int


@dataclass(frozen=True, slots=True)
class Words:
    """What candidates were registered with; "" where nothing was written."""

    training_bodies: tuple[str, ...]
    routes: tuple[str, ...]


def ensure_counter(db: Connection) -> None:
    """Give SQLite the row in which its triggers count changes: a copy made of a PostgreSQL has the others' only."""
    if db.dialect.name == "sqlite":
        db.execute(sqlite.insert(data_change).values(writer=0, changes=0).on_conflict_do_nothing())


def read_data_version(db: Connection) -> str:
    """Return what changes with every write to a table that this module reads; triggers see to it."""
    return str(db.execute(select(func.coalesce(func.sum(data_change.c.changes), 0))).scalar_one())


def list_sessions_by_referential(db: Connection) -> dict[int, tuple[ExamSession, ...]]:
    """Return référentiel id → its exam sessions, newest first; the référentiel of the newest comes first."""
    follows = {
        row.id: row.referential_id for row in db.execute(select(exam_session.c.id, exam_session.c.referential_id))
    }
    found: dict[int, list[ExamSession]] = {}
    for one in list_exam_sessions(db):
        found.setdefault(follows[one.id], []).append(one)
    return {referential_id: tuple(sessions) for referential_id, sessions in found.items()}


def list_committees(db: Connection) -> tuple[KnownCommittee, ...]:
    """Return every committee, by name."""
    found = (KnownCommittee(row.id, row.name, row.exam_session_id) for row in db.execute(select(committee)))
    return tuple(sorted(found, key=lambda one: (name_order(one.name), one.id)))


def list_assessors(db: Connection) -> dict[int, tuple[str, int]]:
    """Return assessor id → (name, exam session id)."""
    query = select(assessor.c.id, assessor.c.name, assessor.c.exam_session_id)
    return {row.id: (row.name, row.exam_session_id) for row in db.execute(query)}


def read_names(db: Connection, candidate_ids: Iterable[int]) -> dict[int, Candidate]:
    """Return candidate id → who it is, of a screenful of them."""
    query = select(candidate).where(candidate.c.id.in_(list(candidate_ids)))
    return {row.id: Candidate(row.id, row.number, row.last_name, row.first_name) for row in db.execute(query)}


def read_words(db: Connection) -> Words:
    """Return what candidates were registered with, each word once, in order."""
    columns = (candidate.c.training_body, candidate.c.route)
    bodies, routes = (
        tuple(
            sorted(db.execute(select(one).distinct().select_from(_REGISTERED).where(_COUNTS)).scalars(), key=name_order)
        )
        for one in columns
    )
    return Words(bodies, routes)


def read_registered(db: Connection, referential_id: int) -> Registered:
    """Return the candidates of every exam session of a référentiel."""
    of_referential = (exam_session.c.referential_id == referential_id) & _COUNTS
    words = (candidate.c.training_body, candidate.c.route, candidate.c.options)
    columns = (candidate.c.id, candidate.c.exam_session_id, candidate.c.certificate_status, candidate.c.decision)
    people = select(*words, *map(_as_text, columns)).select_from(_REGISTERED).where(of_referential).group_by(*words)
    who = (candidate.c.id, candidate.c.last_name, candidate.c.first_name, candidate.c.number)
    names = select(*(_as_json(db, one) for one in who)).select_from(_REGISTERED).where(of_referential)
    held = select(prior_award).select_from(prior_award.join(_REGISTERED)).where(of_referential)
    return Registered(
        columns=tuple(CandidateColumns(*row) for row in db.execute(people)),
        names=NameColumns(*(json.loads(text or "[]") for text in db.execute(names).one())),
        held=tuple((row.candidate_id, row.block_code) for row in db.execute(held)),
    )


def read_sitting_columns(db: Connection, referential_id: int) -> Mapping[str, tuple[SittingColumns, GridColumns]]:
    """Return block code → its sittings, and the grids of those that are assessed; a statement each."""
    blocks = select(block.c.code, block.c.id).where(block.c.referential_id == referential_id)
    return {row.code: _of_block(db, row.id) for row in db.execute(blocks).all()}


def _of_block(db: Connection, block_id: int) -> tuple[SittingColumns, GridColumns]:
    of_block = (sitting.c.block_id == block_id) & sitting.c.candidate_id.not_in(_PRACTISED)
    is_assessed = (sitting.c.state == SittingState.SUBMITTED) | sitting.c.stage.in_(DELIBERATION)
    sat = (
        sitting.c.id,
        sitting.c.candidate_id,
        sitting.c.committee_id,
        sitting.c.planned_at,
        STATE,
        sitting.c.status,
        sitting.c.decision,
        sitting.c.letters,
    )
    grids = (grid.c.sitting_id, grid.c.assessor_id, grid.c.letters)
    with_sitting = grid.join(sitting, grid.c.sitting_id == sitting.c.id)
    return (
        SittingColumns(*_texts(db, select(*map(_as_text, sat)).where(of_block))),
        GridColumns(*_texts(db, select(*map(_as_text, grids)).select_from(with_sitting).where(of_block, is_assessed))),
    )


def _texts(db: Connection, query: Select[*tuple[Any, ...]]) -> list[str]:
    """Return the texts of a query that makes one of each column."""
    return [text or "" for text in db.execute(query).one()]


def _as_json(db: Connection, column: ColumnElement[Any]) -> ColumnElement[str]:
    """Return a column as one JSON list, for texts that may hold any separator."""
    gather = func.json_agg if db.dialect.name == "postgresql" else func.json_group_array
    return cast(gather(column), Text)


def _as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.aggregate_strings(cast(column, Text), SEPARATOR)
