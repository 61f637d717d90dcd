"""What coordination prepares is written in as many statements for many candidates as for few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from cqp.marking.committee import Quality
from cqp.marking.sitting import ExamSessionPlan
from cqp.services import compose_committees as teams
from cqp.services.import_candidates import import_candidates
from cqp.services.list_policies import list_policies
from cqp.services.organise_session import create_exam_session
from cqp.services.plan_sittings import draw_planning, read_planning
from cqp.store.engine import Store
from tests.build import a_coordinator

PLAN = ExamSessionPlan("Session de mars", "Lyon", "2027-03-01", "2027-03-19", ("Salle A",))


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


@contextmanager
def counting(store: Store) -> Iterator[list[str]]:
    """Note each statement, whatever the number of its rows."""
    statements: list[str] = []

    def note(_db: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield statements
    event.remove(store.engine, "before_cursor_execute", note)


def the_list(candidates: int) -> bytes:
    rows = [f"{rank:05d};Nom{rank};Zoé;souscription;formation;{'1' if rank % 2 else ''}" for rank in range(candidates)]
    return "\n".join(["Numéro;Nom;Prénom;Option;Parcours;Blocs acquis", *rows]).encode()


def statements_of(store: Store, marie: str, candidates: int, now: datetime) -> tuple[list[str], list[str]]:
    """Return the statements of importing so many candidates, and of drawing their planning."""
    session = create_exam_session(store, marie, PLAN, list_policies()[0], now)
    for name in ("Anne Durand", "Paul Petit"):
        quality = Quality.EXTERNAL_PROFESSIONAL
        teams.add_assessor(store, marie, session, name=name, quality=quality, organisation="X", now=now)
    members = [one.id for one in teams.read_teams(store, marie, session, now).members]
    teams.add_committee(store, marie, session, "Comité A", members, now)
    with counting(store) as importing:
        assert import_candidates(store, marie, session, the_list(candidates), "liste.csv", now) == candidates
    with counting(store) as drawing:
        drawn = draw_planning(store, marie, session, 1, now)
    assert len(read_planning(store, marie, session, now).rows) == len(drawn.slots) == candidates // 2 * 3
    return importing, drawing


def test_forty_candidates_take_as_many_statements_as_four(store: Store, marie: str, now: datetime) -> None:
    statements_of(store, marie, 2, now)  # reads, once a process, what never changes

    few, many = statements_of(store, marie, 4, now), statements_of(store, marie, 40, now)

    assert many == few
