"""Some tables only grow: the database itself refuses anything else, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from cqp.services.mark_criteria import mark_criteria
from cqp.store.engine import Store
from tests.build import NOW, a_mark, a_session
from tests.recompute import rows

ONLY_GROW = ("mark_event", "journal", "referential", "block", "activity", "task", "competency", "criterion", "policy")


COLUMNS = {
    "mark_event": "remark",
    "journal": "payload",
    "policy": "content",
    "task": "text",
    "competency": "text",
    "criterion": "text",
}
"""A column of each table; `title` for the others."""


@pytest.fixture
def marked(store: Store) -> Store:
    """A store where every table that only grows has a row."""
    session = a_session(store)
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1", remark="Net.")], NOW)
    return store


def refused(store: Store, statement: str) -> str:
    """Run a statement that must fail; return why."""
    with pytest.raises(DBAPIError) as caught, store.writing() as db:
        db.exec_driver_sql(statement)
    return str(caught.value.orig)


@pytest.mark.parametrize("table", ONLY_GROW)
def test_update_and_delete_are_refused(marked: Store, table: str) -> None:
    column, before = COLUMNS.get(table, "title"), rows(marked, f"SELECT * FROM {table} ORDER BY id")

    assert f"{table} only grows" in refused(marked, f"UPDATE {table} SET {column} = {column}")
    assert f"{table} only grows" in refused(marked, f"DELETE FROM {table}")
    assert rows(marked, f"SELECT * FROM {table} ORDER BY id") == before


@pytest.mark.parametrize("table", ONLY_GROW)
def test_emptying_or_replacing_is_refused(marked: Store, table: str) -> None:
    before = rows(marked, f"SELECT * FROM {table} ORDER BY id")
    if marked.is_sqlite:
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        statement = f"TRUNCATE {table} CASCADE"

    assert "only grows" in refused(marked, statement)
    assert rows(marked, f"SELECT * FROM {table} ORDER BY id") == before


def test_upserting_an_event_is_refused(marked: Store) -> None:
    columns = (
        "mark_id, sitting_id, assessor_id, criterion_id, value, remark, reason, revision, device_seq, device_at, at"
    )

    reason = refused(
        marked,
        f"INSERT INTO mark_event ({columns}) SELECT {columns} FROM mark_event WHERE true "
        "ON CONFLICT (mark_id) DO UPDATE SET value = 'not_met'",
    )

    assert "mark_event only grows" in reason


def test_current_rows_may_change(marked: Store) -> None:
    with marked.writing() as db:
        db.exec_driver_sql("UPDATE mark SET remark = 'autre'")

    assert rows(marked, "SELECT remark FROM mark") == [("autre",)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mark SET criterion_id = 999999",
        "UPDATE mark SET event_id = 999999",
        "UPDATE sitting SET committee_id = 999999",
        "UPDATE sitting SET state = 'done'",
        "DELETE FROM candidate",
    ],
)
def test_rows_must_fit_together(marked: Store, change: str) -> None:
    assert "constraint" in refused(marked, change).lower()
