"""What is known of one candidate beside the results: who assessed, what was written, and other exam sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cqp.errors import NotFoundError
from cqp.marking.registration import Registration
from cqp.marking.sitting import Candidate, Role
from cqp.rules.history import Appearance, Likeness, WrittenMark, likeness_of
from cqp.rules.status import Status
from cqp.services import access
from cqp.services.read_minutes import MinutesVersion, versions_of
from cqp.store import candidate_file, conferring, history, jury, minutes, organising, results, sittings
from cqp.store.conferring import GridMember, Remarks
from cqp.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class SittingStory:
    """One sitting: when and where, before whom, what they wrote, and its minutes (newest first)."""

    planned_at: str
    room: str
    members: tuple[GridMember, ...]
    remarks: Remarks
    written: tuple[WrittenMark, ...]
    minutes: tuple[MinutesVersion, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One candidate beside the results.

    Attributes:
        registration: As registered in this exam session.
        sittings: Sitting id → its story.
        appearances: Their registrations, this one first, then those under the same number and names.
        perhaps: Registrations that share the number or the names only: never counted as theirs.
    """

    registration: Registration
    sittings: Mapping[int, SittingStory]
    appearances: tuple[Appearance, ...]
    perhaps: tuple[Appearance, ...]


def read_story(store: Store, token: str, candidate_id: int, now: datetime) -> Story:
    """Return one candidate's story.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: There is no such candidate.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        found = results.read_candidate_row(db, candidate_id)
        registration = organising.read_registration(db, candidate_id)
        if found is None or registration is None:
            raise NotFoundError("Ce candidat n'existe pas (ou plus). Revenez à la cohorte et choisissez-le.")
        candidate, exam_session_id, certificate = found
        own = (candidate, exam_session_id, Likeness.SAME, certificate)
        appearances = _appearances(db, (own, *_alike(db, candidate, exam_session_id)))
        return Story(
            registration,
            {sitting: _sitting(db, sitting) for sitting, _ in candidate_file.list_sittings(db, candidate_id)},
            tuple(one for one in appearances if one.likeness is Likeness.SAME),
            tuple(one for one in appearances if one.likeness is not Likeness.SAME),
        )


Found = tuple[Candidate, int, Likeness, Status]


def _alike(db: Connection, candidate: Candidate, exam_session_id: int) -> tuple[Found, ...]:
    return tuple(
        (other, elsewhere, likeness, certificate)
        for other, elsewhere, certificate in history.find_alike(db, candidate, exam_session_id)
        if (likeness := likeness_of(candidate, other)) is not None
    )


def _appearances(db: Connection, found: tuple[Found, ...]) -> tuple[Appearance, ...]:
    passages = history.list_passages(db, [candidate.id for candidate, *_ in found])
    return tuple(
        Appearance(
            sittings.read_exam_session(db, exam_session_id)[0],
            candidate,
            likeness,
            certificate,
            passages.get(candidate.id, ()),
            jury.read_part(db, candidate.id),
        )
        for candidate, exam_session_id, likeness, certificate in found
    )


def _sitting(db: Connection, sitting_id: int) -> SittingStory:
    members = conferring.list_grid_members(db, sitting_id)
    names = {one.id: one.name for one in members}
    said = minutes.read_circumstances(db, sitting_id)
    written = tuple(
        WrittenMark(names.get(assessor_id, ""), mark, amendment)
        for (assessor_id, _), (mark, amendment) in conferring.read_all_marks(db, sitting_id).items()
        if mark.remark or mark.reason or amendment
    )
    return SittingStory(
        said.planned_at,
        said.place,
        members,
        conferring.read_remarks(db, sitting_id),
        tuple(sorted(written, key=_rank)),
        versions_of(db, sitting_id),
    )


def _rank(written: WrittenMark) -> tuple[list[int], str]:
    """Order criteria as in the document: C1.10 after C1.2."""
    numbers = "".join(one if one.isdigit() else " " for one in written.mark.criterion).split()
    return [int(number) for number in numbers], written.assessor
