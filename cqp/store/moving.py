"""Copy every row of one database to another, and compare what both hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, func, inspect, select
from sqlalchemy.engine import Row

from cqp.store.engine import APPLICATION_ID
from cqp.store.migrating import migrate
from cqp.store.planning import in_bulk
from cqp.store.tables import data_change, metadata

CHUNK = 5_000
"""Rows copied at once."""

OURS = "alembic_version"
"""The one table that the migrations keep for themselves."""

CARRIED = tuple(table for table in metadata.sorted_tables if table is not data_change)
"""Tables whose rows go along, each after those it refers to. A count of changes is each database's own."""

WHOLE = 2**256
"""What the sum of the rows' digests is counted modulo."""

Progress = Callable[[int], None]
"""Told how many more rows were handled."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds.

    Attributes:
        rows: Table → how many rows.
        digests: Table → the sum of its rows' SHA-256, which no order changes: engines sort texts differently.
    """

    rows: Mapping[str, int]
    digests: Mapping[str, int]


def count_rows(db: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    count = select(func.count())
    return {table.name: db.execute(count.select_from(table)).scalar_one() for table in CARRIED}


def unknown_tables(db: Connection) -> tuple[str, ...]:
    """Return the tables that this program knows nothing of."""
    return tuple(sorted(set(inspect(db).get_table_names()) - set(metadata.tables) - {OURS}))


def copy_rows(source: Connection, target: Connection, progress: Progress) -> Contents:
    """Build the schema in a database that holds no table yet, copy every row, and return what was copied.

    Args:
        source: A reading transaction.
        target: A writing transaction; it is the caller who commits.
        progress: Told of each part of a table.
    """
    migrate(target)
    with in_bulk(target):
        contents = _read(source, progress, target)
    if target.dialect.name == "postgresql":
        _advance_sequences(target)
    else:
        target.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    return contents


def read_contents(db: Connection, progress: Progress) -> Contents:
    """Read every row."""
    return _read(db, progress, None)


def differences(one: Contents, other: Contents) -> tuple[str, ...]:
    """Return the tables that do not hold the same rows."""
    names = one.digests.keys() | other.digests.keys()
    kept = ((contents.rows, contents.digests) for contents in (one, other))
    first, second = ({name: (rows.get(name), sums.get(name)) for name in names} for rows, sums in kept)
    return tuple(sorted(name for name in names if first[name] != second[name]))


def _read(db: Connection, progress: Progress, into: Connection | None) -> Contents:
    rows, digests = {}, {}
    for table in CARRIED:
        count = total = 0
        for part in _parts(db, table):
            if into is not None:
                into.execute(table.insert(), [row._asdict() for row in part])
            count, total = count + len(part), (total + _digest(part)) % WHOLE
            progress(len(part))
        rows[table.name], digests[table.name] = count, total
    return Contents(rows, digests)


def _parts(db: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=CHUNK)
    yield from db.execute(query).partitions()


def _digest(part: Sequence[Row[Any]]) -> int:
    return sum(int.from_bytes(sha256(json.dumps(list(row)).encode()).digest()) for row in part)


def _advance_sequences(db: Connection) -> None:
    """Let PostgreSQL hand out the ids after those that were copied; SQLite takes the highest plus one anyway."""
    for table in CARRIED:
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        highest = select(func.max(column)).scalar_subquery()
        db.execute(select(func.setval(sequence, highest)))  # strict: nothing moves for a table without rows
