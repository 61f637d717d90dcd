"""The bank of questions: what coordination proposes to ask about each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cqp.errors import NotFoundError, PreparationError
from cqp.marking.sitting import Role
from cqp.marking.words import can_be_kept
from cqp.referential.model import Referential
from cqp.services import access
from cqp.services.reference import block_index, newest_referential
from cqp.store import planning, preparing
from cqp.store.engine import Connection, Store

LONGEST_QUESTION = 500
"""Characters of a question, at most."""

MOST_QUESTIONS = 5
"""Questions of one criterion, at most: more would not be read during an interview."""


@dataclass(frozen=True, slots=True)
class QuestionBank:
    """The référentiel in use and what was written for it: criterion code → questions."""

    referential: Referential
    questions: dict[str, tuple[str, ...]]


def read_question_bank(store: Store, token: str, now: datetime) -> QuestionBank:
    """Return every question written for the newest référentiel."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        referential_id, document = newest_referential(store, db)
        questions: dict[str, tuple[str, ...]] = {}
        for block_id in planning.read_block_ids(db, referential_id).values():
            questions |= preparing.read_questions(db, block_id)
        return QuestionBank(document, questions)


def write_questions(store: Store, token: str, criterion: str, texts: Sequence[str], now: datetime) -> None:
    """Write the questions of one criterion of the newest référentiel in place of those there were.

    Raises:
        NotFoundError: There is no such criterion.
        PreparationError: There are too many, or one cannot be kept.
    """
    asked = [text.strip() for text in texts if text.strip()]
    if len(asked) > MOST_QUESTIONS:
        raise PreparationError(
            f"{len(asked)} questions pour {criterion} : le banc en garde {MOST_QUESTIONS} au plus, pour rester lisible "
            "pendant l'entretien. Regroupez-les ; rien n'a été enregistré."
        )
    if any(len(text) > LONGEST_QUESTION or not can_be_kept(text) for text in asked):
        raise PreparationError(
            f"Une question de {criterion} dépasse {LONGEST_QUESTION} caractères ou contient un caractère illisible. "
            "Raccourcissez-la ou retapez-la ; rien n'a été enregistré."
        )
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        preparing.replace_questions(db, _criterion_id(store, db, criterion), asked, person.id, now.isoformat())


def _criterion_id(store: Store, db: Connection, criterion: str) -> int:
    referential_id, _ = newest_referential(store, db)
    for block_id in planning.read_block_ids(db, referential_id).values():
        found = block_index(store, db, block_id).criteria.get(criterion)
        if found is not None:
            return found[0]
    raise NotFoundError(f"Le critère {criterion} n'est pas dans le référentiel en vigueur. Rechargez la page.")
