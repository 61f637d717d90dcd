"""Sign in and sign out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cqp.errors import SignInRefusedError
from cqp.marking.sitting import ExamSessionState, Role
from cqp.services import throttling
from cqp.services.access import digest
from cqp.services.access_code import split_code
from cqp.store import people, sign_ins
from cqp.store.engine import Connection, Store
from cqp.store.people import AssessorSecret, CoordinatorSecret

SIGN_IN_LASTS = timedelta(hours=12)
"""How long a sign-in is good for."""

DEACTIVATED = "Ce compte est désactivé. Demandez à une autre personne de la coordination de le réactiver."

_hasher = PasswordHasher()
_DECOY = _hasher.hash("decoy")
"""Verified when the account does not exist, so that the answer takes as long."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from; empty when unknown.

    Attributes:
        address: The client's IP address.
        browser: Short name of the browser and system.
    """

    address: str = ""
    browser: str = ""


UNKNOWN = Origin()

Known = TypeVar("Known", CoordinatorSecret, AssessorSecret)


def hash_secret(secret: str) -> str:
    """Return the argon2 hash of a password or of an access code's secret part."""
    return _hasher.hash(_bytes(secret))


def is_secret(secret_hash: str | None, secret: str) -> bool:
    """Say whether a secret is the one of this hash; takes as long when there is no hash."""
    try:
        _hasher.verify(secret_hash or _DECOY, _bytes(secret))
    except (VerificationError, InvalidHashError):
        return False
    return bool(secret_hash)


def fold_login(login: str) -> str:
    """Return a login as it is stored; what no database can hold becomes a question mark."""
    return login.strip().casefold().encode("utf-8", "replace").decode().replace("\0", "?")


def sign_in_with_password(store: Store, login: str, password: str, now: datetime, origin: Origin = UNKNOWN) -> str:
    """Return a new sign-in token for a coordination account.

    Raises:
        SignInRefusedError: The login or the password is not right, or the account is deactivated.
        TooManyTriesError: The account or the address has failed too often lately.
    """
    login = fold_login(login)

    def find(db: Connection, lock: bool) -> CoordinatorSecret | None:
        return people.find_coordinator(db, login, lock=lock)

    account = throttling.account_of_login(login)
    person, token = _sign_in(store, Role.COORDINATOR, find, account, password, now, origin)
    if person is None:
        raise SignInRefusedError(
            "Identifiant ou mot de passe incorrect. Vérifiez la saisie (majuscules comprises) et recommencez."
        )
    if not token:
        raise SignInRefusedError(DEACTIVATED)
    return token


def sign_in_with_code(store: Store, code: str, now: datetime, origin: Origin = UNKNOWN) -> str:
    """Return a new sign-in token for an assessor's personal access code.

    Raises:
        SignInRefusedError: The code is not right, was revoked, or its exam session is over.
        TooManyTriesError: The code's selector or the address has failed too often lately.
    """
    selector, secret = split_code(code)

    def find(db: Connection, lock: bool) -> AssessorSecret | None:
        return people.find_assessor(db, selector, lock=lock)

    account = throttling.account_of_code(selector)
    person, token = _sign_in(store, Role.ASSESSOR, find, account, secret, now, origin)
    if person is None:
        raise SignInRefusedError(
            "Code d'accès inconnu. Recopiez les douze caractères de votre convocation, "
            "par exemple K7PM-4QXT-9RNB, ou demandez votre code à la coordination."
        )
    if person.is_revoked:
        raise SignInRefusedError("Ce code d'accès a été révoqué. Demandez-en un nouveau à la coordination.")
    if not token:
        raise SignInRefusedError(
            f"La session d'examen « {person.exam_session} » est terminée : votre code ne l'ouvre plus. "
            "Adressez-vous à la coordination."
        )
    return token


def sign_out(store: Store, token: str) -> None:
    """End a sign-in; nothing happens if it had ended."""
    with store.writing() as db:
        sign_ins.end_sign_in(db, digest(token))


def _sign_in(
    store: Store,
    role: Role,
    find: Callable[[Connection, bool], Known | None],
    account: str,
    secret: str,
    now: datetime,
    origin: Origin,
) -> tuple[Known | None, str]:
    """Return who the secret is of (None if nobody's), and a token if they may come in.

    The secret is verified outside any transaction, as that is slow; what it was verified against must still stand
    in the one that decides.
    """
    with store.reading() as db:
        throttling.check_tries(db, account, origin.address, now)
        found = find(db, False)
    is_right = is_secret(found.secret_hash if found else None, secret)
    with store.writing() as db:
        throttling.take_turn(db)
        throttling.check_tries(db, account, origin.address, now)
        person = find(db, True)
        if not is_right or person is None or found is None or person.secret_hash != found.secret_hash:
            throttling.add_failure(db, account, origin.address, now)
            return None, ""
        if not _may_come_in(person):
            return person, ""
        throttling.forget_failures(db, account)
        return person, open_sign_in(db, role, person.id, now, origin)


def _may_come_in(person: CoordinatorSecret | AssessorSecret) -> bool:
    if isinstance(person, CoordinatorSecret):
        return person.is_active
    is_over = person.state in {ExamSessionState.CLOSED, ExamSessionState.ARCHIVED}
    return not person.is_revoked and not is_over


def open_sign_in(db: Connection, role: Role, person_id: int, now: datetime, origin: Origin) -> str:
    """Return a new sign-in token of a person whose right to come in was checked in this transaction."""
    token = secrets.token_urlsafe(32)
    sign_ins.add_sign_in(
        db,
        token_digest=digest(token),
        role=role,
        person_id=person_id,
        now=now.isoformat(),
        expires_at=(now + SIGN_IN_LASTS).isoformat(),
        address=origin.address,
        browser=origin.browser,
    )
    return token


def _bytes(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")  # half a surrogate pair is a wrong password, not a failure of ours
