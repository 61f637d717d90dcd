"""The store of this process: opened once at start, used by the routes and by the pages."""

from __future__ import annotations

from datetime import datetime

from cqp.config import Settings
from cqp.services.start import start
from cqp.store.engine import Store

_stores: list[Store] = []


def open_once(settings: Settings, now: datetime) -> Store:
    """Open this process's store; further calls return the same one.

    Raises:
        CqpError: As `cqp.services.start.start`.
    """
    if not _stores:
        _stores.append(start(settings, now))
    return _stores[0]


def store() -> Store:
    """Return the store opened at start."""
    return _stores[0]


def close() -> None:
    """Close the store, if it is open."""
    while _stores:
        _stores.pop().close()
