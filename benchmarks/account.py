"""What laptops were told, against what the database holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.laptop import Laptop
from cqp.config import Settings
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import connect

EVENTS = (
    "SELECT mark_event.mark_id, criterion.code, mark_event.revision FROM mark_event "
    "JOIN criterion ON criterion.id = mark_event.criterion_id"
)


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the marks.

    Attributes:
        acknowledged: How many laptops were told of.
        lost: Acknowledged, and not there as they were told.
        twice: Recorded more than once.
        unsound: What verifying the journal found.
    """

    acknowledged: int
    lost: int
    twice: int
    unsound: int


def account(settings: Settings, laptops: Sequence[Laptop]) -> Account:
    """Read every mark and verify the journal."""
    store = connect(settings.database_url)
    with store.reading() as db:
        rows = [tuple(row) for row in db.exec_driver_sql(EVENTS)]
    found = verify_locally(store)
    store.close()
    held = {mark_id: (code, revision) for mark_id, code, revision in rows}
    told = {mark_id: one for laptop in laptops for mark_id, one in laptop.saved.items()}
    lost = sum(held.get(mark_id) != one for mark_id, one in told.items())
    return Account(len(told), lost, len(rows) - len(held), len(found.findings))
