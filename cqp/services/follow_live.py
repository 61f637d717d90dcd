"""Follow the exam live: laptops say how they are, coordination watches."""

from __future__ import annotations

from datetime import datetime

from cqp.marking.live import LaptopWord, LiveView
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.read_grid import own_grid
from cqp.store import presence, sittings
from cqp.store.engine import Store


def report_presence(
    store: Store, token: str, sitting_id: int, now: datetime, word: LaptopWord, *, made_by: int | None = None
) -> None:
    """Record what a laptop says of the caller's own grid.

    Args:
        store: The database.
        token: The caller's sign-in token.
        sitting_id: Whose grid is open.
        now: The instant, UTC.
        word: What the laptop says.
        made_by: Assessor whose grid is on the screen.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting, or not the one whose grid is on the screen.
    """
    with store.writing() as db:
        person, held = own_grid(db, token, sitting_id, now)
        access.require_same(person, made_by)
        seen_at = now.isoformat(timespec="milliseconds")
        presence.record_presence(db, held.sitting_id, person.id, word, seen_at)


def read_live_version(store: Store, token: str, now: datetime) -> str:
    """Return what changes when anything to follow does; it costs the same however much there is to see."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return presence.read_live_version(db)


def read_live(store: Store, token: str, exam_session_id: int, now: datetime) -> LiveView:
    """Return what happens in an exam session now.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        sittings.read_exam_session(db, exam_session_id)
        return LiveView(presence.count_sittings(db, exam_session_id), presence.list_live_grids(db, exam_session_id))
