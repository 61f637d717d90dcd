"""Sign in and sign out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cqp.errors import SignInRefusedError
from cqp.marking.sitting import Role
from cqp.services.access import digest
from cqp.services.access_code import split_code
from cqp.store import people
from cqp.store.engine import Store

SIGN_IN_LASTS = timedelta(hours=12)
"""How long a sign-in is good for."""

_hasher = PasswordHasher()
_DECOY = _hasher.hash("decoy")
"""Verified when the account does not exist, so that the answer takes as long."""


def hash_secret(secret: str) -> str:
    """Return the argon2 hash of a password or of an access code's secret part."""
    return _hasher.hash(secret)


def sign_in_with_password(store: Store, login: str, password: str, now: datetime) -> str:
    """Return a new sign-in token for a coordination account.

    Raises:
        SignInRefusedError: The login or the password is not right.
    """
    with store.reading() as db:
        found = people.find_coordinator(db, login.strip().casefold())
    person_id = _checked(found, password)
    if person_id is None:
        raise SignInRefusedError(
            "Identifiant ou mot de passe incorrect. Vérifiez la saisie (majuscules comprises) et recommencez."
        )
    return _open(store, Role.COORDINATOR, person_id, now)


def sign_in_with_code(store: Store, code: str, now: datetime) -> str:
    """Return a new sign-in token for an assessor's personal access code.

    Raises:
        SignInRefusedError: The code is not right.
    """
    selector, secret = split_code(code)
    with store.reading() as db:
        found = people.find_assessor(db, selector)
    person_id = _checked(found, secret)
    if person_id is None:
        raise SignInRefusedError(
            "Code d'accès inconnu. Recopiez les douze caractères de votre convocation, "
            "par exemple K7PM-4QXT-9RNB, ou demandez votre code à la coordination."
        )
    return _open(store, Role.ASSESSOR, person_id, now)


def sign_out(store: Store, token: str) -> None:
    """End a sign-in; nothing happens if it had ended."""
    with store.writing() as db:
        people.remove_sign_in(db, digest(token))


def _checked(found: tuple[int, str] | None, secret: str) -> int | None:
    """Return the person's id if the secret is theirs; as slow when there is no such person."""
    try:
        _hasher.verify(found[1] if found else _DECOY, secret)
    except (VerificationError, InvalidHashError):
        return None
    return found[0] if found else None


def _open(store: Store, role: Role, person_id: int, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with store.writing() as db:
        people.add_sign_in(
            db,
            token_digest=digest(token),
            role=role,
            person_id=person_id,
            now=now.isoformat(),
            expires_at=(now + SIGN_IN_LASTS).isoformat(),
        )
    return token
