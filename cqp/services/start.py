"""Open the database and make sure it holds the référentiel and the policy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cqp.config import DEFAULT_POLICY, DEFAULT_REFERENTIAL, Settings
from cqp.referential.fingerprint import fingerprint
from cqp.referential.reader import read_whole_referential
from cqp.rules.policy import read_policy
from cqp.rules.retention import access_kept_since
from cqp.services.erase_candidate import replay_erasures
from cqp.store import referentials, sign_ins
from cqp.store.engine import Store
from cqp.store.installation import ensure_installation
from cqp.store.opening import open_store


def start(settings: Settings, now: datetime, *, referential: Path | None = None) -> Store:
    """Return the store, ready: schema up to date, référentiel and default policy loaded.

    A référentiel whose content is not yet in the database becomes a new version beside the older ones.
    Without a file, the one the program is delivered with is loaded when the database has none. Whoever was erased
    since the backup in use was made is erased again.

    Raises:
        ReferentialFileError: The file is malformed; the database is as it was.
        PolicyFileError: Likewise.
        DatabaseUnusableError: The database cannot be opened.
    """
    document, rules = read_whole_referential(referential or DEFAULT_REFERENTIAL), read_policy(DEFAULT_POLICY)
    store = open_store(settings)
    with store.writing() as db:
        ensure_installation(db, now.isoformat())
        is_wanted = referential is not None or not referentials.list_referentials(db)
        content = fingerprint(document)
        if is_wanted and referentials.find_referential(db, content) is None:
            referentials.add_referential(db, document, content, now.isoformat())
        referentials.ensure_policy(db, rules, now.isoformat())
        sign_ins.forget_before(db, access_kept_since(now.date(), rules.retention).isoformat())
    replay_erasures(store, settings.data_dir, now)
    return store
