"""Register candidates: from a file with a preview, one by one, and undo what nothing depends on yet."""

from __future__ import annotations

from datetime import datetime

from cqp.errors import NotFoundError, OrganisationError
from cqp.imports.candidates import CandidateImport, check_candidates
from cqp.imports.sheet import Sheet
from cqp.imports.spreadsheet import read_sheet
from cqp.marking.registration import Registration
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.organise_session import require_preparing
from cqp.services.reference import referential_of
from cqp.store import organising
from cqp.store.engine import Connection, Store
from cqp.store.organising import Import, OrganisedSession, RegisteredCandidate


def list_candidates(
    store: Store, token: str, exam_session_id: int, now: datetime
) -> tuple[tuple[RegisteredCandidate, ...], tuple[Import, ...]]:
    """Return the candidates of an exam session, by name, and the imports some of them came from."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organising.read_organised(db, exam_session_id)
        return organising.list_registered(db, exam_session_id), organising.list_imports(db, exam_session_id)


def preview_candidates(
    store: Store, token: str, exam_session_id: int, content: bytes, file_name: str, now: datetime
) -> CandidateImport:
    """Return what importing this file would register, and the report of each cell; nothing is written.

    Raises:
        SpreadsheetError: The file cannot be read.
        OrganisationError: The exam session is no longer in preparation.
    """
    sheet = _read(store, token, content, file_name, now)
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id)
        require_preparing(organised)
        return _check(store, db, organised, sheet)


def import_candidates(
    store: Store, token: str, exam_session_id: int, content: bytes, file_name: str, now: datetime
) -> int:
    """Register every candidate of this file, or none; return how many.

    Raises:
        SpreadsheetError: The file cannot be read.
        OrganisationError: A cell is refused, or the exam session is no longer in preparation.
    """
    sheet = _read(store, token, content, file_name, now)
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id, lock=True)
        require_preparing(organised)
        checked = _check(store, db, organised, sheet)
        if not checked.is_acceptable or not checked.rows:
            raise OrganisationError("Le fichier contient encore des cases à corriger : aucun candidat n'a été inscrit.")
        import_id = organising.add_import(db, exam_session_id, person.id, file_name[:200], now.isoformat())
        registrations = [registration for _, registration in checked.rows]
        organising.add_candidates(db, exam_session_id, registrations, import_id)
        return len(registrations)


def register_candidate(
    store: Store, token: str, exam_session_id: int, registration: Registration, now: datetime
) -> None:
    """Register one typed candidate.

    Raises:
        OrganisationError: A name, the number or the option is missing, the number is taken, or it is too late.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        require_preparing(organising.read_organised(db, exam_session_id, lock=True))
        if not (registration.number and registration.last_name and registration.first_name and registration.options):
            raise OrganisationError("Il manque le numéro, le nom, le prénom ou l'option. Complétez et recommencez.")
        taken = {one.registration.number for one in organising.list_registered(db, exam_session_id)}
        if registration.number in taken:
            raise OrganisationError(f"Le numéro {registration.number} est déjà pris. Donnez-en un autre.")
        organising.add_candidates(db, exam_session_id, [registration], None)


def undo_import(store: Store, token: str, import_id: int, now: datetime) -> int:
    """Remove the candidates that an import brought; return how many.

    Raises:
        NotFoundError: There is no such import, or it was undone.
        OrganisationError: Sittings depend on them, or the exam session is no longer in preparation.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        brought = organising.candidates_of_import(db, import_id)
        if not brought:
            raise NotFoundError("Cet import n'existe pas, ou il a déjà été annulé. Rechargez la page.")
        require_preparing(organising.read_organised(db, brought[0][1], lock=True))
        candidate_ids = [candidate_id for candidate_id, _ in brought]
        if organising.count_sittings(db, candidate_ids):
            raise OrganisationError(
                "Des passages sont déjà prévus pour ces candidats : l'import n'est plus annulable. "
                "Corrigez les candidats un par un."
            )
        organising.remove_candidates(db, candidate_ids)
        return len(candidate_ids)


def _read(store: Store, token: str, content: bytes, file_name: str, now: datetime) -> Sheet:
    """Read a coordinator's file before any transaction: a hostile one takes seconds, and jurors are marking."""
    access.who_is(store, token, now, Role.COORDINATOR)
    return read_sheet(content, file_name)


def _check(store: Store, db: Connection, organised: OrganisedSession, sheet: Sheet) -> CandidateImport:
    document, _ = referential_of(store, db, organised.referential_id)
    existing = [one.registration for one in organising.list_registered(db, organised.id)]
    codes = {block.option: block.code for block in document.blocks}
    return check_candidates(sheet, block_codes=codes, existing=existing)
