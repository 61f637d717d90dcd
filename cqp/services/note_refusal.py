"""Tell the journal that somebody signed in asked for what is not theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from cqp.marking.journal import Kind
from cqp.services import access
from cqp.store import journal
from cqp.store.engine import Store

ONCE_IN = timedelta(minutes=1)
"""The same person refused at the same address is told once in this time: nobody fills the journal by insisting."""


def note_refusal(store: Store, token: str, path: str, now: datetime) -> None:
    """Tell who was refused where; nothing when nobody is signed in.

    Args:
        store: The database.
        token: The sign-in token of the request.
        path: Address asked for, without its query, where anything may have been typed.
        now: The instant, UTC.
    """
    person = access.find_person(store, token, now)
    if person is None:
        return
    news = journal.News(Kind.REFUSED, f"{person.role}:{person.id}", "", {"path": path[:200]})
    with store.writing() as db:
        if not journal.was_told_since(db, news, (now - ONCE_IN).isoformat()):
            journal.append(db, now.isoformat(), [news])
