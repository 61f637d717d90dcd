"""Copy a live database to an SQLite file, as it stands at one instant."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, NullPool, Table, create_engine, func, inspect, select, text

from cqp.marking.journal import BEFORE_ALL, Anchor
from cqp.store import journal
from cqp.store.engine import Store
from cqp.store.installation import find_installation
from cqp.store.migrating import migrate

CHUNK = 5_000
"""Rows copied at once."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: where its journal stands, and how many rows each table has."""

    installation: str
    schema: str
    anchor: Anchor
    rows: Mapping[str, int]


def read_contents(db: Connection) -> Contents:
    """Return what this database holds, whatever its schema."""
    names = set(inspect(db).get_table_names())
    rows = {name: db.execute(select(func.count()).select_from(text(f'"{name}"'))).scalar_one() for name in names}
    return Contents(
        installation=find_installation(db),
        schema=MigrationContext.configure(db).get_current_revision() or "",
        anchor=journal.read_anchor(db) if "journal" in names else Anchor(0, BEFORE_ALL),
        rows=dict(sorted(rows.items())),
    )


def copy_database(store: Store, target: Path) -> Contents:
    """Copy everything to a new SQLite file that needs no other file beside it; return what the database held then.

    The count and the copy see the same state, whoever writes meanwhile.
    """
    with store.reading() as db:
        contents = read_contents(db)
        if store.is_sqlite:
            _copy_pages(db, target)
        else:
            _copy_rows(db, target, contents)
    return contents


def _copy_pages(db: Connection, target: Path) -> None:
    source = db.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)  # noqa: S101 -- the dialect says so
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # flushed once, when it is whole
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _copy_rows(db: Connection, target: Path, contents: Contents) -> None:
    """Build the same schema in the file with our own migrations, then copy each table."""
    engine = create_engine(f"sqlite:///{target.as_posix()}", poolclass=NullPool)
    with engine.begin() as copy:
        if contents.schema:
            migrate(copy, contents.schema)
        tables = MetaData()
        tables.reflect(copy)
        for table in tables.tables.values():
            copy.execute(table.delete())  # a migration may have put a row in
            _copy_table(db, copy, table)
    engine.dispose()


def _copy_table(db: Connection, copy: Connection, table: Table) -> None:
    query = select(*table.columns).order_by(*table.primary_key.columns).execution_options(yield_per=CHUNK)
    for part in db.execute(query).mappings().partitions():
        copy.execute(table.insert(), [dict(row) for row in part])
