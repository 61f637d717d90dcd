"""Sign in with the organisation's account: its OpenID provider says who is there, we say whether they may come in."""

from __future__ import annotations

from datetime import datetime

from cqp.errors import SignInRefusedError
from cqp.marking.sitting import Role
from cqp.services import throttling
from cqp.services.sign_in import DEACTIVATED, Origin, fold_login, open_sign_in
from cqp.store import people
from cqp.store.engine import Connection, Store


def check_patience(store: Store, now: datetime, origin: Origin) -> None:
    """Check that this address does not have to wait before anything is asked of the provider.

    Raises:
        TooManyTriesError: It has failed too often lately.
    """
    with store.reading() as db:
        throttling.check_tries(db, throttling.account_of_organisation(origin.address), origin.address, now)


def count_refusal(store: Store, now: datetime, origin: Origin) -> None:
    """Count a try whose identity the provider does not vouch for."""
    with store.writing() as db:
        throttling.take_turn(db)
        throttling.add_failure(db, throttling.account_of_organisation(origin.address), origin.address, now)


def sign_in_with_email(store: Store, email: str, now: datetime, origin: Origin) -> str:
    """Return a new sign-in token for the coordination account whose login is this e-mail; none is ever created.

    Args:
        store: The database.
        email: Verified by the organisation's provider.
        now: The instant, UTC.
        origin: Where the request comes from.

    Raises:
        SignInRefusedError: There is no such account, or it is deactivated.
        TooManyTriesError: The e-mail or the address has failed too often lately.
    """
    with store.writing() as db:
        person_id, is_active = _find(db, email, now, origin)
        token = open_sign_in(db, Role.COORDINATOR, person_id, now, origin) if is_active else ""
    if not person_id:
        raise SignInRefusedError(
            f"Aucun compte de coordination n'a l'identifiant « {fold_login(email)} ». Demandez à la "
            "coordination de créer un compte dont l'identifiant est cette adresse, ou connectez-vous avec votre "
            "identifiant et votre mot de passe."
        )
    if not token:
        raise SignInRefusedError(DEACTIVATED)
    return token


def _find(db: Connection, email: str, now: datetime, origin: Origin) -> tuple[int, bool]:
    """Return the account's row and whether it is active; (0, False) when there is none, and the try is counted."""
    throttling.take_turn(db)
    account = throttling.account_of_organisation(email)
    throttling.check_tries(db, account, origin.address, now)
    # Case folding outside ASCII makes one login of two addresses (ß and ss): such an address is nobody's.
    found = people.find_coordinator(db, fold_login(email), lock=True) if email.isascii() and "@" in email else None
    if found is None:
        throttling.add_failure(db, account, origin.address, now)
        return 0, False
    if found.is_active:
        throttling.forget_failures(db, account)
    return found.id, found.is_active
