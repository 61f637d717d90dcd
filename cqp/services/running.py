"""The store and the settings of this process: opened once at start, used by the routes and by the pages."""

from __future__ import annotations

from datetime import datetime

from cqp.config import Settings
from cqp.services.start import start
from cqp.store.engine import Store

_running: list[tuple[Store, Settings]] = []


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


def settings() -> Settings:
    """Return the settings it was opened with."""
    return _running[0][1]


def close() -> None:
    """Close the store, if it is open."""
    while _running:
        _running.pop()[0].close()
