"""Find a candidate of any exam session by number or name."""

from __future__ import annotations

from datetime import datetime

from cqp.marking.sitting import Candidate, Role
from cqp.services import access
from cqp.store import history
from cqp.store.engine import Store

MOST_FOUND = 30
"""Candidates returned at once; one more word finds the others."""

LONGEST_SEARCH = 100
"""Characters of a search that are looked at."""


def find_candidates(store: Store, token: str, words: str, now: datetime) -> tuple[tuple[Candidate, str], ...]:
    """Return (candidate, exam session's name) whose number or names hold each of these words; nothing for no word.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        asked = words[:LONGEST_SEARCH].strip()
        return history.find_named(db, asked, MOST_FOUND) if asked else ()
