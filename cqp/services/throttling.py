"""Slow guessing down: ten failed sign-ins in five minutes, by account and by address, then a pause.

Failures are kept in the database, so that several processes count together. Tries are counted once checked: what
is refused during the pause tells nobody whether it was right, and does not make the pause longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from cqp.errors import TooManyTriesError
from cqp.store import attempts
from cqp.store.engine import Connection

TRIES = 10
"""Failed tries after which an account, or an address, waits."""

WINDOW = timedelta(minutes=5)
"""Time in which they are counted."""


def account_of_login(login: str) -> str:
    """Return the account that tries under this login count for; a digest, as people type passwords there too."""
    return _account("login", login)


def account_of_code(selector: str) -> str:
    """Return the account that tries with codes of this selector count for."""
    return _account("code", selector)


def account_of_organisation(who: str) -> str:
    """Return the account that tries through the organisation's provider count for.

    Args:
        who: The e-mail that the provider vouches for, or the client's address as long as it vouches for none.
    """
    return _account("organisation", who)


def check_tries(db: Connection, account: str, address: str, now: datetime) -> None:
    """Check that neither the account nor the address has to wait.

    Args:
        db: The transaction; when it writes, further tries wait until it ends.
        account: From `account_of_login`, `account_of_code` or `account_of_organisation`.
        address: The client's; empty when unknown, and then not counted.
        now: The instant, UTC.

    Raises:
        TooManyTriesError: One of them has to; the message says how long.
    """
    since, until = now - WINDOW, now + WINDOW
    found = [attempts.last_failures(db, TRIES, since, until, account=account)]
    if address:
        found.append(attempts.last_failures(db, TRIES, since, until, address=address))
    wait = max((times[-1] + WINDOW - now for times in found if len(times) == TRIES), default=timedelta())
    if wait > timedelta():
        seconds = ceil(wait.total_seconds())
        raise TooManyTriesError(
            f"{TRIES} essais manqués en {WINDOW.seconds // 60} minutes : la connexion est suspendue, même avec le bon "
            f"mot de passe ou le bon code. Réessayez dans {_in_words(seconds)}, ou adressez-vous à la coordination.",
            seconds,
        )


def take_turn(db: Connection) -> None:
    """Count alone: no other transaction checks and adds tries until this one ends."""
    attempts.take_turn(db)


def add_failure(db: Connection, account: str, address: str, now: datetime) -> None:
    """Count a failed try; those that no longer count are forgotten."""
    attempts.add_failure(db, account, address, now, WINDOW)


def forget_failures(db: Connection, account: str) -> None:
    """Forget the failures of an account: its person has come in, or was given another secret."""
    attempts.forget_account(db, account)


def _account(kind: str, name: str) -> str:
    return sha256(f"{kind} {name}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _in_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} seconde{'s' if seconds > 1 else ''}"
    minutes = ceil(seconds / 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
