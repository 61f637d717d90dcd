"""The bank of short remarks: coordination shares some, each assessor keeps their own."""

from __future__ import annotations

from datetime import datetime

from cqp.errors import NotFoundError, PreparationError
from cqp.marking.preparation import Comment
from cqp.marking.sitting import Person, Role
from cqp.marking.words import can_be_kept
from cqp.services import access
from cqp.store import preparing
from cqp.store.engine import Store

LONGEST_COMMENT = 200
"""Characters of a short remark, at most."""

MOST_COMMENTS = 60
"""Remarks that one person keeps, or that coordination shares, at most."""


def list_comments(store: Store, token: str, now: datetime) -> tuple[Comment, ...]:
    """Return the shared remarks, then the caller's own."""
    with store.reading() as db:
        person = access.require(db, token, now, *Role)
        return preparing.list_comments(db, _own(person))


def add_comment(store: Store, token: str, text: str, now: datetime) -> None:
    """Add a remark: shared when coordination adds it, else the caller's own; one that is there already changes nothing.

    Raises:
        PreparationError: It is empty or too long, or the bank is full.
    """
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_COMMENT or not can_be_kept(words):
        raise PreparationError(
            f"Une remarque courte fait de 1 à {LONGEST_COMMENT} caractères lisibles : elle n'est pas ajoutée."
        )
    with store.writing() as db:
        person = access.require(db, token, now, *Role)
        known = [one for one in preparing.list_comments(db, _own(person)) if one.is_shared is (_own(person) is None)]
        if words.casefold() in {one.text.casefold() for one in known}:
            return
        if len(known) >= MOST_COMMENTS:
            raise PreparationError(
                f"Il y a déjà {MOST_COMMENTS} remarques : retirez-en une qui ne sert plus, puis recommencez."
            )
        preparing.add_comment(db, words, _own(person), now.isoformat())


def remove_comment(store: Store, token: str, comment_id: int, now: datetime) -> None:
    """Remove a shared remark (coordination) or one of the caller's own.

    Raises:
        NotFoundError: It is not there, or somebody else's.
    """
    with store.writing() as db:
        person = access.require(db, token, now, *Role)
        if not preparing.remove_comment(db, comment_id, _own(person)):
            raise NotFoundError("Cette remarque n'est pas (ou plus) parmi les vôtres. Rechargez la page.")


def _own(person: Person) -> int | None:
    return person.id if person.role is Role.ASSESSOR else None
