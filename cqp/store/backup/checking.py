"""Is a copy good? Read whole, counted, and its journal followed from the first entry to the last."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import DatabaseError

from cqp.errors import BackupError
from cqp.store import verification
from cqp.store.backup.copying import Contents, read_contents
from cqp.store.read_only import looking_at
from cqp.store.recognising import is_current
from cqp.store.trouble import words_of


def check_copy(file: Path, name: str) -> Contents:
    """Return what an SQLite file holds, once nothing was found wrong with it.

    The journal is verified where the schema is the program's own; an older one is only read whole and counted.

    Args:
        file: The database, which needs no other file beside it.
        name: How to call it in a refusal.

    Raises:
        BackupError: It is damaged, or its past was altered.
    """
    try:
        with looking_at(file, alone=True) as db:
            words = db.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            if words != "ok":
                raise _damaged(name, str(words))
            contents = read_contents(db)
            if is_current(db):
                found = verification.verify(db)
                if not found.is_sound:
                    raise BackupError(
                        f"{name} n'est pas telle que son journal l'atteste : {found.findings[0].message} Elle ne "
                        "compte pas comme sauvegarde. Vérifiez la base (python -m cqp verify) et gardez les copies "
                        "plus anciennes."
                    )
    except DatabaseError as error:
        raise _damaged(name, words_of(error)) from error
    return contents


def _damaged(name: str, words: str) -> BackupError:
    return BackupError(
        f"{name} est endommagée ({words}). Elle ne compte pas comme sauvegarde. Contrôlez le disque, et gardez les "
        "copies plus anciennes."
    )
