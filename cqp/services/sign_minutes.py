"""Write the minutes of a sitting, sign them, take them back before all have signed, or deliberate anew."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from cqp.errors import DeliberationError, NotFoundError
from cqp.marking.journal import Kind, about_sitting
from cqp.marking.sitting import Person, Role, SittingState
from cqp.rules.block import propose_block
from cqp.rules.consensus import stand
from cqp.rules.minutes import to_json
from cqp.rules.status import Status
from cqp.services import access
from cqp.services.confer import Concertation, concertation_of
from cqp.services.minutes_content import write_minutes
from cqp.services.read_grid import own_grid
from cqp.store import conferring, journal, minutes, sittings, verification
from cqp.store.engine import Connection, Store
from cqp.store.minutes import StoredMinutes
from cqp.store.sittings import LockedGrid


def prepare_minutes(store: Store, token: str, sitting_id: int, now: datetime) -> None:
    """Write the minutes from the concertation: from now on nothing changes but by taking them back.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: A competency is undecided, the minutes are written already, or the journal is not sound.
    """
    _require_sound(store, token, sitting_id, now)
    with store.writing() as db:
        person, held, room = _room(store, db, token, sitting_id, now)
        if not room.is_writable:
            raise DeliberationError("Le procès-verbal de ce passage est déjà établi : relisez-le, puis signez-le.")
        undecided = [one.code for one in room.competencies if one.standing is None]
        if undecided:
            raise DeliberationError(
                f"Le procès-verbal attend une décision sur : {', '.join(undecided)}. Convenez des critères en "
                "désaccord, ou décidez de ces compétences en écrivant pourquoi."
            )
        _require_settled(room)
        former = minutes.list_minutes(db, sitting_id)
        version = former[0].version + 1 if former else 1
        anchor = journal.hold(db)
        replaces = former[0].withdrawn if held.state is SittingState.REOPENED else ""
        content = to_json(
            write_minutes(store, db, held, room, version=version, replaces=replaces, now=now, anchor=anchor)
        )
        salt = secrets.token_hex(16)
        digest = sha256((salt + content).encode()).hexdigest()
        minutes.add_minutes(db, sitting_id, version, content, salt, digest, now.isoformat(), anchor)
        conferring.set_stage(db, sitting_id, SittingState.SIGNING)
        _tell(db, held, now, Kind.MINUTES_PREPARED, person, {"version": version, "digest": digest})


def sign_minutes(store: Store, token: str, sitting_id: int, digest: str, now: datetime) -> None:
    """Sign the minutes that have this digest; the last member's signature seals them.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: There is nothing to sign, or not what was on the screen; or the journal is not sound.
    """
    _require_sound(store, token, sitting_id, now)
    with store.writing() as db:
        person, held, room = _room(store, db, token, sitting_id, now)
        current = _current(db, held)
        if current.digest != digest:
            raise DeliberationError(
                "Le procès-verbal a été repris depuis que vous l'avez lu : vous n'avez rien signé. Relisez-le."
            )
        if person.id in {one.assessor_id for one in current.signatures}:
            return
        minutes.add_signature(db, current.id, person.id, digest, now.isoformat())
        told: dict[str, object] = {"version": current.version, "digest": digest}
        _tell(db, held, now, Kind.MINUTES_SIGNED, person, told)
        if len(current.signatures) + 1 == len(room.members):
            conferring.set_stage(db, sitting_id, SittingState.SIGNED)
            _tell(db, held, now, Kind.MINUTES_SEALED, person, told)


def withdraw_minutes(store: Store, token: str, sitting_id: int, reason: str, now: datetime) -> None:
    """Take the minutes back before all have signed; the concertation goes on.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: They are not being signed, or no reason is given.
    """
    with store.writing() as db:
        person, held, _ = _room(store, db, token, sitting_id, now)
        current = _current(db, held)
        reason = _required(reason, "Écrivez pourquoi le comité reprend sa concertation.")
        minutes.withdraw(db, current.id, f"assessor:{person.id}", reason, now.isoformat())
        was_sealed = any(one.withdrawn and _is_complete(one, held, db) for one in minutes.list_minutes(db, sitting_id))
        conferring.set_stage(db, sitting_id, SittingState.REOPENED if was_sealed else None)
        _tell(db, held, now, Kind.MINUTES_WITHDRAWN, person, {"version": current.version})


def reopen_sitting(store: Store, token: str, sitting_id: int, reason: str, now: datetime) -> None:
    """Open a new deliberation on signed minutes: the committee confers again, the former version stays readable.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: There is no such sitting.
        DeliberationError: The minutes are not sealed, or no reason is given.
    """
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        held = sittings.read_any_grid(db, sitting_id, lock=True)
        if held is None:
            raise NotFoundError("Ce passage n'existe pas. Choisissez-le depuis le dossier du candidat.")
        if held.state is not SittingState.SIGNED:
            raise DeliberationError(
                "Une nouvelle délibération porte sur un procès-verbal signé par tous : celui-ci ne l'est pas."
            )
        reason = _required(reason, "Écrivez pourquoi une nouvelle délibération est nécessaire.")
        current = minutes.list_minutes(db, sitting_id)[0]
        minutes.withdraw(db, current.id, f"coordinator:{person.id}", reason, now.isoformat())
        conferring.set_stage(db, sitting_id, SittingState.REOPENED)
        subject = about_sitting(held.candidate_id, sitting_id)
        news = journal.News(Kind.REOPENED, f"coordinator:{person.id}", subject, {"version": current.version})
        journal.append(db, now.isoformat(), [news])


def _require_settled(room: Concertation) -> None:
    """Refuse a block that the règlement judges on criteria, while those left open could still change it."""
    if propose_block((stand(one, room.policy) for one in room.competencies), room.policy) is Status.TO_DELIBERATE:
        unwritten = [one.code for one in room.competencies if not one.is_written]
        raise DeliberationError(
            "Chaque compétence est tranchée, mais des critères encore ouverts peuvent changer le résultat du bloc. "
            f"Convenez de leur valeur, ou écrivez la décision du comité sur : {', '.join(unwritten)}."
        )


def _room(
    store: Store, db: Connection, token: str, sitting_id: int, now: datetime
) -> tuple[Person, LockedGrid, Concertation]:
    person, held = own_grid(db, token, sitting_id, now, lock=True)
    return person, held, concertation_of(store, db, person, held)


def _current(db: Connection, held: LockedGrid) -> StoredMinutes:
    if held.state is not SittingState.SIGNING:
        raise DeliberationError("Aucun procès-verbal n'attend de signature pour ce passage. Rechargez la page.")
    return minutes.list_minutes(db, held.sitting_id)[0]


def _is_complete(version: StoredMinutes, held: LockedGrid, db: Connection) -> bool:
    return len(version.signatures) == len(conferring.list_grid_members(db, held.sitting_id))


def _required(reason: str, request: str) -> str:
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise DeliberationError(f"{request} La raison figurera au dossier.")
    return reason


def _require_sound(store: Store, token: str, sitting_id: int, now: datetime) -> None:
    """Verify the journal before anything is sealed; in a reading transaction, so that nobody's mark waits for it."""
    with store.reading() as db:
        person, held = own_grid(db, token, sitting_id, now)
        concertation_of(store, db, person, held)
        found = verification.verify(db)
    if not found.is_sound:
        raise DeliberationError(
            f"Le journal n'est pas intact : rien ne peut être signé. {found.findings[0].message} "
            "Prévenez la coordination avant toute autre action."
        )


def _tell(
    db: Connection, held: LockedGrid, now: datetime, kind: Kind, person: Person, payload: dict[str, object]
) -> None:
    subject = about_sitting(held.candidate_id, held.sitting_id)
    journal.append(db, now.isoformat(), [journal.News(kind, f"assessor:{person.id}", subject, payload)])
