"""Open a backup beside the database, and put it in its place; what was there is kept aside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from cqp.errors import BackupError, system_words
from cqp.store.backup.checking import check_copy
from cqp.store.backup.copying import Contents
from cqp.store.backup.durable import PART, digest_of, finishing, flush_folder
from cqp.store.backup.manifest import Manifest
from cqp.store.backup.secrecy import decrypt, read_passphrase
from cqp.store.instance import note_of

ASIDE = "replaced"
"""Folder beside the database where replaced files are kept."""


@contextmanager
def opened(one: Manifest, folder: Path, beside: Path, passphrase_file: Path | None) -> Iterator[tuple[Path, Contents]]:
    """Yield a verified copy of a backup, in clear, and what it holds; it is deleted at the end unless it was moved.

    Args:
        one: The backup.
        folder: Where it is.
        beside: The folder in which the copy is made; it must be on the disk of the database.
        passphrase_file: What opens an encrypted one.

    Raises:
        BackupError: Its file is not as it was made, or cannot be opened.
    """
    copy = beside / f"{one.name}.restored{PART}"
    try:
        beside.mkdir(parents=True, exist_ok=True)
        if digest_of(folder / one.name) != one.digest:
            raise BackupError(
                f"La sauvegarde {one.name} n'est plus telle qu'elle a été faite : son empreinte a changé. "
                "Choisissez-en une autre, et contrôlez ce disque."
            )
        if one.is_encrypted:
            if passphrase_file is None:
                raise BackupError(
                    f"La sauvegarde {one.name} est chiffrée. Donnez dans CQP_BACKUP_PASSPHRASE_FILE le fichier qui "
                    "contient sa phrase secrète."
                )
            decrypt(folder / one.name, copy, read_passphrase(passphrase_file))
        else:
            shutil.copyfile(folder / one.name, copy)
        copy.chmod(0o600)
        yield copy, check_copy(copy, f"La sauvegarde {one.name}")
    except OSError as error:
        raise BackupError(
            f"La sauvegarde {one.name} ne peut pas être ouverte ({system_words(error)}). Vérifiez que son support est "
            f"branché et qu'il y a de la place dans {beside}."
        ) from error
    finally:
        copy.unlink(missing_ok=True)


def save_as(copy: Path, target: Path) -> None:
    """Write a verified copy to a file of its own, in clear."""
    if target.exists():
        raise BackupError(f"{target} existe déjà : rien n'a été écrit. Donnez un autre nom de fichier.")
    with finishing(target) as part:
        shutil.copyfile(copy, part)


def put_in_place(copy: Path, file: Path, now: datetime) -> Path | None:
    """Give a verified copy the database's name; return the folder that keeps what was there, None if nothing was.

    Between the two steps there is no database: the program then refuses to start, and restoring again completes it.
    """
    places = (file.parent / ASIDE / f"{now:%Y%m%dT%H%M%SZ}-{rank}" for rank in count(1))
    aside = next(one for one in places if not one.exists())
    parts = [file, *(Path(f"{file}{end}") for end in ("-wal", "-shm", "-journal")), note_of(file)]
    there = [one for one in parts if one.exists()]
    if there:
        aside.mkdir(parents=True)
        for one in there:
            one.rename(aside / one.name)
        flush_folder(aside)
    with finishing(file) as part:
        copy.rename(part)
    return aside if there else None
