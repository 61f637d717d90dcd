"""Let whole committees mark one recorded case before the day, and see where they agree."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from cqp.errors import PreparationError
from cqp.marking.practice import Practice
from cqp.marking.sitting import ExamSessionState, Role
from cqp.marking.words import can_be_kept
from cqp.referential.model import Referential
from cqp.services import access
from cqp.services.read_grid import own_grid
from cqp.services.reference import referential_of
from cqp.store import planning, practice, sittings
from cqp.store.committees import list_committees
from cqp.store.engine import Store

LONGEST_TITLE = 120
LONGEST_PLACE = 300
PARIS = ZoneInfo("Europe/Paris")


def prepare_practice(
    store: Store, token: str, exam_session_id: int, block: str, title: str, where: str, now: datetime
) -> int:
    """Give every committee of an open exam session the same case to mark; return the id of the practice.

    The same title on the same block is the same case: it is given once.

    Args:
        store: The database.
        token: The caller's sign-in token.
        exam_session_id: Whose committees practise.
        block: Code of the block the case is about.
        title: What the case is called.
        where: Where the recording is.
        now: The instant, UTC.

    Raises:
        NotFoundError: There is no such exam session.
        PreparationError: It is not open (codes would not sign in), has no committee, or a text cannot be kept.
    """
    title, where = " ".join(title.split()), " ".join(where.split())
    if not title or len(title) > LONGEST_TITLE or len(where) > LONGEST_PLACE or not can_be_kept(title + where):
        raise PreparationError(
            f"Donnez au cas un titre de 1 à {LONGEST_TITLE} caractères, et {LONGEST_PLACE} au plus pour dire où est "
            "l'enregistrement. Rien n'a été préparé."
        )
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        exam_session, referential_id, policy_id = sittings.read_exam_session(db, exam_session_id)
        blocks = planning.read_block_ids(db, referential_id)
        if exam_session.state is not ExamSessionState.OPEN or block not in blocks:
            raise PreparationError(
                "L'entraînement se prépare une fois la session ouverte : les codes d'accès ne servent pas avant. "
                "Ouvrez-la dans « Sessions d'examen », même plusieurs jours avant."
            )
        if not any(team.members for team in list_committees(db, exam_session_id)):
            raise PreparationError("Aucun comité n'a de membre : composez-les d'abord dans « Comités ».")
        name = practice.name_of(title)
        for known in practice.read_practices(db, exam_session_id):
            if (known.name, known.block) == (name, block):
                return known.id
        local = now.astimezone(PARIS).replace(tzinfo=None).isoformat(timespec="minutes")
        return practice.add_practice(
            db, exam_session, referential_id, policy_id, blocks[block], title, where or "Cas enregistré", local
        )


def read_own_practice(store: Store, token: str, sitting_id: int, now: datetime) -> Practice | None:
    """Return the case that one of the caller's sittings practises on, every grid with it.

    None while the caller's own grid is not submitted, which it must not be led by, and for a sitting that counts.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting.
    """
    with store.reading() as db:
        _, held = own_grid(db, token, sitting_id, now)
        return practice.read_practice_of_sitting(db, sitting_id) if held.is_submitted else None


def read_practices(
    store: Store, token: str, exam_session_id: int, now: datetime
) -> tuple[Referential, tuple[Practice, ...]]:
    """Return the référentiel of an exam session and what its committees practised on, newest first.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        _, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
        return referential_of(store, db, referential_id)[0], practice.read_practices(db, exam_session_id)
