"""Open the database: recognise it, bring its schema up to date, or refuse it untouched."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from cqp.config import Settings
from cqp.errors import DatabaseUnusableError
from cqp.store.engine import APPLICATION_ID, Store, connect
from cqp.store.migrating import migrate
from cqp.store.read_only import looking_at
from cqp.store.recognising import recognise

MIGRATION_LOCK = 0x435150
"""Advisory lock (PostgreSQL) that one process at a time takes to migrate."""


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
                recognise(db, place)
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
    with looking_at(file) as db:
        recognise(db, place)


def _upgrade(db: Connection) -> None:
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    migrate(db)
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
