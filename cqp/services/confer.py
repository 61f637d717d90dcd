"""Confer: the grids of a committee side by side, what its members agree, and what they decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cqp.errors import DeliberationError, MalformedRequestError
from cqp.marking.journal import Kind, about_sitting
from cqp.marking.mark import Mark, MarkValue
from cqp.marking.sitting import DELIBERATION, ExamSessionState, Person, Sitting, SittingState
from cqp.referential.model import Block
from cqp.rules.agreement import agreement_of, explain_agreement
from cqp.rules.consensus import Agreed, ConferredCompetency, ConferredCriterion, Decided, confer
from cqp.rules.policy import Policy
from cqp.rules.status import DECIDABLE, Status
from cqp.services.read_grid import own_grid
from cqp.services.reference import block_index, policy_of, referential_of
from cqp.services.standing import refresh_standing
from cqp.store import conferring, journal, sittings
from cqp.store.conferring import GridMember, Remarks
from cqp.store.engine import Connection, Store
from cqp.store.sittings import LockedGrid

LONGEST_REASON = 2_000
"""Characters of a reason, at most."""


@dataclass(frozen=True, slots=True)
class Concertation:
    """One sitting before its committee.

    Attributes:
        person: Who looks.
        sitting: Candidate, block and state.
        block: As published.
        members: In the order of each criterion's marks.
        competencies: With the marks, what was agreed and what was decided.
        remarks: What the committee writes of the whole.
        policy: The règlement in force.
        is_writable: Whether it may still change: the minutes are not written yet, or were reopened.
        version: Changes with everything that is shown.
    """

    person: Person
    sitting: Sitting
    block: Block
    members: tuple[GridMember, ...]
    competencies: tuple[ConferredCompetency, ...]
    remarks: Remarks
    policy: Policy
    is_writable: bool
    version: str

    @property
    def agreement(self) -> str:
        """How far the members agreed before they met, one French sentence without a word on anybody."""
        return explain_agreement(agreement_of(one for part in self.competencies for one in part.criteria))


def read_concertation(store: Store, token: str, sitting_id: int, now: datetime) -> Concertation:
    """Return a sitting before its committee.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: A member has not submitted their grid yet: nobody sees another's before.
    """
    with store.reading() as db:
        person, held = own_grid(db, token, sitting_id, now)
        return concertation_of(store, db, person, held)


def read_concertation_version(store: Store, token: str, sitting_id: int, now: datetime) -> str:
    """Return what changes whenever the concertation does.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: A member has not submitted their grid yet: even how much they have marked is theirs.
    """
    with store.reading() as db:
        own_grid(db, token, sitting_id, now)
        _require_all_submitted(conferring.list_grid_members(db, sitting_id))
        return conferring.read_version(db, sitting_id)


def concertation_of(store: Store, db: Connection, person: Person, held: LockedGrid) -> Concertation:
    """Return the concertation, for a caller whose right was checked in this transaction.

    Raises:
        DeliberationError: A member has not submitted their grid yet.
    """
    members = conferring.list_grid_members(db, held.sitting_id)
    _require_all_submitted(members)
    sitting = sittings.read_own_sitting(db, held.sitting_id, person.id)
    document, _ = referential_of(store, db, held.referential_id)
    block, policy = document.block(sitting.block), policy_of(store, db, held.policy_id)
    return Concertation(
        person=person,
        sitting=sitting,
        block=block,
        members=members,
        competencies=conferred_competencies(db, held.sitting_id, block, policy),
        remarks=conferring.read_remarks(db, held.sitting_id),
        policy=policy,
        is_writable=held.session_state is ExamSessionState.OPEN and _may_change(held.state),
        version=conferring.read_version(db, held.sitting_id),
    )


def restand(store: Store, db: Connection, person: Person, held: LockedGrid) -> bool:
    """Bring the summary rows up to date once all grids are submitted; say whether they are."""
    if not all(member.is_submitted for member in conferring.list_grid_members(db, held.sitting_id)):
        return False
    refresh_standing(store, db, held, concertation_of(store, db, person, held).competencies)
    return True


def agree_criterion(
    store: Store,
    token: str,
    sitting_id: int,
    criterion: str,
    value: MarkValue,
    reason: str,
    now: datetime,
    *,
    base: int,
) -> None:
    """Write the value that the committee gives a criterion.

    Args:
        store: The database.
        token: The caller's sign-in token.
        sitting_id: The sitting.
        criterion: Criterion code.
        value: What they agree; *sans objet* needs a reason, and so does a value that no member marked.
        reason: Why, short.
        now: The instant, UTC.
        base: Revision of the agreement on the screen, 0 if there was none.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: It may no longer change, has changed meanwhile, or needs a reason.
        MalformedRequestError: The criterion is not of this block.
    """
    with store.writing() as db:
        held, room = _held(store, db, token, sitting_id, now)
        found = next((one for part in room.competencies for one in part.criteria if one.code == criterion), None)
        if found is None:
            raise MalformedRequestError(f"Le critère {criterion} n'est pas dans ce bloc. Rechargez la page.")
        reason = _checked(reason)
        _require_base(base, found.agreed.revision if found.agreed else 0, f"Le critère {criterion}")
        if not reason and (value is MarkValue.NOT_APPLICABLE or value not in {mark.value for mark in found.marks}):
            raise DeliberationError(
                f"Écrivez pourquoi le comité retient cette valeur pour {criterion} : « sans objet », ou une valeur "
                "qu'aucun évaluateur n'avait choisie, demande une raison."
            )
        criterion_id, _ = block_index(store, db, held.block_id).criteria[criterion]
        agreed = Agreed(value, reason, base + 1)
        conferring.write_agreed(db, sitting_id, criterion_id, agreed, held.assessor_id, now.isoformat())
        _tell(db, held, now, Kind.AGREED, {"criterion": criterion, "value": value, "revision": agreed.revision})
        refresh_standing(store, db, held, _again(store, db, held, room).competencies)


def decide_competency(
    store: Store,
    token: str,
    sitting_id: int,
    competency: str,
    status: Status,
    reason: str,
    now: datetime,
    *,
    base: int,
) -> None:
    """Write what the committee decides of a competency; another decision than the proposal needs a reason.

    Args:
        store: The database.
        token: The caller's sign-in token.
        sitting_id: The sitting.
        competency: Competency code.
        status: ACQUIRED or NOT_ACQUIRED.
        reason: Why it departs from the proposal.
        now: The instant, UTC.
        base: Revision of the decision on the screen, 0 if there was none.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: It may no longer change, has changed meanwhile, or needs a reason.
        MalformedRequestError: The competency is not of this block, or the decision is none.
    """
    with store.writing() as db:
        held, room = _held(store, db, token, sitting_id, now)
        found = next((one for one in room.competencies if one.code == competency), None)
        if found is None or status not in DECIDABLE:
            raise MalformedRequestError(f"Cette décision sur {competency} n'est pas possible. Rechargez la page.")
        reason = _checked(reason)
        _require_base(base, found.decided.revision if found.decided else 0, f"La décision sur {competency}")
        if status is not found.proposal and not reason:
            raise DeliberationError(
                f"La décision sur {competency} s'écarte de la proposition calculée : écrivez pourquoi, "
                "la raison figurera au procès-verbal."
            )
        competency_id = _competency_id(store, db, held, found)
        decided = Decided(status, found.proposal, reason if status is not found.proposal else "", base + 1)
        conferring.write_decided(db, sitting_id, competency_id, decided, held.assessor_id, now.isoformat())
        told: dict[str, object] = {
            "competency": competency,
            "decision": status,
            "proposal": found.proposal,
            "revision": decided.revision,
        }
        _tell(db, held, now, Kind.DECIDED, told)
        refresh_standing(store, db, held, _again(store, db, held, room).competencies)


def write_remarks(
    store: Store, token: str, sitting_id: int, for_candidate: str, internal: str, now: datetime, *, base: int
) -> None:
    """Write what the committee says of the whole: what the candidate may read, and its own notes.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: It may no longer change, or has changed meanwhile.
    """
    with store.writing() as db:
        held, room = _held(store, db, token, sitting_id, now)
        _require_base(base, room.remarks.revision, "Le texte du comité")
        texts = for_candidate.strip().replace("\0", ""), internal.strip().replace("\0", "")
        conferring.write_remarks(db, sitting_id, Remarks(*texts, base + 1), held.assessor_id, now.isoformat())


def _held(store: Store, db: Connection, token: str, sitting_id: int, now: datetime) -> tuple[LockedGrid, Concertation]:
    """Lock the sitting and return it, if the caller may change what its committee says."""
    person, held = own_grid(db, token, sitting_id, now, lock=True)
    room = concertation_of(store, db, person, held)
    if not room.is_writable:
        raise DeliberationError(
            "Le procès-verbal de ce passage est établi, ou la session d'examen n'est pas ouverte : la concertation ne "
            "change plus. Avant les dernières signatures, reprenez-la ; après, demandez une nouvelle délibération."
        )
    return held, room


def _again(store: Store, db: Connection, held: LockedGrid, room: Concertation) -> Concertation:
    return concertation_of(store, db, room.person, held)


def _require_all_submitted(members: tuple[GridMember, ...]) -> None:
    late = [member.name for member in members if not member.is_submitted]
    if late:
        raise DeliberationError(
            f"La concertation s'ouvre quand chacun a remis sa grille. Il manque celle de : {', '.join(late)}."
        )


def _may_change(state: SittingState) -> bool:
    return state not in DELIBERATION or state is SittingState.REOPENED


def _checked(reason: str) -> str:
    reason = reason.replace("\0", "").strip()
    if len(reason) > LONGEST_REASON:
        raise MalformedRequestError(
            f"La raison compte {len(reason)} caractères, pour {LONGEST_REASON} au plus. Raccourcissez-la."
        )
    return reason


def _require_base(base: int, stored: int, what: str) -> None:
    if base != stored:
        raise DeliberationError(
            f"{what} vient de changer, depuis un autre poste : rien n'a été écrasé. Relisez, puis recommencez."
        )


def _competency_id(store: Store, db: Connection, held: LockedGrid, found: ConferredCompetency) -> int:
    return block_index(store, db, held.block_id).criteria[found.criteria[0].code][1]


def _tell(db: Connection, held: LockedGrid, now: datetime, kind: Kind, payload: dict[str, object]) -> None:
    subject = about_sitting(held.candidate_id, held.sitting_id)
    journal.append(db, now.isoformat(), [journal.News(kind, f"assessor:{held.assessor_id}", subject, payload)])


def conferred_competencies(
    db: Connection, sitting_id: int, block: Block, policy: Policy
) -> tuple[ConferredCompetency, ...]:
    """Return the competencies of a sitting as its committee stands, for a caller whose right was checked."""
    members = conferring.list_grid_members(db, sitting_id)
    marks = conferring.read_all_marks(db, sitting_id)
    agreed, decided = conferring.read_agreed(db, sitting_id), conferring.read_decided(db, sitting_id)

    def of(member: GridMember, code: str) -> Mark:
        return marks[member.id, code][0] if (member.id, code) in marks else Mark(code, MarkValue.NOT_OBSERVED)

    return tuple(
        confer(
            competency.code,
            competency.text,
            tuple(
                ConferredCriterion(
                    one.code, one.text, tuple(of(member, one.code) for member in members), agreed.get(one.code)
                )
                for one in competency.criteria
            ),
            decided.get(competency.code),
            policy,
        )
        for competency in block.competencies
    )
