"""A database that had marks before it had a journal: they are told in one entry, and proven from then on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from cqp.services.verify_journal import verify_locally
from cqp.store.migrating import MIGRATIONS
from cqp.store.opening import open_store
from tests.conftest import sqlite_at
from tests.recompute import rows

MARKS = [
    ("9d3b9c1e-0000-4000-8000-000000000001", "met", "Écoute attentive.", "", 1),
    ("9d3b9c1e-0000-4000-8000-000000000002", "not_applicable", "", "Absent du scénario.", 2),
]


def without_journal(file: Path) -> None:
    """Write a database of the schema before the journal, with two marks of one criterion and their summaries."""
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0003")
    engine.dispose()
    with sqlite3.connect(file) as db:
        db.execute("INSERT INTO activity VALUES (1, 1, 1, 'A1.1', 'Une activité')")
        db.execute("INSERT INTO competency VALUES (1, 1, 1, 'C1.1', 'Une compétence')")
        db.execute("INSERT INTO criterion VALUES (1, 1, 1, 'C1.1.1', 'Un critère')")
        db.execute("INSERT INTO sitting VALUES (7, 1, 1, 1, '', '', 'running', 'to_deliberate', '', 0)")
        db.execute("INSERT INTO grid VALUES (7, 3, 0, 2)")
        db.execute("INSERT INTO own_result VALUES (7, 3, 1, 0, 0, 1, 0, 'to_deliberate')")
        db.execute("INSERT INTO competency_result VALUES (7, 1, 'to_deliberate')")
        for rank, (mark_id, value, remark, reason, revision) in enumerate(MARKS, start=1):
            db.execute(
                "INSERT INTO mark_event VALUES (?, ?, 7, 3, 1, ?, ?, ?, ?, 1, '', '2026-11-01')",
                (rank, mark_id, value, remark, reason, revision),
            )
        db.execute(
            "INSERT INTO mark SELECT 7, 3, 1, 2, value, remark, reason, revision, at FROM mark_event WHERE id = 2"
        )
    db.close()


def test_marks_older_than_the_journal_are_told_and_proven(tmp_path: Path) -> None:
    without_journal(tmp_path / "cqp.db")

    store = open_store(sqlite_at(tmp_path))
    result = verify_locally(store)
    kept = rows(store, "SELECT mark_id, value, remark, reason, revision FROM mark_event ORDER BY id")
    hidden = rows(store, "SELECT length(salt), length(text_digest), entry_id FROM mark_event ORDER BY id")
    store.close()

    assert (result.is_sound, result.anchor.count) == (True, 1)
    assert kept == MARKS
    assert hidden == [(32, 64, 1), (32, 64, 1)]
