"""Draw the planning of an exam session, and move a sitting by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cqp.errors import NotFoundError, OrganisationError
from cqp.marking.registration import Accommodation, blocks_to_sit
from cqp.marking.sitting import ExamSessionPlan, ExamSessionState, Role, SittingState
from cqp.planning.durations import minutes_of
from cqp.planning.overlaps import Names, find_overlaps
from cqp.planning.schedule import plan
from cqp.planning.slot import DayWindow, Need, Plan, PlannedCommittee, PlanningRow, Slot
from cqp.referential.model import Referential
from cqp.rules.policy import Policy
from cqp.services import access
from cqp.services.composition import IrregularSitting, hold_back, irregular_sittings
from cqp.services.organise_session import require_preparing
from cqp.services.reference import policy_of, referential_of
from cqp.store import committees, organising, planned
from cqp.store.engine import Connection, Store
from cqp.store.organising import OrganisedSession, RegisteredCandidate

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Planning:
    """The planning of an exam session: its rows by time, what is irregular, what is missing."""

    organised: OrganisedSession
    rows: tuple[PlanningRow, ...]
    irregular: tuple[IrregularSitting, ...]


def read_planning(store: Store, token: str, exam_session_id: int, now: datetime) -> Planning:
    """Return the planning of an exam session."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id)
        policy = policy_of(store, db, organised.policy_id)
        rows = planned.list_planning_rows(db, exam_session_id)
        return Planning(organised, rows, irregular_sittings(db, exam_session_id, policy))


def draw_planning(store: Store, token: str, exam_session_id: int, seed: int, now: datetime) -> Plan:
    """Replace the planning by a new draw, and return it; what found no place is said in it and not written.

    Raises:
        OrganisationError: The exam session is no longer in preparation, or nothing can be planned.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id, lock=True)
        require_preparing(organised)
        policy = policy_of(store, db, organised.policy_id)
        document, _ = referential_of(store, db, organised.referential_id)
        drawn = plan(
            _needs(organising.list_registered(db, exam_session_id), document, policy),
            [
                PlannedCommittee(team.id, tuple(member.id for member in team.members))
                for team in committees.list_committees(db, exam_session_id)
                if team.members
            ],
            organised.plan.rooms,
            _windows(organised.plan),
            break_minutes=policy.durations.break_minutes,
            seed=seed,
            forbidden=_forbidden(db, exam_session_id, policy),
        )
        organising.remove_sittings(db, [one.id for one in planned.list_planned(db, exam_session_id)])
        planned.add_slots(db, exam_session_id, drawn.slots, seed)
        return drawn


def move_sitting(
    store: Store, token: str, sitting_id: int, starts_at: datetime, room: str, committee_id: int, now: datetime
) -> None:
    """Move a sitting that nobody has marked; its length stays.

    Raises:
        NotFoundError: There is no such sitting.
        OrganisationError: It has begun, or the candidate, a member or the room would be taken twice.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        exam_session_id = planned.sitting_session(db, sitting_id)
        if exam_session_id is None:
            raise NotFoundError("Ce passage n'existe pas (ou plus). Rechargez la page.")
        organised = organising.read_organised(db, exam_session_id, lock=True)
        if organised.state not in {ExamSessionState.PREPARING, ExamSessionState.OPEN}:
            raise OrganisationError("La session est close : ses passages ne se déplacent plus.")
        known = {one.id: one for one in planned.list_planned(db, exam_session_id)}
        moved = known.pop(sitting_id)
        if moved.is_marked or moved.state is not SittingState.PLANNED:
            raise OrganisationError("Ce passage a commencé : il ne se déplace plus.")
        teams = {team.id: team for team in committees.list_committees(db, exam_session_id)}
        if committee_id not in teams or not room.strip():
            raise OrganisationError("Choisissez un comité de cette session et une salle.")
        length = moved.slot.ends_at - moved.slot.starts_at
        slot = Slot(
            moved.slot.candidate_id, moved.slot.block_code, committee_id, room.strip(), starts_at, starts_at + length
        )
        overlaps = find_overlaps(
            [slot, *(one.slot for one in known.values())],
            {team.id: [member.id for member in team.members] for team in teams.values()},
            _names(db, exam_session_id),
        )
        mine = [overlap.message for overlap in overlaps if slot in (overlap.first, overlap.second)]
        if mine:
            raise OrganisationError("Le passage n'a pas été déplacé.\n" + "\n".join(mine))
        planned.move_sitting(db, sitting_id, slot)
        hold_back(db, exam_session_id, policy_of(store, db, organised.policy_id))


def waive_composition(store: Store, token: str, sitting_id: int, reason: str, now: datetime) -> None:
    """Record why a sitting takes place in spite of its committee's composition; it will stand in the minutes.

    Raises:
        NotFoundError: There is no such sitting.
        OrganisationError: The reason is missing.
    """
    if not reason.strip():
        raise OrganisationError("Écrivez la raison : elle figurera au procès-verbal.")
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        exam_session_id = planned.sitting_session(db, sitting_id)
        if exam_session_id is None:
            raise NotFoundError("Ce passage n'existe pas (ou plus). Rechargez la page.")
        organised = organising.read_organised(db, exam_session_id, lock=True)
        committees.waive(db, sitting_id, person.id, reason.strip(), now.isoformat())
        hold_back(db, exam_session_id, policy_of(store, db, organised.policy_id))


def _needs(candidates: tuple[RegisteredCandidate, ...], document: Referential, policy: Policy) -> Iterator[Need]:
    for candidate in candidates:
        extra_time = Accommodation.EXTRA_TIME in candidate.registration.accommodations
        for code in blocks_to_sit(candidate.registration, document):
            yield Need(candidate.id, code, minutes_of(code, policy, extra_time).minutes)


def _windows(exam: ExamSessionPlan) -> Iterator[DayWindow]:
    """Yield the working days of an exam session, weekends left out unless it has nothing else."""
    first, last = date.fromisoformat(exam.starts_on), date.fromisoformat(exam.ends_on)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    opens, closes, pause_from, pause_to = (
        time.fromisoformat(one) for one in (exam.opens, exam.closes, exam.pause_from, exam.pause_to)
    )
    for day in [one for one in days if one.weekday() < SATURDAY] or days:
        pause = (datetime.combine(day, pause_from), datetime.combine(day, pause_to))
        yield DayWindow(datetime.combine(day, opens), datetime.combine(day, closes), (pause,))


def _forbidden(db: Connection, exam_session_id: int, policy: Policy) -> set[tuple[int, int]]:
    """Return the pairs (committee, candidate) that a forbidden link keeps apart."""
    teams = committees.list_committees(db, exam_session_id)
    return {
        (team.id, link.candidate_id)
        for link in committees.list_links(db, exam_session_id)
        if link.link in policy.committee.forbidden_links
        for team in teams
        if link.assessor_id in {member.id for member in team.members}
    }


def _names(db: Connection, exam_session_id: int) -> Names:
    return Names(
        candidates={
            one.id: f"{one.registration.last_name} {one.registration.first_name}"
            for one in organising.list_registered(db, exam_session_id)
        },
        committees={team.id: team.name for team in committees.list_committees(db, exam_session_id)},
        assessors={one.id: one.name for one in committees.list_members(db, exam_session_id)},
    )
