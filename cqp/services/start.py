"""Open the database and make sure it holds the référentiel and the policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cqp.config import DEFAULT_POLICY, DEFAULT_REFERENTIAL, Settings
from cqp.errors import DatabaseUnusableError, SuspectDatabaseError
from cqp.referential.fingerprint import fingerprint
from cqp.referential.reader import read_whole_referential
from cqp.rules.policy import read_policy
from cqp.rules.retention import access_kept_since
from cqp.services.back_up import Reason, attested, back_up, read_state
from cqp.services.erase_candidate import ERASURES, replay_erasures
from cqp.store import referentials, sign_ins
from cqp.store.anchors import ANCHORS, broken_anchor, read_noted
from cqp.store.backup.copying import read_contents
from cqp.store.cohort import ensure_counter
from cqp.store.engine import Connection, Store
from cqp.store.installation import ensure_installation, find_installation
from cqp.store.instance import forget_crash, is_served_elsewhere, note_of
from cqp.store.opening import file_of, open_store, place_of


def start(
    settings: Settings,
    now: datetime,
    *,
    referential: Path | None = None,
    accepting: bool = False,
    check: Callable[[Connection], object] = lambda _db: None,
) -> Store:
    """Return the store, ready: schema up to date, référentiel and default policy loaded.

    A référentiel whose content is not yet in the database becomes a new version beside the older ones.
    Without a file, the one the program is delivered with is loaded when the database has none. Whoever was erased
    since the backup in use was made is erased again. An older schema is backed up before it is changed.

    Args:
        settings: Where the database is.
        now: The instant, UTC.
        referential: Another file than the one delivered.
        accepting: Take a database whose end is missing, or that is another copy: a person has decided so.
        check: What else has to hold of a database that is there; raises if it does not, before anything is written.

    Raises:
        ReferentialFileError: The file is malformed; the database is as it was.
        PolicyFileError: Likewise.
        DatabaseUnusableError: The database cannot be opened, or has vanished.
        SuspectDatabaseError: The end of its journal is missing, or it was replaced by another copy.
        BackupError: Its schema is older, and it could not be backed up before the change.
    """
    document, rules = read_whole_referential(referential or DEFAULT_REFERENTIAL), read_policy(DEFAULT_POLICY)
    refuse_vanished(settings)

    def checked(db: Connection) -> None:
        if not accepting:
            refuse_rewritten(settings, db)
        check(db)

    store = open_store(
        settings,
        check=checked,
        accepting=accepting,
        before_migration=lambda older: back_up(older, settings, now, Reason.MIGRATION),
    )
    try:
        with store.writing() as db:
            ensure_installation(db, now.isoformat())
            ensure_counter(db)
            is_wanted = referential is not None or not referentials.list_referentials(db)
            content = fingerprint(document)
            if is_wanted and referentials.find_referential(db, content) is None:
                referentials.add_referential(db, document, content, now.isoformat())
            referentials.ensure_policy(db, rules, now.isoformat())
            sign_ins.forget_before(db, access_kept_since(now.date(), rules.retention).isoformat())
        replay_erasures(store, settings.data_dir, now)
        file = file_of(settings)
        if file is not None and not is_served_elsewhere(file):
            forget_crash(file)  # its log is taken in; what closes the file now takes the log away
    except BaseException:
        store.close()
        raise
    return store


def refuse_vanished(settings: Settings) -> None:
    """Refuse to begin from nothing where there has been a database.

    Raises:
        DatabaseUnusableError: Its file is not there, and something says that it was.
    """
    file = file_of(settings)
    if file is None or file.exists():
        return
    traces = [settings.data_dir / name for name in (ANCHORS, ERASURES)]
    traces += [Path(f"{file}{end}") for end in ("-wal", "-shm")] + [note_of(file)]
    backups = read_state(settings).kept
    found = [one.name for one in traces if one.exists()] + [one.backup.name for one in backups[:1]]
    if found:
        raise DatabaseUnusableError(
            f"La base {file} a disparu, alors que {', '.join(found)} dit qu'il y en avait une. Rien n'a été créé à sa "
            "place. Remettez ce fichier s'il a été déplacé, ou restaurez une sauvegarde ; pour partir vraiment de "
            "rien, donnez un autre dossier dans CQP_DATA_DIR."
        )


def refuse_rewritten(settings: Settings, db: Connection) -> None:
    """Refuse a database whose journal does not go through what was noted of it: at starts, and by its backups.

    Raises:
        SuspectDatabaseError: Its end is missing, or it is another copy.
    """
    installation = find_installation(db)
    noted = read_noted(settings.data_dir, installation, attested(settings, installation))
    broken = broken_anchor(db, noted)
    if broken is None:
        return
    count = read_contents(db).anchor.count
    what = (
        f"son journal s'arrête à l'entrée {count}, alors que l'entrée {broken.count} a été attestée : des marques "
        "récentes manquent"
        if count < broken.count
        else f"son journal n'est plus celui qui a été attesté à l'entrée {broken.count}"
    )
    raise SuspectDatabaseError(
        f"La base {place_of(settings)} n'est pas celle que ce dossier de données connaît : {what}. Son fichier -wal a "
        "disparu, ou une ancienne copie a été remise sans la commande « restore ». Rien n'a été modifié. Remettez le "
        "bon fichier, restaurez une sauvegarde, ou acceptez la base telle qu'elle est (python -m cqp accept)."
    )
