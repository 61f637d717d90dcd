"""Account for every mark made on a laptop: what is in the database, what is not, and why it was closed so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cqp.exports.ledger_pdf import LedgerSheet, ledger_pdf
from cqp.marking.ledger import LaptopAccount
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.note_export import note_export
from cqp.store import journal, ledger, organising
from cqp.store.engine import Store


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The laptops of an exam session, and its closings."""

    accounts: tuple[LaptopAccount, ...]
    closings: tuple[ledger.Closing, ...]


def read_ledger(store: Store, token: str, exam_session_id: int, now: datetime) -> LedgerView:
    """Return what became of the marks made on each laptop of an exam session.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organising.read_organised(db, exam_session_id)
        return LedgerView(ledger.list_accounts(db, exam_session_id), ledger.list_closings(db, exam_session_id))


def export_ledger(store: Store, token: str, exam_session_id: int, now: datetime) -> tuple[str, bytes]:
    """Return a name for the file and the account as a PDF, to print when the exam session is closed.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        plan = organising.read_organised(db, exam_session_id).plan
        accounts, closings = ledger.list_accounts(db, exam_session_id), ledger.list_closings(db, exam_session_id)
        stands = journal.read_anchor(db)
        note_export(db, person, f"exam_session:{exam_session_id}", "ledger", now)
    sheet = LedgerSheet(
        exam_session=plan.name,
        place=plan.place,
        at=now.isoformat(),
        by=person.name,
        accounts=accounts,
        closings=tuple((one.at, one.by, one.missing, one.reason) for one in closings),
        journal=str(stands),
    )
    return f"{plan.name} - décompte des postes", ledger_pdf(sheet)
