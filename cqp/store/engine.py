"""The engine and its transactions: one way to read, one way to write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, TypeVar

from sqlalchemy import Connection as Connection  # services name the type without knowing the library
from sqlalchemy import Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite

from cqp.store.instance import settle
from cqp.store.recall import Recall
from cqp.store.trouble import told_in_french

T = TypeVar("T")

BUSY_TIMEOUT_MS = 10_000
"""How long a write waits for another process's, in milliseconds."""

APPLICATION_ID = 0x43515031
"""Marks an SQLite file as ours ("CQP1")."""

PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses the last commits on a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE walks past the append-only triggers
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
)

CONNECTIONS = {"pool_size": 10, "max_overflow": 20}
"""Connections a process may hold to PostgreSQL: three replicas together stay under its usual limit of 100."""

FLUSHED = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
"""Makes a commit wait for the disk even where the server was told not to: what we acknowledge is durable."""

ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Execution options of a reading connection to PostgreSQL, where each statement would else see a newer state."""

WRITING = "cqp_writing"
"""Execution option of a connection whose transaction will write."""


class Store:
    """One database, the locks in front of it, and what is recalled of it: `recall`, for answers that change with it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turn = threading.Lock()
        self._remembered: dict[tuple[str, int], Any] = {}
        self.recall = Recall()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads; it sees one state of the database."""
        options = {} if self.is_sqlite else ONE_STATE
        with told_in_french(), self.engine.connect().execution_options(**options) as db, db.begin():
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; it is durable when the block ends, or undone if it raises.

        SQLite takes one writer at a time and its own waiting is unfair, so the threads of this process queue here.
        """
        if not self.is_sqlite:
            with told_in_french(writing=True), self.engine.begin() as db:
                yield db
            return
        with (
            self._turn,
            told_in_french(writing=True),
            self.engine.connect().execution_options(**{WRITING: True}) as db,
            db.begin(),
        ):
            yield db

    def remember(self, key: tuple[str, int], read: Callable[[], T]) -> T:
        """Return what `read` returned the first time for this key; for rows that never change."""
        found: T = self._remembered[key] if key in self._remembered else self._remembered.setdefault(key, read())
        return found

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
        if self.is_sqlite and self.engine.url.database:
            settle(Path(self.engine.url.database))


def connect(url: str) -> Store:
    """Return the store at this SQLAlchemy address; nothing is opened yet."""
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=20, max_overflow=40)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, **CONNECTIONS)
        event.listen(engine, "connect", _prepare_postgresql)
    return Store(engine)


def upsert(db: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Insert the rows, or replace the columns given of those whose primary key is already there."""
    if rows:
        db.execute(_upsert(db.dialect.name, table, tuple(rows[0])), rows)


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> Any:
    keys = [column.name for column in table.primary_key]
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver would otherwise decide itself when to begin and commit
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute(FLUSHED)
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
