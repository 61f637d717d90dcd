"""Submit one's grid: from then on it changes only with a written reason, and the committee may confer."""

from __future__ import annotations

from datetime import datetime

from cqp.errors import DeliberationError
from cqp.marking.journal import Kind, about_sitting
from cqp.marking.mark import MarkValue
from cqp.marking.sitting import ExamSessionState, SittingState
from cqp.services import access
from cqp.services.read_grid import own_grid
from cqp.services.reference import block_index
from cqp.store import journal, marks, sittings
from cqp.store.engine import Connection, Store
from cqp.store.referentials import BlockIndex
from cqp.store.sittings import LockedGrid

LISTED = 8
"""Criteria that a refusal names, at most."""


def submit_grid(
    store: Store,
    token: str,
    sitting_id: int,
    now: datetime,
    *,
    seen: int,
    reason: str = "",
    made_by: int | None = None,
) -> None:
    """Lock the caller's grid; asking again changes nothing.

    Args:
        store: The database.
        token: The caller's sign-in token.
        sitting_id: Whose grid.
        now: The instant, UTC.
        seen: Revision of the grid on the screen: what is submitted is what was seen.
        reason: Why criteria are left unobserved; needed when some are.
        made_by: Assessor whose grid is on the screen.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting.
        DeliberationError: The grid has changed since, is incomplete without a reason, or may not be submitted now.
    """
    with store.writing() as db:
        person, held = own_grid(db, token, sitting_id, now, lock=True)
        access.require_same(person, made_by)
        if held.is_submitted:
            return
        _require_open(held)
        if held.revision != seen:
            raise DeliberationError(
                "Votre grille a changé dans une autre fenêtre ou sur un autre poste : elle n'est pas remise. "
                "Rechargez la page, relisez, puis remettez-la."
            )
        missing = _unobserved(db, held, block_index(store, db, held.block_id))
        reason = reason.strip()
        if missing and not reason:
            raise DeliberationError(_incomplete(missing))
        sittings.submit(db, held, reason if missing else "", now.isoformat())
        journal.append(db, now.isoformat(), [_news(held, missing)])


def _require_open(held: LockedGrid) -> None:
    """Check that the grid may be submitted: the same conditions as a mark's."""
    if held.session_state is not ExamSessionState.OPEN:
        raise DeliberationError("La session d'examen n'est pas ouverte : votre grille n'est pas remise.")
    if not held.has_declared:
        raise DeliberationError(
            "Déclarez d'abord l'absence de conflit d'intérêts, dans « Mes passages » : votre grille n'est pas remise."
        )
    if held.is_blocked:
        raise DeliberationError(
            "La composition du comité est irrégulière pour ce candidat : votre grille n'est pas remise. "
            "Prévenez la coordination."
        )
    if held.state is SittingState.ABSENT:
        raise DeliberationError("Le candidat est déclaré absent : il n'y a pas de grille à remettre.")


def _unobserved(db: Connection, held: LockedGrid, index: BlockIndex) -> list[str]:
    own = marks.read_marks(db, held.sitting_id, held.assessor_id)
    return [code for code in index.criteria if code not in own or own[code].value is MarkValue.NOT_OBSERVED]


def _incomplete(missing: list[str]) -> str:
    shown = ", ".join(missing[:LISTED]) + (f" et {len(missing) - LISTED} autres" if len(missing) > LISTED else "")
    many = len(missing) > 1
    return (
        f"{len(missing)} critère{'s' if many else ''} {'restent non observés' if many else 'reste non observé'} "
        f"({shown}). Observez-{'les' if many else 'le'}, ou écrivez pourquoi "
        f"{'ils ne peuvent' if many else 'il ne peut'} pas l'être."
    )


def _news(held: LockedGrid, missing: list[str]) -> journal.News:
    payload: dict[str, object] = {"grid_revision": held.revision, "unobserved": missing}
    subject = about_sitting(held.candidate_id, held.sitting_id)
    return journal.News(Kind.GRID_SUBMITTED, f"assessor:{held.assessor_id}", subject, payload)
