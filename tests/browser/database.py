"""What the database holds, read past the program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Stored:
    """The current mark of one criterion."""

    value: str
    remark: str = ""
    reason: str = ""


class Database:
    """The SQLite file of a server under test."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.path.as_posix()}?mode=ro", uri=True, timeout=10)) as db:
            return db.execute(query, values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            db.execute(statement, values)

    def marks(self, sitting: int) -> dict[str, Stored]:
        """Return the current marks of a sitting whose first assessor alone marks, by criterion."""
        query = (
            "SELECT code, value, remark, reason FROM mark JOIN criterion ON criterion_id = criterion.id "
            "WHERE sitting_id = ?"
        )
        return {code: Stored(*rest) for code, *rest in self.rows(query, sitting)}

    def history(self, sitting: int) -> list[tuple[str, str, int]]:
        """Return (criterion, value, revision) of every mark of a sitting, in the order they were stored."""
        query = (
            "SELECT code, value, revision FROM mark_event JOIN criterion ON criterion_id = criterion.id "
            "WHERE sitting_id = ? ORDER BY mark_event.id"
        )
        return [tuple(row) for row in self.rows(query, sitting)]
