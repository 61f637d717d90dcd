"""Make verified backups of the database, keep a second copy elsewhere, and say how they stand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cqp.config import Settings
from cqp.errors import BackupError
from cqp.marking.journal import Anchor
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.erase_candidate import ERASURES
from cqp.store.backup.making import make_backup, rotate, send_copy
from cqp.store.backup.manifest import Manifest as Manifest  # pages and commands name the types
from cqp.store.backup.manifest import Reason as Reason
from cqp.store.backup.manifest import list_backups
from cqp.store.backup.restoring import opened
from cqp.store.backup.secrecy import read_passphrase
from cqp.store.engine import Store
from cqp.store.opening import file_of
from cqp.store.place import warnings_of

FOLDER = "backups"
"""Folder of the data folder that holds the backups."""


class Second(StrEnum):
    """How the second folder is."""

    NONE = "none"
    """No second folder is set."""
    MISSING = "missing"
    """It is set, and not there: the stick is out."""
    BEHIND = "behind"
    """It is there, without the newest backup."""
    UP_TO_DATE = "up_to_date"


@dataclass(frozen=True, slots=True)
class Kept:
    """A verified backup and the folder it is in."""

    backup: Manifest
    folder: Path


@dataclass(frozen=True, slots=True)
class BackupState:
    """How the backups stand.

    Attributes:
        kept: Of both folders, newest first; one that is in both, once.
        folder: The first folder.
        second_folder: The second, None if none is set.
        second: How that one is.
        is_encrypted: Whether the next backup will be.
        warnings: What should be known of the place of the database, in French.
    """

    kept: tuple[Kept, ...]
    folder: Path
    second_folder: Path | None
    second: Second
    is_encrypted: bool
    warnings: tuple[str, ...]


def back_up(store: Store, settings: Settings, now: datetime, reason: Reason) -> Manifest:
    """Make a backup, verify it, delete those that need not be kept, and bring the second folder up to date.

    Raises:
        BackupError: The backup could not be made; or it was, and the second folder could not take it.
    """
    folder = settings.data_dir / FOLDER
    passphrase = read_passphrase(settings.passphrase_file) if settings.passphrase_file else ""
    one = make_backup(store, folder, reason=reason, at=now, passphrase=passphrase)
    _keep_erasures(settings, folder)
    rotate(folder, now)
    feed_second_folder(settings, now)
    return one


def feed_second_folder(settings: Settings, now: datetime) -> bool:
    """Copy the newest backup to the second folder if it is there without it; say whether it was copied.

    Raises:
        BackupError: It could not be written there.
    """
    state = read_state(settings)
    if state.second is not Second.BEHIND or state.second_folder is None:
        return False
    newest = list_backups(state.folder)[0]
    send_copy(newest, state.folder, state.second_folder)
    _keep_erasures(settings, state.second_folder)
    rotate(state.second_folder, now)
    return True


def read_state(settings: Settings) -> BackupState:
    """Return how the backups stand; nobody is asked for a right."""
    folder, second_folder = settings.data_dir / FOLDER, settings.backup_dir
    own = list_backups(folder)
    second = Second.NONE
    if second_folder is not None:
        names = {one.name for one in list_backups(second_folder)}
        second = Second.UP_TO_DATE if own and own[0].name in names else Second.BEHIND
        second = second if second_folder.is_dir() else Second.MISSING
    file = file_of(settings)
    return BackupState(
        kept=tuple(_everywhere(folder, second_folder)),
        folder=folder,
        second_folder=second_folder,
        second=second,
        is_encrypted=settings.passphrase_file is not None,
        warnings=warnings_of(file.parent) if file is not None else (),
    )


def read_backups(store: Store, token: str, settings: Settings, now: datetime) -> BackupState:
    """Return how the backups stand, for a coordinator.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    access.who_is(store, token, now, Role.COORDINATOR)
    return read_state(settings)


def find_backup(settings: Settings, name: str) -> Kept:
    """Return a backup by its name, the newest for an empty one.

    Raises:
        BackupError: There is none.
    """
    state = read_state(settings)
    found = next((one for one in state.kept if name in {"", one.backup.name}), None)
    if found is None:
        raise BackupError(
            f"Aucune sauvegarde vérifiée ne s'appelle « {name} » dans {state.folder}. "
            "La commande « python -m cqp backups » en donne la liste."
            if name
            else f"Il n'y a aucune sauvegarde vérifiée dans {state.folder}."
        )
    return found


def check_backup(settings: Settings, kept: Kept) -> None:
    """Read a backup whole again and verify it.

    Raises:
        BackupError: It is not good any more.
    """
    with opened(kept.backup, kept.folder, settings.data_dir, settings.passphrase_file) as (_, contents):
        if (contents.anchor, contents.rows) != (kept.backup.anchor, kept.backup.rows):
            raise BackupError(f"La sauvegarde {kept.backup.name} n'a pas le contenu annoncé. Choisissez-en une autre.")


def attested(settings: Settings, installation: str) -> Iterator[tuple[datetime, Anchor]]:
    """Yield where the journal of a database stood at each of its backups."""
    for one in read_state(settings).kept:
        if one.backup.installation == installation and one.backup.anchor.count:
            yield one.backup.at, one.backup.anchor


def _everywhere(folder: Path, second_folder: Path | None) -> list[Kept]:
    found = {one.name: Kept(one, place) for place in (second_folder, folder) if place for one in list_backups(place)}
    return sorted(found.values(), key=lambda one: (one.backup.at, one.backup.name), reverse=True)


def _keep_erasures(settings: Settings, folder: Path) -> None:
    """Keep beside the backups what makes the erased ones erased again: it names nobody."""
    file = settings.data_dir / ERASURES
    if file.exists():
        shutil.copyfile(file, folder / ERASURES)
