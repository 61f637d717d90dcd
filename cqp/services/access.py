"""Who is asking, and whether this is theirs to ask: the one place of the rule."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cqp.errors import ForbiddenError, NotSignedInError
from cqp.marking.sitting import Person, Role
from cqp.store import people
from cqp.store.engine import Connection, Store

ROLE_WORDS = {Role.COORDINATOR: "à la coordination", Role.ASSESSOR: "aux évaluateurs"}


def digest(token: str) -> str:
    """Return what the database keeps of a sign-in token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_person(store: Store, token: str, now: datetime) -> Person | None:
    """Return who is signed in under this token, or None."""
    with store.reading() as db:
        return people.read_person(db, digest(token), now.isoformat())


def who_is(store: Store, token: str, now: datetime, *roles: Role) -> Person:
    """Return who is signed in under this token, if their role is one of these (any role when none is given).

    It says who is there, even once their exam session is over; what they may do then, each service says.

    Raises:
        NotSignedInError: Nobody is.
        ForbiddenError: The person's role is another.
    """
    with store.reading() as db:
        return require(db, token, now, *(roles or Role), even_over=True)


def require(db: Connection, token: str, now: datetime, *roles: Role, even_over: bool = False) -> Person:
    """Return who is signed in, if their role is one of these.

    Args:
        db: The transaction that will use the right.
        token: The sign-in token of the request; empty when there is none.
        now: The instant, UTC.
        roles: Who may ask.
        even_over: Whether an assessor may still ask once their exam session is closed.

    Raises:
        NotSignedInError: Nobody is signed in under this token.
        ForbiddenError: The person's role is another, or their exam session is over.
    """
    person = people.read_person(db, digest(token), now.isoformat())
    if person is None:
        raise NotSignedInError(
            "Vous n'êtes plus connecté : votre connexion a expiré ou a été fermée. Reconnectez-vous ; "
            "ce qui attend sur ce poste sera envoyé ensuite."
        )
    if person.role not in roles:
        allowed = " et ".join(ROLE_WORDS[role] for role in roles)
        raise ForbiddenError(f"Cette action est réservée {allowed}. Connectez-vous avec le compte qui convient.")
    if person.is_over and not even_over:
        raise ForbiddenError(
            "La session d'examen est close : votre code n'en ouvre plus les passages ni les grilles. "
            "Adressez-vous à la coordination."
        )
    return person


def require_same(person: Person, made_by: int | None) -> None:
    """Check that the assessor whose grid is on a screen is the one who is signed in there.

    Raises:
        ForbiddenError: It is somebody else's grid: a colleague has signed in on the same laptop meanwhile.
    """
    if made_by is not None and made_by != person.id:
        raise ForbiddenError(
            "Cette grille est celle d'un autre évaluateur que la personne connectée : rien n'a été enregistré. "
            "Reconnectez-vous avec le code de l'évaluateur qui l'a remplie."
        )
