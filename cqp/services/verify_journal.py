"""Verify that nothing of the past was altered, and read the journal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from cqp.config import Settings
from cqp.errors import MalformedRequestError
from cqp.marking.journal import Anchor, Entry
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.store import journal, verification
from cqp.store.engine import Store
from cqp.store.opening import look_only
from cqp.store.verification import Verification as Verification  # pages name the type without knowing the room

COVERED = (
    "Il atteste les marques, remarques, notes, horloges, remises, décisions et procès-verbaux. Les lettres et les "
    "comptes que lit « Cohorte » sont recomptés ; les résultats proposés ne sont pas recalculés. Les noms, lieux et "
    "horaires peuvent être corrigés sans lui ; un procès-verbal signé garde ceux du jour."
)
"""What « intact » says, and what it does not."""

SHOWN = 200
"""Entries that the page shows at once."""


def read_anchor(text: str) -> Anchor:
    """Return the anchor that was printed: "count:head".

    Raises:
        MalformedRequestError: It is no anchor.
    """
    found = re.fullmatch(r"(\d{1,18})\D*[:;]([0-9a-fA-F]{64})", re.sub(r"[\s\u200b]", "", text))
    if found is None:
        raise MalformedRequestError(
            f"« {text} » n'est pas une empreinte du journal. Recopiez-la comme elle est imprimée : un nombre, deux "
            "points, puis 64 chiffres ou lettres de a à f."
        )
    return Anchor(int(found[1]), found[2].lower())


def verify_locally(store: Store, anchors: Iterable[Anchor] = ()) -> Verification:
    """Verify everything, from the command line or at start; nobody is asked for a right."""
    with store.reading() as db:
        return verification.verify(db, anchors)


def verify_untouched(settings: Settings, anchors: Iterable[Anchor] = ()) -> Verification:
    """Verify everything of a database that nobody needs to have opened, without writing a byte to it.

    Raises:
        DatabaseUnusableError: It is not there, cannot be read, or needs to be brought up to date first.
    """
    return look_only(settings, lambda db: verification.verify(db, anchors))


def verify_journal(store: Store, token: str, now: datetime, anchors: Iterable[Anchor] = ()) -> Verification:
    """Verify everything for a coordinator.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return verification.verify(db, anchors)


def read_journal(store: Store, token: str, now: datetime) -> tuple[Anchor, tuple[Entry, ...]]:
    """Return where the journal stands and its newest entries, newest first.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return journal.read_anchor(db), journal.read_newest(db, SHOWN)
