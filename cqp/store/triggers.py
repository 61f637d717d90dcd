"""Triggers that keep the past as it was: some tables only grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def append_only(dialect: str, tables: Iterable[str]) -> Iterator[str]:
    """Yield the statements that refuse UPDATE, DELETE and TRUNCATE on these tables.

    Args:
        dialect: "sqlite" or "postgresql".
        tables: Names of the tables.
    """
    if dialect == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
        )
    for table in tables:
        if dialect == "postgresql":
            for event, scope in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
                yield (
                    f"CREATE TRIGGER {table}_no_{scope.lower()}_change BEFORE {event} ON {table} "
                    f"FOR EACH {scope} EXECUTE FUNCTION refuse_change()"
                )
        else:
            for event in ("UPDATE", "DELETE"):
                yield (
                    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
                )


def erasable(dialect: str, table: str, fixed: Iterable[str], texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the statements that refuse DELETE, and every UPDATE but the one that empties texts and their salt.

    The function `refuse_change` of `append_only` is there already.

    Args:
        dialect: "sqlite" or "postgresql".
        table: Name of the table.
        fixed: Columns that never change.
        texts: Column → what stands there once it is erased, besides the empty text.
    """
    same = "IS NOT DISTINCT FROM" if dialect == "postgresql" else "IS"
    erased = [f"NEW.{column} IN ('', '{left}')" for column, left in texts.items()]
    kept = [f"NEW.{column} {same} OLD.{column}" for column in fixed]
    only_erases = " AND ".join(["NEW.salt = ''", *erased, *kept])
    if dialect == "postgresql":
        refuse = "EXECUTE FUNCTION refuse_change()"
        yield (
            f"CREATE TRIGGER {table}_only_erased BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN (NOT ({only_erases})) {refuse}"
        )
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}"
        yield f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        yield f"CREATE TRIGGER {table}_only_erased BEFORE UPDATE ON {table} WHEN NOT ({only_erases}) {refuse}"
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"


def noted(dialect: str, tables: Iterable[str]) -> Iterator[str]:
    """Yield the statements that count, in `data_change`, whatever is written to these tables.

    SQLite has one writer. On PostgreSQL each server process has a row of its own, which no other transaction writes:
    nobody waits for it. The sum over the rows grows with each transaction that commits a change, and a transaction
    that reads sees exactly those whose changes it sees.

    Args:
        dialect: "sqlite" or "postgresql".
        tables: Names of the tables.
    """
    if dialect == "postgresql":
        yield (
            "CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN INSERT INTO data_change (writer, changes) VALUES (pg_backend_pid(), 1) "
            "ON CONFLICT (writer) DO UPDATE SET changes = data_change.changes + 1; RETURN NULL; END $$"
        )
        for table in tables:
            yield (
                f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
            )
    else:
        count = "BEGIN UPDATE data_change SET changes = changes + 1 WHERE writer = 0; END"
        yield "INSERT INTO data_change (writer, changes) VALUES (0, 0)"
        for table in tables:
            for event in ("INSERT", "UPDATE", "DELETE"):
                yield f"CREATE TRIGGER {table}_{event.lower()}_noted AFTER {event} ON {table} {count}"
