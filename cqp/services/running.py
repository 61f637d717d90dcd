"""The store and the settings of this process: opened once at start, used by the routes and by the pages."""

from __future__ import annotations

from datetime import datetime

from cqp.config import Settings
from cqp.services import export_jobs
from cqp.services.start import start
from cqp.services.verify_journal import Verification, verify_locally
from cqp.store.engine import Store

ANCHORS = "journal-anchors.txt"
"""File of the data folder that says where the journal stood at each start."""

_running: list[tuple[Store, Settings]] = []
_verified: list[Verification] = []


def open_once(settings: Settings, now: datetime) -> Store:
    """Open this process's store; further calls return the same one.

    Raises:
        CqpError: As `cqp.services.start.start`.
    """
    if not _running:
        _running.append((start(settings, now), settings))
    return store()


def store() -> Store:
    """Return the store opened at start."""
    return _running[0][0]


def verify(now: datetime) -> None:
    """Verify the journal and keep what was found for the pages; called in the background at start.

    Where a sound journal stands is noted in the data folder, so that each copy of the folder holds its own proof.
    """
    found = verify_locally(store())
    _verified[:] = [found]
    if found.is_sound:
        folder = settings().data_dir
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ANCHORS).open("a", encoding="utf-8") as file:
            file.write(f"{now.isoformat(timespec='seconds')} {found.anchor}\n")


def last_verification() -> Verification | None:
    """Return what the verification at start found; None while it runs."""
    return _verified[0] if _verified else None


def settings() -> Settings:
    """Return the settings it was opened with."""
    return _running[0][1]


def close() -> None:
    """End the exports and close the store, if it is open."""
    export_jobs.forget_all()
    _verified.clear()
    while _running:
        _running.pop()[0].close()
