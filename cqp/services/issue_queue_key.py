"""Give a laptop the secret with which it seals the file of what waits on it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from cqp.marking.sitting import Role
from cqp.services import access
from cqp.store import queue_keys
from cqp.store.engine import Store


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """What the laptop keeps: the secret, and the name under which the server finds it again."""

    id: str
    secret: str


def issue_queue_key(store: Store, token: str, laptop: str, now: datetime, *, made_by: int | None = None) -> IssuedKey:
    """Return a new secret of the caller's; a file sealed under it is theirs and was not altered since.

    Args:
        store: The database.
        token: The caller's sign-in token.
        laptop: What the browser calls itself.
        now: The instant, UTC.
        made_by: Assessor whose grid is on the screen.

    Raises:
        ForbiddenError: The caller is no assessor, or not the one whose grid is on the screen.
    """
    key = IssuedKey(secrets.token_hex(16), secrets.token_hex(32))
    with store.writing() as db:
        person = access.require(db, token, now, Role.ASSESSOR)
        access.require_same(person, made_by)
        queue_keys.add_key(db, key.id, key.secret, person.id, laptop, now.isoformat())
    return key
