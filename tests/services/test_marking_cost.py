"""What one tick costs does not depend on how many candidates there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from cqp.services.mark_criteria import mark_criteria
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_mark, a_session
from tests.conftest import ON_POSTGRESQL

Cost = list[tuple[str, int]]


@contextmanager
def counting(store: Store) -> Iterator[Cost]:
    """Note each statement and how many rows it read or wrote."""
    cost: Cost = []

    def note(_db: Any, cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        number = cursor.rowcount
        if statement.startswith("SELECT"):  # only now can its rows be counted, by asking again
            again = cursor.connection.cursor()
            number = len(again.execute(statement, parameters).fetchall())
            again.close()
        cost.append((statement, number))

    event.listen(store.engine, "after_cursor_execute", note)
    yield cost
    event.remove(store.engine, "after_cursor_execute", note)


def cost_of_a_tick(store: Store, session: BuiltSession) -> Cost:
    for token in session.tokens:
        mark_criteria(store, token, session.sittings["1"], [a_mark("C1.2.1")], NOW)
    with counting(store) as cost:
        mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.2.2")], NOW)
    return cost


def test_a_tick_costs_the_same_with_20_and_with_2000_candidates(store: Store) -> None:
    small = cost_of_a_tick(store, a_session(store, candidates=20))
    large = cost_of_a_tick(store, a_session(store, candidates=2_000))

    assert large == small


def test_a_tick_that_settles_nothing_stays_cheap(store: Store) -> None:
    cost = cost_of_a_tick(store, a_session(store))

    assert len(cost) <= 14
    assert sum(number for _, number in cost) <= 20


@pytest.mark.parametrize("settings", ON_POSTGRESQL, indirect=True)
def test_the_journal_that_all_wait_for_is_held_for_four_statements(store: Store) -> None:
    statements = [statement for statement, _ in cost_of_a_tick(store, a_session(store))]

    (held,) = (rank for rank, statement in enumerate(statements) if "pg_advisory_xact_lock" in statement)
    assert [re.sub(r"\s+", " ", one)[:24] for one in statements[held + 1 :]] == [
        "SELECT journal.id, journ",
        "INSERT INTO mark_event (",
        "INSERT INTO mark (sittin",
        "INSERT INTO journal (id,",
    ]
