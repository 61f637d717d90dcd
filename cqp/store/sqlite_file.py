"""Look at an SQLite file before it is opened for good: whole, ours, with its own log; nothing of it is written."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError

from cqp.errors import DatabaseUnusableError, SuspectDatabaseError
from cqp.store.anchors import broken_anchor
from cqp.store.installation import find_installation
from cqp.store.instance import is_served_elsewhere, note_of
from cqp.store.journal import read_anchor
from cqp.store.read_only import looking_at
from cqp.store.recognising import recognise
from cqp.store.tables import journal
from cqp.store.trouble import words_of

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
    if not wal.exists() and file.stat().st_size % _page_size(file):
        raise _damaged(file, "il manque la fin de sa dernière page")
    try:
        with looking_at(file) as db:
            recognise(db, str(file))
            found = db.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if found != "ok":
                raise _damaged(file, str(found))
            if not _goes_on_from(file, db):
                raise _foreign_log(file)
            check(db)
    except DatabaseError as error:
        raise _damaged(file, words_of(error)) from error


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
    with wal.open("rb") as opened:
        magic, _, page_size = struct.unpack(">III", opened.read(12))
    if magic not in WAL_MAGIC or page_size != _page_size(file):
        raise _foreign_log(file)


def _page_size(file: Path) -> int:
    with file.open("rb") as opened:
        head = opened.read(18)
    if len(head) < 18:
        raise _damaged(file, "le fichier est tronqué")
    (size,) = struct.unpack(">H", head[16:18])
    return 65_536 if size == 1 else int(size) or 1


def _goes_on_from(file: Path, db: Connection) -> bool:
    """Say whether a database read with its log is the one that the file alone holds, some time later."""
    try:
        with looking_at(file, alone=True) as alone:
            name = find_installation(alone)
            anchor = read_anchor(alone) if inspect(alone).has_table(journal.name) else None
    except DatabaseError:
        return True  # half of the log may be in the file already: it says nothing without the rest
    return name in {"", find_installation(db)} and (anchor is None or broken_anchor(db, [anchor]) is None)


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
