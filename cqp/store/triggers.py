"""Triggers that keep the past as it was: some tables only grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def append_only(dialect: str, tables: Iterable[str]) -> Iterator[str]:
    """Yield the statements that refuse UPDATE, DELETE and TRUNCATE on these tables.

    Args:
        dialect: "sqlite" or "postgresql".
        tables: Names of the tables.
    """
    if dialect == "postgresql":
        yield (
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
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
