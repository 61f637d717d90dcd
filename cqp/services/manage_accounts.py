"""Create coordination accounts and replace their passwords."""

from __future__ import annotations

from datetime import datetime

from cqp.errors import AccountError
from cqp.services.sign_in import hash_secret
from cqp.store import people
from cqp.store.engine import Connection, Store

PASSWORD_LENGTH = 10
"""Characters a password has at least."""


def is_new_installation(store: Store) -> bool:
    """Say whether no coordination account exists yet."""
    with store.reading() as db:
        return not people.has_coordinator(db)


def require_new_installation(db: Connection) -> None:
    """Check that no coordination account exists, in the transaction that will create it.

    Raises:
        AccountError: One exists already.
    """
    if people.has_coordinator(db):
        raise AccountError("Un compte de coordination existe déjà. Connectez-vous avec ce compte.")


def create_first_coordinator(store: Store, *, login: str, name: str, password: str, now: datetime) -> None:
    """Create the coordination account of a new installation.

    Raises:
        AccountError: An account exists already, or the login, name or password will not do.
    """
    _create(store, login=login, name=name, password=password, now=now, only_first=True)


def create_coordinator(store: Store, *, login: str, name: str, password: str, now: datetime) -> None:
    """Create a coordination account; asked from the command line, by who holds the machine.

    Raises:
        AccountError: The login is taken, or the login, name or password will not do.
    """
    _create(store, login=login, name=name, password=password, now=now, only_first=False)


def change_password(store: Store, *, login: str, password: str) -> None:
    """Replace a coordinator's password; asked from the command line, by who holds the machine.

    Raises:
        AccountError: There is no such account, or the password will not do.
    """
    _check_password(password)
    password_hash = hash_secret(password)
    with store.writing() as db:
        if not people.replace_password(db, login.strip().casefold(), password_hash):
            raise AccountError(f"Aucun compte n'a l'identifiant « {login} ». Vérifiez l'identifiant.")


def _create(store: Store, *, login: str, name: str, password: str, now: datetime, only_first: bool) -> None:
    login, name = login.strip().casefold(), name.strip()
    if not login or not name or any(character.isspace() for character in login):
        raise AccountError(
            "Le nom ou l'identifiant manque, ou l'identifiant contient une espace. "
            "Donnez un nom (Marie Martin) et un identifiant sans espace (marie.martin)."
        )
    _check_password(password)
    password_hash = hash_secret(password)
    with store.writing() as db:
        if only_first:
            require_new_installation(db)
        if people.find_coordinator(db, login) is not None:
            raise AccountError(f"L'identifiant « {login} » est déjà pris. Choisissez-en un autre.")
        people.add_coordinator(db, login=login, name=name, password_hash=password_hash, now=now.isoformat())


def _check_password(password: str) -> None:
    if len(password) < PASSWORD_LENGTH:
        raise AccountError(
            f"Le mot de passe a {len(password)} caractères. Choisissez-en un d'au moins {PASSWORD_LENGTH}, "
            "par exemple quatre mots sans lien."
        )
