"""Make one verified backup in a folder, and copy it to another."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from cqp.errors import BackupError, DatabaseBusyError, DatabaseFullError, system_words
from cqp.store.backup.checking import check_copy
from cqp.store.backup.copying import Contents, copy_database
from cqp.store.backup.durable import PART, digest_of, finishing, forget_unfinished
from cqp.store.backup.manifest import SUFFIX, Manifest, Reason, list_backups, write_manifest
from cqp.store.backup.rotation import outdated
from cqp.store.backup.secrecy import decrypt, encrypt
from cqp.store.engine import Store

LOCK_WAIT_S = 120
"""How long one backup waits for another that is being made, in seconds."""

SPARE_BYTES = 50_000_000
"""What a backup leaves free on the disk, at least: the database may be on the same one, and must go on."""


@contextmanager
def folder_held(folder: Path) -> Iterator[None]:
    """Be the only one to write in a folder of backups; what somebody left unfinished is deleted first."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder / ".lock", timeout=LOCK_WAIT_S):
            forget_unfinished(folder)
            yield
    except Timeout as error:
        raise BackupError(
            f"Une autre sauvegarde est en cours dans {folder} depuis plus de {LOCK_WAIT_S} secondes. Recommencez "
            "dans quelques minutes."
        ) from error
    except OSError as error:
        raise BackupError(
            f"La sauvegarde n'a pas pu être écrite dans {folder} ({system_words(error)}). Vérifiez que ce dossier est "
            "accessible en écriture et que le disque a de la place."
        ) from error


def make_backup(store: Store, folder: Path, *, reason: Reason, at: datetime, passphrase: str = "") -> Manifest:
    """Copy the database to a folder, verify the copy, and only then let it count.

    Raises:
        BackupError: The folder cannot be written, the disk is too full, or the copy is not good.
    """
    with folder_held(folder):
        _require_room(store, folder, times=3 if passphrase else 1)
        plain = folder / f"{_free_name(folder, at)}"
        target = plain.with_name(f"{plain.name}.age") if passphrase else plain
        with finishing(target) as part:
            draft = plain.with_name(f"{plain.name}.clear{PART}") if passphrase else part
            try:
                contents = _copy(store, draft)
                if passphrase:
                    _encrypt(draft, part, passphrase)
                digest, size = digest_of(part), part.stat().st_size
            finally:
                if draft != part:
                    draft.unlink(missing_ok=True)
        one = Manifest(
            name=target.name,
            at=at.replace(microsecond=0),
            reason=reason,
            size=size,
            digest=digest,
            engine="sqlite" if store.is_sqlite else "postgresql",
            installation=contents.installation,
            schema=contents.schema,
            anchor=contents.anchor,
            rows=contents.rows,
        )
        write_manifest(folder, one)
        return one


def send_copy(one: Manifest, source: Path, folder: Path) -> None:
    """Copy a backup to another folder, which must exist; read it back before it counts there.

    Raises:
        BackupError: It cannot be written there, or is not the same once written.
    """
    with folder_held(folder):
        with finishing(folder / one.name) as part:
            shutil.copyfile(source / one.name, part)
        if digest_of(folder / one.name) != one.digest:
            (folder / one.name).unlink()
            raise BackupError(
                f"La copie de {one.name} dans {folder} n'est pas identique à l'original : elle a été retirée. "
                "Contrôlez ce support, ou prenez-en un autre."
            )
        write_manifest(folder, one)


def rotate(folder: Path, now: datetime) -> None:
    """Delete what need not be kept any more; the description first, so that nothing half deleted counts."""
    with folder_held(folder):
        for one in outdated(list_backups(folder), now):
            (folder / f"{one.name}{SUFFIX}").unlink(missing_ok=True)
            (folder / one.name).unlink(missing_ok=True)


def _copy(store: Store, draft: Path) -> Contents:
    try:
        held = copy_database(store, draft)
    except (DatabaseBusyError, DatabaseFullError, DBAPIError, sqlite3.Error) as error:
        raise BackupError(
            f"La base n'a pas pu être copiée ({type(error).__name__}). Vérifiez que le disque a de la place et que "
            "la base répond ; la sauvegarde précédente reste bonne."
        ) from error
    if check_copy(draft, "La copie de la base") != held:
        raise BackupError(
            "La copie de la base n'a pas le même contenu qu'elle : elle a été retirée. Recommencez, et contrôlez le "
            "disque si cela se répète."
        )
    return held


def _encrypt(draft: Path, part: Path, passphrase: str) -> None:
    """Encrypt, then open again to be sure that what counts can be opened."""
    encrypt(draft, part, passphrase)
    again = draft.with_name(f"{draft.name}.again{PART}")
    try:
        decrypt(part, again, passphrase)
        if digest_of(again) != digest_of(draft):
            raise BackupError(
                "La sauvegarde chiffrée ne redonne pas la base : elle a été retirée. Contrôlez la mémoire et le disque."
            )
    finally:
        again.unlink(missing_ok=True)


def _free_name(folder: Path, at: datetime) -> str:
    stem = f"cqp-{at:%Y%m%dT%H%M%SZ}"
    rank = 1
    while any(folder.glob(f"{stem}-{rank}.db*")):
        rank += 1
    return f"{stem}-{rank}.db"


def _require_room(store: Store, folder: Path, *, times: int) -> None:
    size = 0
    if store.is_sqlite:
        database = Path(str(store.engine.url.database))
        size = sum(one.stat().st_size for one in (database, Path(f"{database}-wal")) if one.exists())
    free = shutil.disk_usage(folder).free
    if free < times * size + SPARE_BYTES:
        raise BackupError(
            f"Il ne reste que {free // 1_000_000} Mo sur le disque de {folder} : la sauvegarde n'a pas été faite, pour "
            "laisser cette place aux notes. Libérez de la place, ou donnez un dossier d'un autre disque."
        )
