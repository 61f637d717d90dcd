"""Import the file in which a laptop saved what it could not send, under the rules of live marks."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from cqp.errors import QueueFileError
from cqp.imports.queue_file import read_queue
from cqp.marking.journal import Kind
from cqp.marking.queue import Outcome, QueuedMark, QueueFile, QueueLine, QueueReport
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.mark_criteria import record_marks
from cqp.services.reference import installation
from cqp.store import journal, marks, queue_keys, sittings
from cqp.store.engine import Connection, Store
from cqp.store.queue_keys import QueueKey

NOT_THEIRS = (
    "Ce passage n'est pas confié au comité de cet évaluateur : cette marque n'est pas enregistrée. "
    "Vérifiez de qui est le fichier."
)


class _UndoneError(Exception):
    """Ends a transaction without a trace, with the report of what it would have written."""

    def __init__(self, report: QueueReport) -> None:
        super().__init__()
        self.report = report


def preview_queue(
    store: Store, token: str, content: bytes, now: datetime, *, leave_out: frozenset[str] = frozenset()
) -> QueueReport:
    """Return what importing this file comes to, mark by mark; nothing is written.

    Raises:
        QueueFileError: The file is damaged, was altered, or is of another database.
    """
    return _import(store, token, content, now, leave_out, is_final=False)


def import_queue(
    store: Store, token: str, content: bytes, now: datetime, *, leave_out: frozenset[str] = frozenset()
) -> QueueReport:
    """Record every new mark of this file, or none when one of them is refused; return the report of each.

    The marks stay the assessor's: the file is sealed under a secret that their own sign-in was given. Importing it
    again, or the laptop sending its queue after all, records nothing more.

    Args:
        store: The database.
        token: The caller's sign-in token.
        content: The file.
        now: The instant, UTC.
        leave_out: Marks (ids) that coordination chooses to leave out, after seeing why they are refused.

    Raises:
        QueueFileError: The file is damaged, was altered, or is of another database.
    """
    return _import(store, token, content, now, leave_out, is_final=True)


def _import(
    store: Store, token: str, content: bytes, now: datetime, leave_out: frozenset[str], *, is_final: bool
) -> QueueReport:
    access.who_is(store, token, now, Role.COORDINATOR)
    file = read_queue(content)
    try:
        with store.writing() as db:
            person = access.require(db, token, now, Role.COORDINATOR)
            key = _require_sealed(store, db, file)
            taken = [one for one in file.marks if one.intent.id not in leave_out]
            known = marks.find_events(db, [one.intent.id for one in taken])
            new = [one.intent.id for one in taken if one.intent.id not in known]
            if new and is_final:
                told = {
                    "assessor": file.assessor_id,
                    "file": sha256(content).hexdigest(),
                    "key": file.key,
                    "marks": new,
                }
                actor, subject = f"coordinator:{person.id}", f"exam_session:{key.exam_session_id}"
                journal.append(db, now.isoformat(), [journal.News(Kind.QUEUE_IMPORTED, actor, subject, told)])
            refusals = _record(store, db, file.assessor_id, taken, now)
            names = sittings.name_sittings(db, {one.sitting_id for one in file.marks})
            lines = tuple(_line(one, names, known, refusals, leave_out) for one in file.marks)
            report = QueueReport(key.assessor, file.saved_at, lines, is_imported=False)
            if not (is_final and report.is_acceptable):
                raise _UndoneError(report)
    except _UndoneError as undone:
        return undone.report
    return replace(report, is_imported=True)


def _require_sealed(store: Store, db: Connection, file: QueueFile) -> QueueKey:
    """Return the secret that sealed the file, once it is sure that it did."""
    if file.installation != installation(store):
        raise QueueFileError(
            "Ce fichier vient d'une autre base que celle-ci : rien n'a été enregistré. "
            "Importez-le dans l'application où l'évaluateur notait."
        )
    key = queue_keys.find_key(db, file.key)
    seal = hmac.new(key.secret.encode(), file.content.encode("utf-8", "surrogatepass"), sha256) if key else None
    is_sealed = seal is not None and hmac.compare_digest(seal.hexdigest().encode(), file.seal.encode())
    if key is None or not is_sealed or key.assessor_id != file.assessor_id:
        raise QueueFileError(
            "Ce fichier n'est pas scellé par le poste de l'évaluateur, ou il a été modifié depuis : rien n'a été "
            "enregistré. Enregistrez-le de nouveau depuis la grille, sans l'ouvrir ; sinon, l'évaluateur renote."
        )
    if key.is_revoked:
        raise QueueFileError(
            "Le code d'accès de cet évaluateur a été révoqué : rien n'a été enregistré. "
            "Donnez-lui un nouveau code dans « Accès », puis importez de nouveau."
        )
    return key


def _record(
    store: Store, db: Connection, assessor_id: int, taken: Iterable[QueuedMark], now: datetime
) -> dict[str, str]:
    """Record the marks, sitting by sitting; return why, for each mark (id) that is refused."""
    refusals: dict[str, str] = {}
    in_order = sorted(taken, key=lambda one: one.sitting_id)  # marks of one sitting keep their order
    for sitting_id, group in groupby(in_order, key=lambda one: one.sitting_id):
        intents = [one.intent for one in group]
        held = sittings.read_grid(db, sitting_id, assessor_id, lock=True)
        if held is None:
            refusals |= {intent.id: NOT_THEIRS for intent in intents}
            continue
        answer, _ = record_marks(store, db, held, intents, now)
        refusals |= {one.id: one.message for one in answer.refused}
    return refusals


def _line(
    one: QueuedMark,
    names: dict[int, tuple[str, str]],
    known: dict[str, marks.KnownEvent],
    refusals: dict[str, str],
    leave_out: frozenset[str],
) -> QueueLine:
    candidate, block = names.get(one.sitting_id, ("", ""))
    if one.intent.id in leave_out:
        return QueueLine(one, candidate, block, Outcome.LEFT_OUT)
    if one.intent.id in refusals:
        return QueueLine(one, candidate, block, Outcome.REFUSED, refusals[one.intent.id])
    return QueueLine(one, candidate, block, Outcome.KNOWN if one.intent.id in known else Outcome.NEW)
