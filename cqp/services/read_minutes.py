"""Read the minutes of a sitting: its committee, and the coordination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cqp.errors import ForbiddenError, NotFoundError
from cqp.marking.journal import Anchor
from cqp.marking.sitting import Role
from cqp.rules.minutes import Minutes, Signature, from_json
from cqp.services import access
from cqp.store import conferring, minutes, sittings
from cqp.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class MinutesVersion:
    """One version of the minutes.

    Attributes:
        version: 1, then one more each time.
        digest: What is signed, SHA-256, hexadecimal.
        minutes: What they say; None once the candidate is erased.
        signatures: One a member, in the minutes' order; awaited ones have no instant.
        withdrawn: Why it no longer stands; empty while it does.
        anchor: Where the journal stood.
    """

    version: int
    digest: str
    minutes: Minutes | None
    signatures: tuple[Signature, ...]
    withdrawn: str
    anchor: Anchor

    @property
    def is_sealed(self) -> bool:
        """Whether every member has signed."""
        return all(one.at for one in self.signatures)


def read_minutes(store: Store, token: str, sitting_id: int, now: datetime) -> tuple[MinutesVersion, ...]:
    """Return every version of the minutes of a sitting, newest first.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is neither a coordinator nor an assessor of this sitting.
        NotFoundError: There is no such sitting.
    """
    with store.reading() as db:
        person = access.require(db, token, now, Role.ASSESSOR, Role.COORDINATOR)
        if person.role is Role.ASSESSOR and sittings.read_grid(db, sitting_id, person.id) is None:
            raise ForbiddenError("Ce passage n'est pas confié à votre comité. Revenez à « Mes passages ».")
        if sittings.read_any_grid(db, sitting_id) is None:
            raise NotFoundError("Ce passage n'existe pas. Choisissez-le depuis le dossier du candidat.")
        return versions_of(db, sitting_id)


def versions_of(db: Connection, sitting_id: int) -> tuple[MinutesVersion, ...]:
    """Return every version, newest first, for a caller whose right was checked in this transaction."""
    members = conferring.list_grid_members(db, sitting_id)
    found = []
    for one in minutes.list_minutes(db, sitting_id):
        at = {signature.assessor_id: signature.at for signature in one.signatures}
        found.append(
            MinutesVersion(
                one.version,
                one.digest,
                from_json(one.content) if one.content else None,
                tuple(Signature(member.name, at.get(member.id, "")) for member in members),
                one.withdrawn,
                one.anchor,
            )
        )
    return tuple(found)
