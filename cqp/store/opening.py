"""Open the database: recognise it, bring its schema up to date, or refuse it untouched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from cqp.config import Settings
from cqp.errors import DatabaseBusyError, DatabaseFullError, DatabaseInUseError, DatabaseUnusableError, system_words
from cqp.store.engine import APPLICATION_ID, Store, connect
from cqp.store.instance import is_served_elsewhere
from cqp.store.migrating import known_revisions, migrate
from cqp.store.recognising import is_current, recognise
from cqp.store.sqlite_file import Check, look_at
from cqp.store.trouble import words_of

T = TypeVar("T")

MIGRATION_LOCK = 0x435150
"""Advisory lock (PostgreSQL) that one process at a time takes to migrate."""

OWNER_ONLY = 0o600
"""Mode of a new database: it holds people's names."""


def file_of(settings: Settings) -> Path | None:
    """Return the file of an SQLite database, None for any other."""
    url = make_url(settings.database_url)
    is_file = url.drivername.startswith("sqlite") and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)) if is_file else None


def place_of(settings: Settings) -> str:
    """Return where the database is, for people: a path, or an address without its password."""
    return _place(make_url(settings.database_url))


def open_store(
    settings: Settings,
    *,
    check: Check = lambda _db: None,
    accepting: bool = False,
    before_migration: Callable[[Store], object] = lambda _store: None,
) -> Store:
    """Return the store, its schema created or upgraded in one transaction.

    Args:
        settings: Where it is.
        check: What has to hold of a database that is there; raises if it does not, before anything is written.
        accepting: Take an SQLite file although its log is missing.
        before_migration: What to do before an older schema is changed; what it raises keeps the database as it is.

    Raises:
        DatabaseUnusableError: It cannot be reached or written, is damaged, is not ours, or is newer than this program.
        SuspectDatabaseError: A part of it is missing; a person may accept it as it is.
        DatabaseInUseError: Its schema is older and a server is using it.
    """
    place, file = place_of(settings), file_of(settings)
    is_new = file is not None and not file.exists()
    try:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            if is_new:
                file.touch(OWNER_ONLY)  # SQLite gives its log the same mode
            else:
                look_at(file, check, accepting=accepting)
        store = connect(settings.database_url)
        try:
            version = _version(store, place, check if file is None else lambda _db: None)
            if version and version != known_revisions()[0]:
                if file is not None and is_served_elsewhere(file):
                    raise _in_use(place)
                before_migration(store)
            with store.writing() as db:
                recognise(db, place)
                _upgrade(db)
        except BaseException:
            store.close()  # a database that we refuse keeps no connection of ours
            if is_new and file is not None and file.exists() and not file.stat().st_size:
                file.unlink()  # ours a moment ago, and nothing of it could be written
            raise
    except (DatabaseBusyError, DatabaseFullError) as error:
        raise _unusable(place, error.__cause__) from error
    except DBAPIError as error:
        raise _unusable(place, error) from error
    except OSError as error:
        raise DatabaseUnusableError(
            f"Le dossier de la base {place} ne peut pas être créé ou lu ({system_words(error)}). "
            "Donnez un dossier accessible en écriture dans CQP_DATA_DIR."
        ) from error
    return store


def look_only(settings: Settings, read: Callable[[Connection], T]) -> T:
    """Return what `read` finds in a database of this program's schema, of which nothing is written.

    Raises:
        DatabaseUnusableError: It is not there, cannot be read, or has another schema.
    """
    place, file = place_of(settings), file_of(settings)
    found: list[T] = []

    def look(db: Connection) -> None:
        if not is_current(db):
            raise DatabaseUnusableError(
                f"La base {place} est vide, ou d'une version plus ancienne du logiciel. Créez-la ou mettez-la à jour "
                "d'abord : python -m cqp init."
            )
        found.append(read(db))

    try:
        if file is not None:
            look_at(file, look, accepting=True)
        else:
            store = connect(settings.database_url)
            with store.reading() as db:
                recognise(db, place)
                look(db)
            store.close()
    except OSError as error:
        raise DatabaseUnusableError(
            f"La base {place} ne peut pas être lue ({system_words(error)}). Si elle a existé, python -m cqp backups "
            "liste ses sauvegardes. Créez-la (python -m cqp init) si elle est nouvelle, ou corrigez CQP_DATABASE_URL."
        ) from error
    except (DatabaseBusyError, DatabaseFullError) as error:
        raise _unusable(place, error.__cause__) from error
    except DBAPIError as error:
        raise _unusable(place, error) from error
    return found[0]


def _unusable(place: str, error: BaseException | None) -> DatabaseUnusableError:
    words = words_of(error) if isinstance(error, DBAPIError) else "elle ne répond pas"
    return DatabaseUnusableError(
        f"La base de données {place} ne peut pas être ouverte ({words}). Vérifiez que ce chemin ou ce serveur "
        "est accessible en écriture et que le disque a de la place, ou corrigez CQP_DATABASE_URL."
    )


def _place(url: URL) -> str:
    return url.database or "" if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)


def _version(store: Store, place: str, check: Check) -> str:
    with store.reading() as db:
        version = recognise(db, place)
        if version:
            check(db)
    return version


def _in_use(place: str) -> DatabaseInUseError:
    return DatabaseInUseError(
        f"La base {place} doit être mise à jour, mais le tableau de bord est ouvert dessus avec une version plus "
        "ancienne. Arrêtez-le, puis recommencez."
    )


def _upgrade(db: Connection) -> None:
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    migrate(db)
    if db.dialect.name == "sqlite" and db.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
        db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
