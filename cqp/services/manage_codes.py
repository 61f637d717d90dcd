"""Assessors' access codes: see their state, revoke them, renew them and print the new ones; for coordination."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cqp.errors import AccessCodeError, MalformedRequestError, NotFoundError
from cqp.exports.code_sheet import CodeCard, code_sheet
from cqp.marking.sitting import ExamSession, ExamSessionState, Role
from cqp.services import access
from cqp.services.access_code import GROUP, new_code, split_code
from cqp.services.sign_in import hash_secret
from cqp.store import codes, sign_ins, sittings
from cqp.store.codes import AccessCode
from cqp.store.engine import Connection, Store

Choose = Callable[[Sequence[str]], str]
"""Draws the characters of a code: `secrets.choice`, unless a test needs the same codes twice."""

LONGEST_ADDRESS = 200
"""Characters of the application's address on a sheet of codes, at most."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that was just drawn; it is kept nowhere else."""

    assessor: AccessCode
    code: str


def list_codes(store: Store, token: str, exam_session_id: int, now: datetime) -> tuple[AccessCode, ...]:
    """Return the access codes of an exam session's assessors, by name.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        sittings.read_exam_session(db, exam_session_id)
        return codes.list_codes(db, exam_session_id)


def revoke_codes(store: Store, token: str, exam_session_id: int, assessor_ids: Collection[int], now: datetime) -> None:
    """Make these codes worth nothing and end the sign-ins opened with them, at once.

    Raises:
        NotFoundError: One of the assessors is not of this exam session.
    """
    with store.writing() as db:
        codes.lock_codes(db, exam_session_id)
        access.require(db, token, now, Role.COORDINATOR)
        _chosen(db, exam_session_id, assessor_ids)
        codes.revoke_codes(db, assessor_ids, now.isoformat())
        for assessor_id in assessor_ids:
            sign_ins.end_sign_ins_of(db, Role.ASSESSOR, assessor_id)


def renew_codes(
    store: Store,
    token: str,
    exam_session_id: int,
    seen: Mapping[int, str],
    now: datetime,
    choose: Choose = secrets.choice,
) -> tuple[ExamSession, tuple[NewCode, ...]]:
    """Give these assessors new codes; the old ones and the sign-ins opened with them stop at once.

    Args:
        store: The database.
        token: The coordinator's.
        exam_session_id: The assessors' exam session.
        seen: Assessor → version of the code that the coordinator saw: asked twice, it is done once.
        now: The instant, UTC.
        choose: Draws the characters.

    Raises:
        NotFoundError: One of the assessors is not of this exam session.
        AccessCodeError: A code has changed since it was seen, or the exam session is over.
    """
    drawn = {assessor_id: new_code(choose) for assessor_id in seen}
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        _check_renewal(db, exam_session_id, seen)
    hashes = {assessor_id: hash_secret(split_code(code)[1]) for assessor_id, code in drawn.items()}
    with store.writing() as db:
        codes.lock_codes(db, exam_session_id)
        access.require(db, token, now, Role.COORDINATOR)
        exam_session, assessors = _check_renewal(db, exam_session_id, seen)
        renewed = []
        for assessor in assessors:
            code = drawn[assessor.assessor_id]
            while codes.is_taken(db, split_code(code)[0]):
                code = new_code(choose)[:GROUP] + code[GROUP:]  # the secret part, hashed, stays
            codes.replace_code(db, assessor.assessor_id, split_code(code)[0], hashes[assessor.assessor_id])
            sign_ins.forget_sign_ins_of(db, assessor.assessor_id)
            renewed.append(NewCode(assessor, code))
    return exam_session, tuple(renewed)


def renew_and_print(
    store: Store, token: str, exam_session_id: int, seen: Mapping[int, str], address: str, now: datetime
) -> str:
    """Renew codes and return the sheet that shows them, the only time, as an HTML page.

    Args:
        store: The database.
        token: The coordinator's.
        exam_session_id: The assessors' exam session.
        seen: As in `renew_codes`.
        address: Address of the application for the assessors, "https://cqp.example.org".
        now: The instant, UTC.

    Raises:
        MalformedRequestError: Nobody is chosen, or the address will not do.
        NotFoundError: As in `renew_codes`, as the others.
    """
    address = check_address(address)
    if not seen:
        raise MalformedRequestError(
            "Aucun évaluateur n'est choisi : rien n'a été renouvelé. Choisissez-en au moins un."
        )
    exam_session, renewed = renew_codes(store, token, exam_session_id, seen, now)
    cards = [
        CodeCard(one.assessor.name, one.assessor.organisation, one.assessor.committees, one.code) for one in renewed
    ]
    return code_sheet(exam_session, address, sorted(cards, key=lambda card: (card.committees, card.name)))


def check_address(address: str) -> str:
    """Return the address of the application as a sheet of codes shows it, without a final slash.

    Raises:
        MalformedRequestError: It is not one that people can type and that leads to the entrance.
    """
    address = address.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise _address_error() from None
    extras = parts.path or parts.query or parts.fragment or parts.username
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\")
    if not is_usable or extras or not is_plain or len(address) > LONGEST_ADDRESS:
        raise _address_error()
    return address


def _address_error() -> MalformedRequestError:
    return MalformedRequestError(
        "L'adresse de l'application n'est pas lisible : rien n'a été renouvelé. Donnez celle que les évaluateurs "
        "ouvrent, sans rien après le nom de la machine, par exemple http://192.168.1.10:8501 ou https://cqp.exemple.fr."
    )


def _check_renewal(
    db: Connection, exam_session_id: int, seen: Mapping[int, str]
) -> tuple[ExamSession, tuple[AccessCode, ...]]:
    exam_session, _, _ = sittings.read_exam_session(db, exam_session_id)
    assessors = _chosen(db, exam_session_id, seen)
    if exam_session.state in {ExamSessionState.CLOSED, ExamSessionState.ARCHIVED}:
        raise AccessCodeError(
            "La session d'examen est terminée : un nouveau code n'ouvrirait rien, aucun n'a été créé. "
            "Rouvrez d'abord la session si un évaluateur doit encore y entrer."
        )
    if any(one.version != seen[one.assessor_id] for one in assessors):
        raise AccessCodeError(
            "Un de ces codes a changé entre-temps, dans une autre fenêtre ou sur un autre poste : rien n'a été "
            "renouvelé. Fermez cette fenêtre, regardez l'état des codes et recommencez si besoin."
        )
    return exam_session, assessors


def _chosen(db: Connection, exam_session_id: int, assessor_ids: Collection[int]) -> tuple[AccessCode, ...]:
    chosen = tuple(one for one in codes.list_codes(db, exam_session_id) if one.assessor_id in assessor_ids)
    if len(chosen) != len(set(assessor_ids)):
        raise NotFoundError(
            "Un de ces évaluateurs n'est pas (ou plus) dans cette session d'examen. Rechargez la page et recommencez."
        )
    return chosen
