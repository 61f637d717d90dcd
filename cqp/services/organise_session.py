"""Create an exam session, change it while it is prepared, open it, close it, archive it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from cqp.errors import OrganisationError
from cqp.marking.registration import blocks_to_sit
from cqp.marking.sitting import ExamSessionPlan, ExamSessionState, Role
from cqp.rules.composition import BreachCode
from cqp.rules.policy import Policy
from cqp.rules.policy_fit import require_fit
from cqp.services import access
from cqp.services.close_accounts import close_accounts
from cqp.services.composition import hold_back, irregular_sittings
from cqp.services.reference import newest_referential, policy_of, referential_of
from cqp.store import committees, organising, referentials
from cqp.store.engine import Connection, Store
from cqp.store.organising import OrganisedSession

LONGEST_DAYS = 60
"""Days an exam session may last."""

SHOWN_CAUSES = 6
"""Irregularities listed one by one when an exam session cannot open."""

FOLLOWS: Mapping[ExamSessionState, tuple[ExamSessionState, ...]] = {
    ExamSessionState.PREPARING: (ExamSessionState.OPEN,),
    ExamSessionState.OPEN: (ExamSessionState.CLOSED,),
    ExamSessionState.CLOSED: (ExamSessionState.OPEN, ExamSessionState.ARCHIVED),
    ExamSessionState.ARCHIVED: (),
}
"""States an exam session may move to from each."""


def create_exam_session(store: Store, token: str, plan: ExamSessionPlan, policy: Policy, now: datetime) -> int:
    """Create an exam session under the newest référentiel; return its id.

    Raises:
        OrganisationError: The plan does not hold together.
        PolicyFileError: The règlement names what the référentiel does not have.
    """
    plan = check_plan(plan)
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        referential_id, document = newest_referential(store, db)
        require_fit(policy, document)
        policy_id = referentials.ensure_policy(db, policy, now.isoformat())
        return organising.add_exam_session(db, plan, referential_id, policy_id, now.isoformat())


def change_exam_session(
    store: Store, token: str, exam_session_id: int, plan: ExamSessionPlan, policy: Policy, now: datetime
) -> None:
    """Replace the plan and the règlement of an exam session; both are frozen once it is open.

    Raises:
        OrganisationError: It is no longer in preparation, or the plan does not hold together.
        PolicyFileError: The règlement names what the référentiel does not have.
    """
    plan = check_plan(plan)
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id, lock=True)
        require_preparing(organised)
        require_fit(policy, referential_of(store, db, organised.referential_id)[0])
        policy_id = referentials.ensure_policy(db, policy, now.isoformat())
        organising.change_plan(db, exam_session_id, plan, policy_id)


def read_exam_session(
    store: Store, token: str, exam_session_id: int, now: datetime
) -> tuple[OrganisedSession, Policy, tuple[str, ...]]:
    """Return an exam session, its règlement, and what is missing before it can open (French sentences)."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id)
        return organised, policy_of(store, db, organised.policy_id), what_is_missing(store, db, organised)


def move_exam_session(
    store: Store, token: str, exam_session_id: int, state: ExamSessionState, now: datetime, *, reason: str = ""
) -> None:
    """Open, close, reopen or archive an exam session.

    Args:
        store: The database.
        token: The caller's sign-in token.
        exam_session_id: Which one.
        state: Where it goes.
        now: The instant, UTC.
        reason: Why it is closed while marks made on laptops are not accounted for; kept only then.

    Raises:
        UnaccountedMarksError: It would be closed with such marks, and no reason is given.
        OrganisationError: It cannot go there from where it stands, or something is missing to open it.
    """
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id, lock=True)
        if state not in FOLLOWS[organised.state]:
            raise OrganisationError(
                "La session a changé d'état entre-temps : rien n'a été modifié. Rechargez la page et recommencez."
            )
        if organised.state is ExamSessionState.PREPARING:
            missing = what_is_missing(store, db, organised)
            if missing:
                raise OrganisationError(
                    "La session ne peut pas encore ouvrir :\n" + "\n".join(f"- {one}" for one in missing)
                )
        if state is ExamSessionState.CLOSED:
            close_accounts(db, person, exam_session_id, reason, now)
        if state is ExamSessionState.OPEN:
            hold_back(db, exam_session_id, policy_of(store, db, organised.policy_id))
        organising.change_state(db, exam_session_id, state)


def what_is_missing(store: Store, db: Connection, organised: OrganisedSession) -> tuple[str, ...]:
    """Return what keeps an exam session from opening, as French sentences; empty when it can."""
    document, _ = referential_of(store, db, organised.referential_id)
    policy = policy_of(store, db, organised.policy_id)
    missing = []
    registered = organising.list_registered(db, organised.id)
    if not registered:
        missing.append("Aucun candidat : inscrivez-les dans « Candidats ».")
    if not committees.list_committees(db, organised.id):
        missing.append("Aucun comité : composez-en au moins un dans « Comités ».")
    unplanned = [one for one in registered if one.sittings < len(blocks_to_sit(one.registration, document))]
    if registered and unplanned:
        names = ", ".join(f"{one.registration.last_name} {one.registration.first_name}" for one in unplanned[:3])
        others = f" et {len(unplanned) - 3} autres" if len(unplanned) > 3 else ""
        missing.append(
            f"Sans passage prévu pour chaque bloc : {names}{others}. Établissez le planning dans « Planning »."
        )
    barred = [one for one in irregular_sittings(db, organised.id, policy) if one.is_barred]
    causes = dict.fromkeys(
        breach.message for one in barred for breach in one.breaches if breach.code is not BreachCode.NOT_DECLARED
    )
    missing.extend(list(causes)[:SHOWN_CAUSES])
    if len(causes) > SHOWN_CAUSES:
        missing.append(
            f"Et {len(causes) - SHOWN_CAUSES} autres irrégularités de composition, listées dans « Comités »."
        )
    return tuple(missing)


def require_preparing(organised: OrganisedSession) -> None:
    """Check that an exam session is still in preparation.

    Raises:
        OrganisationError: It is not.
    """
    if organised.state is not ExamSessionState.PREPARING:
        raise OrganisationError(
            "La session n'est plus en préparation : son organisation est figée. "
            "Pour un changement de dernière minute, déplacez le passage dans « Planning »."
        )


def check_plan(plan: ExamSessionPlan) -> ExamSessionPlan:
    """Return the plan, its texts trimmed.

    Raises:
        OrganisationError: A name is missing, or dates or hours do not follow each other.
    """
    name, place = " ".join(plan.name.split()), " ".join(plan.place.split())
    rooms = tuple(dict.fromkeys(room for room in (" ".join(one.split()) for one in plan.rooms) if room))
    if not name or not place or not rooms:
        raise OrganisationError("Il manque le nom, le lieu ou au moins une salle. Complétez-les et recommencez.")
    try:
        days = (date.fromisoformat(plan.ends_on) - date.fromisoformat(plan.starts_on)).days
        hours = [time.fromisoformat(one) for one in (plan.opens, plan.pause_from, plan.pause_to, plan.closes)]
    except ValueError:
        raise OrganisationError("Une date ou une heure n'est pas lisible. Saisissez-la de nouveau.") from None
    if not 0 <= days < LONGEST_DAYS:
        raise OrganisationError(
            f"Le dernier jour doit suivre le premier, à moins de {LONGEST_DAYS} jours. Corrigez les dates."
        )
    if hours != sorted(hours) or hours[0] == hours[-1]:
        raise OrganisationError(
            "Les heures doivent se suivre : début de journée, début et fin de pause, fin de journée. Corrigez-les."
        )
    return ExamSessionPlan(
        name, place, plan.starts_on, plan.ends_on, rooms, plan.opens, plan.closes, plan.pause_from, plan.pause_to
    )
