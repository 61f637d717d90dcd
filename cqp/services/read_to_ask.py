"""What an assessor still has to ask in the interview."""

from __future__ import annotations

from datetime import datetime

from cqp.rules.to_ask import CompetencyToAsk, to_ask
from cqp.services.read_grid import own_grid
from cqp.services.reference import policy_of, referential_of
from cqp.store import clock, marks
from cqp.store.engine import Store


def read_to_ask(store: Store, token: str, sitting_id: int, now: datetime) -> tuple[CompetencyToAsk, ...]:
    """Return what the caller has still to ask in one of their sittings, what can still change a proposal first.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting.
    """
    with store.reading() as db:
        person, held = own_grid(db, token, sitting_id, now)
        document, _ = referential_of(store, db, held.referential_id)
        code, _ = clock.read_timing(db, sitting_id)
        own = marks.read_marks(db, sitting_id, person.id)
        doubted = [mark.criterion for mark in own.values() if mark.flagged]
        values = {criterion: mark.value for criterion, mark in own.items()}
        return to_ask(document.block(code), values, doubted, policy_of(store, db, held.policy_id))
