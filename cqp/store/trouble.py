"""What the database itself says when it cannot do as asked, told to people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cqp.errors import CqpError, DatabaseBusyError, DatabaseFullError

PRIMARY = 0xFF
"""The part of an SQLite error code that tells its family."""

SQLITE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN})

POSTGRESQL_FULL = frozenset({"53100", "58030"})
"""Disk full, i/o error."""

POSTGRESQL_READ_ONLY = "25006"
"""A server that takes no writing, as a standby; in a transaction of ours that only reads, a fault of the program."""

POSTGRESQL_BUSY = frozenset({"40001", "40P01", "53000", "53200", "53300", "55P03", "57P01", "57P02", "57P03"})
"""Deadlock, out of connections, lock not available, shutting down."""


@contextmanager
def told_in_french(*, writing: bool = False) -> Iterator[None]:
    """Turn what a full disk or a held lock makes the database say into an error that people understand.

    Args:
        writing: Whether the transaction is one that writes.

    Raises:
        DatabaseFullError: Nothing more can be written; what was stored before still is.
        DatabaseBusyError: Not now; a later try may succeed.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise _busy() from error
    except DBAPIError as error:
        known = _known(error, writing=writing)
        if known is None:
            raise
        raise known from error


def words_of(error: DBAPIError) -> str:
    """Return what the database said, in French where we know it."""
    number = getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY
    known = {
        sqlite3.SQLITE_FULL: "le disque est plein",
        sqlite3.SQLITE_IOERR: "le disque est plein ou ne répond plus",
        sqlite3.SQLITE_READONLY: "le fichier ou son dossier est protégé en écriture",
        sqlite3.SQLITE_CANTOPEN: "le fichier ou son dossier n'est pas accessible",
        sqlite3.SQLITE_BUSY: "un autre programme la tient verrouillée",
        sqlite3.SQLITE_CORRUPT: "le fichier est tronqué ou abîmé",
        sqlite3.SQLITE_NOTADB: "ce n'est pas une base SQLite",
    }
    return known.get(number, str(error.orig).strip())


def _known(error: DBAPIError, *, writing: bool) -> CqpError | None:
    said = error.orig
    number = getattr(said, "sqlite_errorcode", None)
    state = getattr(said, "sqlstate", None)
    is_lost = number is None and state is None and error.connection_invalidated
    is_full = (number is not None and number & PRIMARY in SQLITE_FULL) or state in POSTGRESQL_FULL
    if is_full or (writing and state == POSTGRESQL_READ_ONLY):
        return DatabaseFullError(
            "Le disque de la base est plein, protégé en écriture ou ne répond plus : rien de plus n'a été "
            "enregistré, ce qui l'était déjà l'est toujours. Gardez cette page ouverte et prévenez la coordination : "
            "dès qu'elle aura libéré de la place, ce qui attend ici partira tout seul."
        )
    if (number is not None and number & PRIMARY in SQLITE_BUSY) or state in POSTGRESQL_BUSY or is_lost:
        return _busy()
    return None


def _busy() -> DatabaseBusyError:
    return DatabaseBusyError(
        "La base est occupée ou injoignable pour l'instant : rien n'a été enregistré cette fois. Réessayez dans "
        "quelques secondes ; ce qui attend sur ce poste repartira tout seul."
    )
