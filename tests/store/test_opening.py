"""Opening a database: ours is brought up to date, anything else is refused and left as it was."""

from __future__ import annotations

import sqlite3
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from cqp.config import Settings
from cqp.errors import DatabaseUnusableError
from cqp.services.start import start
from cqp.store.engine import APPLICATION_ID
from cqp.store.opening import open_store
from cqp.store.tables import metadata
from tests.build import NOW
from tests.conftest import sqlite_at


def contents(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    engine = create_engine(settings.database_url)
    with engine.connect() as db:
        names = [
            row[0]
            for row in db.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
                if engine.dialect.name == "sqlite"
                else text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            )
        ]
        found = {name: [tuple(row) for row in db.execute(text(f"SELECT * FROM {name}"))] for name in sorted(names)}
    engine.dispose()
    return found


def run(settings: Settings, *statements: str) -> None:
    """Change a database behind the program's back."""
    engine = create_engine(settings.database_url)
    with engine.begin() as db:
        for statement in statements:
            db.execute(text(statement))
    engine.dispose()


def test_a_new_database_has_the_tables_of_the_program(empty_settings: Settings) -> None:
    store = open_store(empty_settings)

    with store.reading() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no owner's mode")
def test_nobody_else_of_the_machine_reads_a_new_database(tmp_path: Path) -> None:
    store = open_store(sqlite_at(tmp_path))

    with store.writing() as db:
        db.exec_driver_sql("CREATE TABLE written (id INTEGER)")
    modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir() if one.name.startswith("cqp.db")}
    store.close()

    assert "cqp.db-wal" in modes
    assert set(modes.values()) == {0o600}


def test_opening_again_changes_nothing(settings: Settings) -> None:
    start(settings, NOW).close()
    before = contents(settings)

    start(settings, NOW).close()

    assert contents(settings) == before


def test_somebody_elses_database_is_refused_untouched(empty_settings: Settings) -> None:
    run(empty_settings, "CREATE TABLE invoice (id INTEGER PRIMARY KEY)", "INSERT INTO invoice VALUES (7)")

    with pytest.raises(DatabaseUnusableError, match="appartient à un autre logiciel"):
        start(empty_settings, NOW)

    assert contents(empty_settings) == {"invoice": [(7,)]}


def test_a_newer_schema_is_refused_untouched(settings: Settings) -> None:
    run(settings, "UPDATE alembic_version SET version_num = '9999'")
    before = contents(settings)

    with pytest.raises(DatabaseUnusableError, match=r"version plus récente du logiciel \(schéma 9999\)"):
        start(settings, NOW)

    assert contents(settings) == before


def digests(folder: Path) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    "preparation",
    [
        "CREATE TABLE invoice (id INTEGER PRIMARY KEY)",
        f"PRAGMA application_id = {APPLICATION_ID + 1}",
    ],
)
def test_a_foreign_file_stays_byte_for_byte(tmp_path: Path, preparation: str) -> None:
    with sqlite3.connect(tmp_path / "cqp.db") as db:
        db.execute(preparation)
    db.close()
    before = digests(tmp_path)

    with pytest.raises(DatabaseUnusableError):
        start(sqlite_at(tmp_path), NOW)

    assert digests(tmp_path) == before


def test_a_newer_file_stays_byte_for_byte(sqlite_settings: Settings) -> None:
    run(sqlite_settings, "UPDATE alembic_version SET version_num = '9999'")
    before = digests(sqlite_settings.data_dir)

    with pytest.raises(DatabaseUnusableError):
        start(sqlite_settings, NOW)

    assert digests(sqlite_settings.data_dir) == before


def test_a_file_that_is_no_database_stays_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "cqp.db").write_text("Nom;Prénom\nDurand;Zoé\n" * 100, encoding="utf-8")
    before = digests(tmp_path)

    with pytest.raises(DatabaseUnusableError, match="ne peut pas être ouverte"):
        start(sqlite_at(tmp_path), NOW)

    assert digests(tmp_path) == before


def test_a_folder_that_cannot_be_made_is_refused_in_french(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(DatabaseUnusableError, match="ne peut pas être créé"):
        start(sqlite_at(tmp_path / "file" / "below"), NOW)


def test_an_unreachable_server_is_refused_in_french_without_its_password(tmp_path: Path) -> None:
    settings = Settings(tmp_path, "postgresql+psycopg://jury:hush-hush@127.0.0.1:1/cqp?connect_timeout=2")

    with pytest.raises(DatabaseUnusableError, match="ne peut pas être ouverte") as caught:
        start(settings, NOW)

    assert "hush-hush" not in str(caught.value)
