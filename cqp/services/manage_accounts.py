"""Coordination accounts: create them, replace their passwords, close them and open them again."""

from __future__ import annotations

import secrets
from datetime import datetime

from cqp.errors import AccountError, NotFoundError
from cqp.marking.sitting import Person, Role
from cqp.services import access, throttling
from cqp.services.access_code import ALPHABET, GROUP
from cqp.services.sign_in import fold_login, hash_secret, is_secret
from cqp.store import people, sign_ins
from cqp.store.engine import Connection, Store
from cqp.store.people import Coordinator

PASSWORD_LENGTH = 10
"""Characters a password has at least."""

DRAWN_GROUPS = 4
"""Groups of four characters in a password that the program draws: 80 bits."""


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
    """Replace a coordinator's password and end their sign-ins; asked from the command line, by who holds the machine.

    Raises:
        AccountError: There is no such account, or the password will not do.
    """
    _check_password(password)
    password_hash = hash_secret(password)
    with store.writing() as db:
        people.lock_coordinators(db)
        found = people.find_coordinator(db, fold_login(login))
        if found is None:
            raise AccountError(f"Aucun compte n'a l'identifiant « {login} ». Vérifiez l'identifiant.")
        _replace_password(db, found.id, fold_login(login), password_hash)


def list_coordinators(store: Store, token: str, now: datetime) -> tuple[Coordinator, ...]:
    """Return the coordination accounts, by name."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return people.list_coordinators(db)


def create_colleague(store: Store, token: str, *, login: str, name: str, now: datetime) -> str:
    """Create another coordinator's account; return its password, shown once and kept nowhere.

    Raises:
        AccountError: The login is taken, or the login or name will not do.
    """
    access.who_is(store, token, now, Role.COORDINATOR)
    password = _draw_password()
    _create(store, login=login, name=name, password=password, now=now, only_first=False, token=token)
    return password


def change_own_password(store: Store, token: str, *, current: str, password: str, now: datetime) -> None:
    """Replace the caller's password and end their other sign-ins.

    Raises:
        AccountError: The current password is not right, or the new one will not do.
        TooManyTriesError: The account has failed too often lately.
    """
    with store.reading() as db:
        login = _own_login(db, access.require(db, token, now, Role.COORDINATOR))
        account = throttling.account_of_login(login)
        throttling.check_tries(db, account, "", now)
        found = people.find_coordinator(db, login)
    _check_password(password)
    if password == current:
        raise AccountError("Le nouveau mot de passe est le même que l'actuel. Choisissez-en un autre.")
    is_right = is_secret(found.secret_hash if found else None, current)
    password_hash = hash_secret(password)
    with store.writing() as db:
        throttling.take_turn(db)
        throttling.check_tries(db, account, "", now)
        people.lock_coordinators(db)
        person = access.require(db, token, now, Role.COORDINATOR)
        is_right = is_right and people.find_coordinator(db, login) == found
        if is_right:
            _replace_password(db, person.id, login, password_hash, keep=access.digest(token))
        else:
            throttling.add_failure(db, account, "", now)
    if not is_right:
        raise AccountError(
            "Le mot de passe actuel n'est pas le bon : rien n'a été changé. Vérifiez la saisie et recommencez."
        )


def set_new_password(store: Store, token: str, coordinator_id: int, now: datetime) -> str:
    """Give another coordinator a new password and end their sign-ins; return it, shown once and kept nowhere.

    Raises:
        AccountError: It is the caller's own account.
        NotFoundError: There is no such account.
    """
    access.who_is(store, token, now, Role.COORDINATOR)
    password = _draw_password()
    password_hash = hash_secret(password)
    with store.writing() as db:
        other = _another(db, token, coordinator_id, now)
        _replace_password(db, other.id, other.login, password_hash)
    return password


def deactivate(store: Store, token: str, coordinator_id: int, now: datetime) -> None:
    """Close another coordinator's account and end their sign-ins; nobody closes the last account that is open.

    Raises:
        AccountError: It is the caller's own account.
        NotFoundError: There is no such account.
    """
    with store.writing() as db:
        other = _another(db, token, coordinator_id, now)  # the caller's own account stays open: never the last one
        people.set_active(db, other.id, is_active=False)
        sign_ins.end_sign_ins_of(db, Role.COORDINATOR, other.id)


def reactivate(store: Store, token: str, coordinator_id: int, now: datetime) -> None:
    """Open another coordinator's account again, under the same password.

    Raises:
        NotFoundError: There is no such account.
    """
    with store.writing() as db:
        people.set_active(db, _another(db, token, coordinator_id, now).id, is_active=True)


def _another(db: Connection, token: str, coordinator_id: int, now: datetime) -> Coordinator:
    """Return an account that the caller may act on: any but their own; no account changes meanwhile."""
    people.lock_coordinators(db)
    person = access.require(db, token, now, Role.COORDINATOR)
    if coordinator_id == person.id:
        raise AccountError(
            "C'est votre propre compte : demandez-le à une autre personne de la coordination, "
            "ou changez votre mot de passe dans « Mon compte »."
        )
    found = {one.id: one for one in people.list_coordinators(db)}.get(coordinator_id)
    if found is None:
        raise NotFoundError("Ce compte n'existe pas. Rechargez la page et choisissez-le dans la liste.")
    return found


def _own_login(db: Connection, person: Person) -> str:
    return next(one.login for one in people.list_coordinators(db) if one.id == person.id)


def _replace_password(db: Connection, coordinator_id: int, login: str, password_hash: str, *, keep: str = "") -> None:
    people.replace_password(db, coordinator_id, password_hash)
    sign_ins.end_sign_ins_of(db, Role.COORDINATOR, coordinator_id, but=keep)
    throttling.forget_failures(db, throttling.account_of_login(login))


def _draw_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(DRAWN_GROUPS))


def _create(
    store: Store, *, login: str, name: str, password: str, now: datetime, only_first: bool, token: str | None = None
) -> None:
    login, name = fold_login(login), name.strip()
    if not login or not name or any(character.isspace() for character in login):
        raise AccountError(
            "Le nom ou l'identifiant manque, ou l'identifiant contient une espace. "
            "Donnez un nom (Marie Martin) et un identifiant sans espace (marie.martin)."
        )
    _check_password(password)
    password_hash = hash_secret(password)
    with store.writing() as db:
        if token is not None:
            access.require(db, token, now, Role.COORDINATOR)
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
