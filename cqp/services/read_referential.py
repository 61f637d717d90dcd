"""The versions of the référentiel in the database, and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cqp.marking.sitting import Role
from cqp.referential.model import Referential
from cqp.services import access
from cqp.services.reference import referential_of
from cqp.store import referentials
from cqp.store.engine import Store


@dataclass(frozen=True, slots=True)
class ReferentialVersion:
    """One version: its row, title, label, fingerprint, and when it was loaded (UTC, ISO 8601)."""

    id: int
    title: str
    version: str
    fingerprint: str
    loaded_at: str


def list_referentials(store: Store, token: str, now: datetime) -> tuple[ReferentialVersion, ...]:
    """Return every version, newest first."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return tuple(ReferentialVersion(*row) for row in referentials.list_referentials(db))


def read_referential(store: Store, token: str, referential_id: int, now: datetime) -> tuple[Referential, str]:
    """Return one version and its fingerprint."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return referential_of(store, db, referential_id)


def describe_referentials(store: Store) -> tuple[str, str, int]:
    """Return (version, fingerprint) of the newest référentiel and how many there are, for the command line."""
    with store.reading() as db:
        versions = [ReferentialVersion(*row) for row in referentials.list_referentials(db)]
    return versions[0].version, versions[0].fingerprint, len(versions)
