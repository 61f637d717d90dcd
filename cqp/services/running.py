"""The store and the settings of this process: opened once at start, used by the routes and by the pages.

A server that cannot open its database runs all the same and says why; it tries again when somebody looks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime

from cqp.config import Settings
from cqp.errors import CqpError
from cqp.services import export_jobs
from cqp.services.accept_database import require_accepted
from cqp.services.back_up import Kept, read_state
from cqp.services.export_job import sweep
from cqp.services.start import start
from cqp.services.verify_journal import Verification, verify_locally
from cqp.store import verification
from cqp.store.anchors import Word, note_anchor
from cqp.store.engine import Connection, Store
from cqp.store.installation import read_installation
from cqp.store.instance import Instance
from cqp.store.opening import file_of
from cqp.store.recognising import is_current

RETRY_S = 10
"""How long a stopped server waits before it tries again, in seconds."""

_running: list[tuple[Store, Settings, Instance | None]] = []
_verified: list[Verification] = []
_stopped: list[CqpError] = []
_wanted: list[Callable[[], Settings]] = []
_tries = threading.Lock()
_last_try: list[float] = []


def open_once(settings: Settings, now: datetime, check: Callable[[Connection], object] = lambda _db: None) -> Store:
    """Open this process's store; further calls return the same one. An SQLite file is this process's alone.

    Args:
        settings: Where it is.
        now: The instant, UTC.
        check: What has to hold of a database that is there; raises if it does not, before anything is written.

    Raises:
        CqpError: As `cqp.services.start.start`; or another server uses the file.
    """
    if not _running:
        file = file_of(settings)
        instance = Instance(file) if file is not None else None
        if instance is not None:
            instance.hold()
        try:
            opened = start(settings, now, check=check)
            if instance is not None:
                instance.begin(now)
                sweep(settings.data_dir)
        except BaseException:
            if instance is not None:
                instance.release(is_clean=False)
            raise
        _running.append((opened, settings, instance))
    return store()


def serve(read_settings: Callable[[], Settings], now: datetime) -> CqpError | None:
    """Verify everything, then open the store; return why the server is stopped, None when it runs."""
    _wanted[:] = [read_settings]
    _last_try[:] = [time.monotonic()]
    try:
        wanted = read_settings()
        open_once(wanted, now, lambda db: _verify_first(wanted, db))
        if not _verified:  # it is new, or its schema was older
            _keep(wanted, verify_locally(store()))
        _note(now)
    except CqpError as error:
        close()
        _stopped[:] = [error]
    else:
        _stopped.clear()
    return why_stopped()


def why_stopped() -> CqpError | None:
    """Return why the server is stopped, None when it runs."""
    return _stopped[0] if _stopped else None


def try_again(now: datetime) -> CqpError | None:
    """Try to run if the last try is some time ago; return why the server is still stopped, None when it runs."""
    with _tries:
        if _stopped and time.monotonic() - _last_try[0] > RETRY_S:
            serve(_wanted[0], now)
        return why_stopped()


def offered_backups() -> tuple[Kept, ...]:
    """Return the verified backups that a stopped server has to offer, newest first."""
    try:
        return read_state(_wanted[0]()).kept
    except CqpError:  # it is the settings that stop it
        return ()


def store() -> Store:
    """Return the store opened at start."""
    return _running[0][0]


def verify(now: datetime) -> None:
    """Verify the journal again and keep what was found for the pages."""
    _verified[:] = [verify_locally(store())]
    _note(now)


def last_verification() -> Verification | None:
    """Return what the verification at start found; None when there was none."""
    return _verified[0] if _verified else None


def settings() -> Settings:
    """Return the settings it was opened with."""
    return _running[0][1]


def close() -> None:
    """End the exports and close the store, if it is open."""
    export_jobs.forget_all()
    _verified.clear()
    while _running:
        opened, _, instance = _running.pop()
        opened.close()
        if instance is not None:
            instance.release(is_clean=True)


def _verify_first(settings: Settings, db: Connection) -> None:
    if is_current(db):
        _keep(settings, verification.verify(db))


def _keep(settings: Settings, found: Verification) -> None:
    require_accepted(settings, found)
    _verified[:] = [found]


def _note(now: datetime) -> None:
    """Note where a sound journal stands, in the data folder: each copy of the folder then holds its own proof."""
    found = _verified[0]
    if found.is_sound:
        with store().reading() as db:
            installation = read_installation(db)
        note_anchor(settings().data_dir, Word.START, installation, found.anchor, now)
