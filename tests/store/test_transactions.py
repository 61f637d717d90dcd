"""One way to read, one way to write."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from cqp.config import Settings
from cqp.store import people
from cqp.store.engine import Connection, Store, connect
from tests.build import a_session
from tests.conftest import ON_POSTGRESQL
from tests.recompute import rows


def add(db: Connection, login: str) -> None:
    people.add_coordinator(db, login=login, name="", password_hash="", now="")


def logins(db: Connection) -> list[str]:
    return [row[0] for row in db.exec_driver_sql("SELECT login FROM coordinator ORDER BY id")]


def test_reading_sees_one_state_whatever_others_write(store: Store) -> None:
    with store.reading() as db:
        before = logins(db)
        with store.writing() as other:
            add(other, "marie")

        assert (before, logins(db)) == ([], [])
    with store.reading() as db:
        assert logins(db) == ["marie"]


def accident(store: Store, *statements: str) -> None:
    """Write, then fail before the end."""
    with store.writing() as db:
        for statement in statements:
            db.exec_driver_sql(statement)
        raise ZeroDivisionError


def test_what_is_written_is_all_there_or_not_at_all(store: Store) -> None:
    with store.writing() as db:
        add(db, "marie")

    with pytest.raises(ZeroDivisionError):
        accident(store, "UPDATE coordinator SET login = 'ali'", "DELETE FROM coordinator")

    assert rows(store, "SELECT login FROM coordinator") == [("marie",)]


def test_the_schema_is_part_of_the_transaction(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        accident(store, "CREATE TABLE more (id INTEGER)")

    with pytest.raises(DBAPIError):
        rows(store, "SELECT * FROM more")


@pytest.mark.parametrize("settings", ON_POSTGRESQL, indirect=True)
def test_a_reading_transaction_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match="read-only"), store.reading() as db:
        add(db, "marie")


def test_a_writer_after_a_reader_is_a_writer_again(store: Store) -> None:
    for login in ("marie", "ali", "zoé"):
        with store.reading() as db:
            logins(db)
        with store.writing() as db:
            add(db, login)

    assert len(rows(store, "SELECT * FROM coordinator")) == 3


def test_sqlite_is_set_up_to_lose_nothing(sqlite_store: Store) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete", "trusted_schema")
    with sqlite_store.reading() as db:
        found = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names}

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }


def test_what_is_remembered_is_read_once(store: Store) -> None:
    a_session(store)
    asked: list[int] = []

    found = [store.remember(("test", 1), lambda: asked.append(1) or len(asked)) for _ in range(3)]

    assert (found, asked) == ([1, 1, 1], [1])


@pytest.mark.parametrize("settings", ON_POSTGRESQL, indirect=True)
@pytest.mark.parametrize(("told", "kept"), [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")])
def test_postgresql_flushes_what_is_acknowledged_whatever_the_server_was_told(
    settings: Settings, told: str, kept: str
) -> None:
    url = settings.database_url
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as db:
        db.execute(f"ALTER DATABASE {db.info.dbname} SET synchronous_commit = {told}")

    store = connect(url)

    assert rows(store, "SELECT current_setting('synchronous_commit')") == [(kept,)]
    store.close()
