"""Open the database: recognise it, bring its schema up to date, or refuse it untouched."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from cqp.config import Settings
from cqp.errors import DatabaseUnusableError
from cqp.store.engine import APPLICATION_ID, Store, connect

MIGRATIONS = Path(__file__).parent / "migrations"

MIGRATION_LOCK = 0x435150
"""Advisory lock (PostgreSQL) that one process at a time takes to migrate."""

logging.getLogger("alembic").setLevel(logging.WARNING)


def open_store(settings: Settings) -> Store:
    """Return the store, its schema created or upgraded in one transaction.

    Raises:
        DatabaseUnusableError: It cannot be reached or written, is not ours, or is newer than this program.
    """
    url = make_url(settings.database_url)
    place = url.database or "" if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)
    try:
        if url.drivername.startswith("sqlite") and url.database not in {None, "", ":memory:"}:
            _look_first(Path(str(url.database)), place)
        store = connect(settings.database_url)
        try:
            with store.writing() as db:
                _recognise(db, place)
                _upgrade(db)
        except BaseException:
            store.close()  # a database that we refuse keeps no connection of ours
            raise
    except DBAPIError as error:
        raise DatabaseUnusableError(
            f"La base de données {place} ne peut pas être ouverte ({error.orig}). Vérifiez que ce chemin ou ce serveur "
            "est accessible en écriture, ou corrigez CQP_DATABASE_URL."
        ) from error
    except OSError as error:
        raise DatabaseUnusableError(
            f"Le dossier de la base {place} ne peut pas être créé ({error.strerror}). "
            "Donnez un dossier accessible en écriture dans CQP_DATA_DIR."
        ) from error
    return store


def _look_first(file: Path, place: str) -> None:
    """Recognise an SQLite file through a connection that cannot write: ours would change its journal mode."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or file.stat().st_size == 0:
        return
    is_used = any(Path(f"{file}{suffix}").exists() for suffix in ("-wal", "-journal"))
    how = "mode=ro" if is_used else "immutable=1"  # mode=ro would leave an empty log beside a file at rest
    address = f"{file.absolute().as_uri()}?{how}"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    with engine.connect() as db:
        _recognise(db, place)


def _recognise(db: Connection, place: str) -> None:
    """Refuse a database that holds somebody else's tables, or a schema this program does not know."""
    names = set(inspect(db).get_table_names())
    foreign = bool(names) and "alembic_version" not in names
    if db.dialect.name == "sqlite":
        foreign = foreign or db.exec_driver_sql("PRAGMA application_id").scalar_one() not in {
            0,
            APPLICATION_ID,
        }
    if foreign:
        raise DatabaseUnusableError(
            f"La base {place} appartient à un autre logiciel : elle n'a pas été modifiée. "
            "Choisissez un autre fichier ou une base vide avec CQP_DATABASE_URL."
        )
    version = MigrationContext.configure(db).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if version is not None and version not in known:
        raise DatabaseUnusableError(
            f"La base {place} a été créée par une version plus récente du logiciel (schéma {version}) : elle n'a pas "
            "été modifiée. Installez la version récente, ou restaurez une sauvegarde plus ancienne."
        )


def _upgrade(db: Connection) -> None:
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
