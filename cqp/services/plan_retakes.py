"""Register in another exam session those whom a sealed jury has left with missing blocks, for these blocks only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from cqp.errors import DeliberationError, NotFoundError
from cqp.marking.sitting import Role
from cqp.rules.retake import Retake, plan_retake
from cqp.services import access
from cqp.services.organise_session import require_preparing
from cqp.services.reference import referential_of
from cqp.store import jury, organising
from cqp.store.engine import Connection, Store
from cqp.store.organising import OrganisedSession


def list_retakes(store: Store, token: str, exam_session_id: int, target_id: int, now: datetime) -> tuple[Retake, ...]:
    """Return who sits missing blocks again after the newest sealed minutes, and what keeps them from it there.

    Raises:
        NotFoundError: There is no such exam session, or its jury has sealed nothing.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return _retakes(store, db, exam_session_id, organising.read_organised(db, target_id))


def register_retakes(
    store: Store, token: str, exam_session_id: int, target_id: int, candidate_ids: Collection[int], now: datetime
) -> int:
    """Register these candidates, or none, in an exam session in preparation; return how many.

    Args:
        store: The database.
        token: The caller's sign-in token.
        exam_session_id: The exam session whose jury is sealed.
        target_id: Where they sit again.
        candidate_ids: Rows of the candidates, in the first of the two.
        now: The instant, UTC.

    Raises:
        OrganisationError: The other exam session is no longer in preparation.
        DeliberationError: Nobody is asked for, somebody has nothing to sit again, or a number is taken there.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        target = organising.read_organised(db, target_id, lock=True)
        require_preparing(target)
        retakes = {one.candidate_id: one for one in _retakes(store, db, exam_session_id, target)}
        asked = [one for candidate_id, one in retakes.items() if candidate_id in candidate_ids]
        if not asked or len(asked) < len(set(candidate_ids)):
            raise DeliberationError("Choisissez des candidats à qui un bloc manque : personne n'a été inscrit.")
        refused = [one for one in asked if one.obstacle]
        if refused:
            lines = "\n".join(
                f"– n° {one.registration.number}, {one.registration.last_name} {one.registration.first_name} : "
                f"{one.obstacle}"
                for one in refused
            )
            raise DeliberationError(f"Personne n'a été inscrit. Retirez ces candidats de la liste :\n{lines}")
        organising.add_candidates(db, target_id, [one.registration for one in asked], None)
        return len(asked)


def _retakes(store: Store, db: Connection, exam_session_id: int, target: OrganisedSession) -> tuple[Retake, ...]:
    found = jury.read_minutes(db, exam_session_id)
    if found is None:
        raise NotFoundError("Le jury de cette session n'a encore rien scellé. Scellez d'abord son procès-verbal.")
    _, decisions = found
    document, _ = referential_of(store, db, target.referential_id)
    there = [one.registration for one in organising.list_registered(db, target.id)]
    planned = [
        plan_retake(one.id, one.registration, decisions[one.id], document, there)
        for one in organising.list_registered(db, exam_session_id)
        if one.id in decisions
    ]
    return tuple(one for one in planned if one is not None)
