"""Look at an SQLite file before it is opened for good: whole, ours, with its own log; nothing of it is written."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from cqp.errors import DatabaseUnusableError, SuspectDatabaseError
from cqp.store.installation import find_installation
from cqp.store.instance import is_served_elsewhere, note_of
from cqp.store.read_only import looking_at
from cqp.store.recognising import recognise

Check: TypeAlias = Callable[[Connection], object]

MAGIC = b"SQLite format 3\0"
"""How an SQLite file begins."""

WAL_MAGIC = (0x377F0682, 0x377F0683)
"""How the log of one begins."""

WAL_HEADER = 32
"""Bytes of the log's own header; a shorter log holds nothing."""


def look_at(file: Path, check: Check, *, accepting: bool = False) -> None:
    """Refuse a file that is not a whole database of ours.

    Args:
        file: The database.
        check: What else has to hold of it; raises if it does not.
        accepting: Take it although its log is missing.

    Raises:
        DatabaseUnusableError: It is empty, damaged, somebody else's, or newer than the program.
        SuspectDatabaseError: It can be read, but its log is missing or not its own: what was marked last may be lost.
    """
    _look_at_head(file)
    wal = Path(f"{file}-wal")
    if not wal.exists():
        if not accepting:
            _refuse_without_log(file)
    elif wal.stat().st_size >= WAL_HEADER:
        _look_at_log(file, wal)
    try:
        with looking_at(file) as db:
            recognise(db, str(file))
            found = db.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if found != "ok":
                raise _damaged(file, str(found))
            name = _installation(file)
            if name and name != find_installation(db):
                raise _foreign_log(file)
            check(db)
    except DatabaseError as error:
        raise _damaged(file, str(error.orig)) from error


def _look_at_head(file: Path) -> None:
    with file.open("rb") as opened:
        head = opened.read(len(MAGIC))
    if not head:
        raise DatabaseUnusableError(
            f"Le fichier de la base {file} est vide (0 octet) : ce n'est pas une base neuve, mais souvent une copie "
            "qui a échoué. Il n'a pas été modifié. Restaurez une sauvegarde, ou supprimez ce fichier si vous voulez "
            "vraiment partir de rien."
        )
    if head != MAGIC:
        raise DatabaseUnusableError(
            f"La base {file} ne peut pas être ouverte : ce fichier n'est pas une base SQLite, ou son début est "
            "abîmé. Il n'a pas été modifié. Corrigez CQP_DATABASE_URL, ou restaurez une sauvegarde."
        )


def _refuse_without_log(file: Path) -> None:
    """A server that was killed leaves its log: where that is gone, the last marks went with it."""
    was_killed = note_of(file).exists() and not is_served_elsewhere(file)
    if was_killed or Path(f"{file}-shm").exists():
        raise SuspectDatabaseError(
            f"Le fichier {file.name}-wal, qui portait les dernières marques, a disparu d'à côté de {file} : la base "
            "s'est arrêtée sans le ranger. Rien n'a été modifié. Remettez ce fichier à sa place s'il a été déplacé ; "
            "sinon restaurez une sauvegarde, ou acceptez la base telle qu'elle est (python -m cqp accept)."
        )


def _look_at_log(file: Path, wal: Path) -> None:
    magic, _, page_size = struct.unpack(">III", wal.read_bytes()[:12])
    with file.open("rb") as opened:
        opened.seek(16)
        (own,) = struct.unpack(">H", opened.read(2))
    if magic not in WAL_MAGIC or page_size != (65_536 if own == 1 else own):
        raise _foreign_log(file)


def _installation(file: Path) -> str:
    """Return the database's name as the file alone gives it; empty where it cannot be read without its log."""
    try:
        with looking_at(file, alone=True) as db:
            return find_installation(db)
    except DatabaseError:
        return ""


def _foreign_log(file: Path) -> DatabaseUnusableError:
    return DatabaseUnusableError(
        f"Le fichier {file.name}-wal n'est pas celui de la base {file} : il vient d'une autre, ou il est abîmé. Rien "
        "n'a été modifié. Remettez le bon fichier à sa place, ou restaurez une sauvegarde."
    )


def _damaged(file: Path, words: str) -> DatabaseUnusableError:
    return DatabaseUnusableError(
        f"La base {file} est endommagée ({words}). Elle n'a pas été modifiée. Gardez-en une copie, contrôlez le "
        "disque, et restaurez une sauvegarde."
    )
