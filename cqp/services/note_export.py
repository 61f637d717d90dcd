"""Tell the journal that somebody took something out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cqp.marking.journal import Kind
from cqp.marking.sitting import Person, Role
from cqp.services import access
from cqp.store import journal
from cqp.store.engine import Connection, Store


def note_export(
    db: Connection, person: Person, subject: str, what: str, now: datetime, *, files: Mapping[str, str] | None = None
) -> None:
    """Tell it in the transaction that takes it out; `files` are the names and digests of what is in it, if several."""
    told = {"what": what} if files is None else {"what": what, "files": dict(files)}
    news = journal.News(Kind.EXPORTED, f"{person.role}:{person.id}", subject, told)
    journal.append(db, now.isoformat(), [news])


def tell_export(store: Store, token: str, subject: str, what: str, now: datetime) -> None:
    """Tell it in a transaction of its own, before anything is handed over.

    Raises:
        NotSignedInError: Nobody is signed in any more.
        ForbiddenError: The caller may read nothing.
    """
    with store.writing() as db:
        note_export(db, access.require(db, token, now, Role.ASSESSOR, Role.COORDINATOR), subject, what, now)
