"""Close the laptops' accounts with an exam session: each mark made is accounted for, or somebody wrote why not."""

from __future__ import annotations

from datetime import datetime

from cqp.errors import UnaccountedMarksError
from cqp.marking.journal import Kind, digest_text
from cqp.marking.ledger import total
from cqp.marking.sitting import Person
from cqp.store import journal, ledger
from cqp.store.engine import Connection
from cqp.store.marks import new_salt

LONGEST_REASON = 1_000
"""Characters of the reason, at most."""


def close_accounts(db: Connection, person: Person, exam_session_id: int, reason: str, now: datetime) -> None:
    """Keep how the accounts stand as the exam session is closed, and tell the journal.

    Raises:
        UnaccountedMarksError: Marks are not accounted for, and no reason is given.
    """
    totals = total(ledger.list_accounts(db, exam_session_id))
    reason = reason.strip()[:LONGEST_REASON] if totals.open else ""
    if totals.open and not reason:
        marks = f"{totals.missing} marques" if totals.missing > 1 else "1 marque" if totals.missing else "des marques"
        laptops = f"{totals.open} postes" if totals.open > 1 else "1 poste"
        raise UnaccountedMarksError(
            f"La session n'est pas close : {marks} faites sur {laptops} ne sont pas dans la base. Rallumez ces postes "
            "et ouvrez-y la grille, ou importez leur file dans « En direct » ; sinon, écrivez pourquoi vous closez "
            "quand même."
        )
    salt = new_salt(reason)
    ledger.add_closing(db, exam_session_id, person.id, totals, reason, salt, now.isoformat())
    told = {
        "made": totals.made,
        "stored": totals.stored,
        "let_go": totals.let_go,
        "missing": totals.missing,
        "laptops": totals.laptops,
        "text": digest_text(salt, reason),
    }
    news = journal.News(Kind.SESSION_CLOSED, f"coordinator:{person.id}", f"exam_session:{exam_session_id}", told)
    journal.append(db, now.isoformat(), [news])
