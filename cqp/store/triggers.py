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
