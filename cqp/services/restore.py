"""Put a backup in the place of the database, after telling what would be lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cqp.config import Settings
from cqp.errors import BackupError
from cqp.marking.journal import Kind
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.back_up import Kept, find_backup
from cqp.services.erase_candidate import ERASURES
from cqp.services.start import start
from cqp.store import journal, sign_ins
from cqp.store.anchors import Word, note_anchor
from cqp.store.backup import restoring
from cqp.store.backup.losing import Loss as Loss  # pages and commands name the type
from cqp.store.backup.losing import compare, compare_file
from cqp.store.engine import Store
from cqp.store.instance import Instance
from cqp.store.opening import file_of

LOST_WORDS: Mapping[str, tuple[str, str]] = {
    "exam_session": ("session d'examen", "sessions d'examen"),
    "candidate": ("candidat", "candidats"),
    "assessor": ("évaluateur", "évaluateurs"),
    "committee": ("comité", "comités"),
    "sitting": ("passage", "passages"),
    "mark_event": ("marque", "marques"),
    "minutes": ("procès-verbal d'évaluation", "procès-verbaux d'évaluation"),
    "jury_minutes": ("procès-verbal de jury", "procès-verbaux de jury"),
}
"""What a table of the comparison holds: one, several."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A backup, and what would be lost by restoring it; None when the database cannot be read any more."""

    kept: Kept
    loss: Loss | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the replaced files are; None when nothing was there."""

    kept: Kept
    aside: Path | None


def preview(settings: Settings, name: str) -> Preview:
    """Return what restoring a backup (the newest for an empty name) would lose; nobody is asked for a right.

    Raises:
        BackupError: There is no such backup, it is not good any more, or the database is not a file.
    """
    kept, file = find_backup(settings, name), _file(settings)
    with restoring.opened(kept.backup, kept.folder, settings.data_dir, settings.passphrase_file) as (_, contents):
        return Preview(kept, compare_file(file, contents))


def preview_restore(store: Store, token: str, settings: Settings, name: str, now: datetime) -> Preview:
    """Return the same of the database in use, for a coordinator.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        BackupError: There is no such backup, or it is not good any more.
    """
    access.who_is(store, token, now, Role.COORDINATOR)
    kept = find_backup(settings, name)
    with (
        restoring.opened(kept.backup, kept.folder, settings.data_dir, settings.passphrase_file) as (_, contents),
        store.reading() as db,
    ):
        return Preview(kept, compare(db, contents))


def restore(settings: Settings, name: str, now: datetime) -> Restored:
    """Put a backup in the place of the database file, keep what was there aside, and tell the journal.

    Everybody signs in again: who was signed out since the backup was made would else be signed in. Whoever was erased
    since is erased again.

    Raises:
        BackupError: There is no such backup, it is not good any more, or the database is not a file.
        DatabaseInUseError: The application is running on it.
    """
    kept, file = find_backup(settings, name), _file(settings)
    instance = Instance(file)
    instance.hold()
    try:
        with restoring.opened(kept.backup, kept.folder, file.parent, settings.passphrase_file) as (copy, contents):
            loss = compare_file(file, contents)
            _bring_erasures(kept.folder, settings.data_dir)
            aside = restoring.put_in_place(copy, file, now)
            note_anchor(settings.data_dir, Word.RESTORED, contents.installation, contents.anchor, now)
        store = start(settings, now)
        with store.writing() as db:
            sign_ins.forget_before(db, now.isoformat())
            told: dict[str, object] = {"backup": kept.backup.digest, "entries": contents.anchor.count}
            told["lost"] = loss.entries if loss else -1
            journal.append(db, now.isoformat(), [journal.News(Kind.RESTORED, "program", "", told)])
        store.close()
    finally:
        instance.release(is_clean=True)
    return Restored(kept, aside)


def extract(settings: Settings, name: str, target: Path) -> Kept:
    """Write a backup to a file of its own, verified and in clear; the database is not touched.

    Raises:
        BackupError: There is no such backup, it is not good any more, or the file is there already.
    """
    kept = find_backup(settings, name)
    with restoring.opened(kept.backup, kept.folder, target.parent, settings.passphrase_file) as (copy, _):
        restoring.save_as(copy, target)
    return kept


def _file(settings: Settings) -> Path:
    file = file_of(settings)
    if file is None:
        raise BackupError(
            "La base est sur un serveur PostgreSQL : une sauvegarde ne prend pas sa place d'un geste. Écrivez-la dans "
            "un fichier (python -m cqp restore NOM --to copie.db), créez une base vide, copiez-y le fichier "
            "(python -m cqp copy), puis changez CQP_DATABASE_URL."
        )
    return file


def _bring_erasures(source: Path, data_dir: Path) -> None:
    """Keep every erasure that either folder knows of: on a new machine, the backup's own."""
    there, here = source / ERASURES, data_dir / ERASURES
    if there.exists():
        known = here.read_text(encoding="utf-8").splitlines() if here.exists() else []
        new = [line for line in there.read_text(encoding="utf-8").splitlines() if line not in known]
        data_dir.mkdir(parents=True, exist_ok=True)
        with here.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in new)
