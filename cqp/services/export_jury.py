"""Documents that follow from sealed minutes of a jury: the minutes themselves, attestations and letters."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from cqp.exports.attestation_pdf import attestation_pdf
from cqp.exports.jury_pdf import jury_minutes_pdf
from cqp.exports.jury_workbook import jury_minutes_workbook
from cqp.exports.result_letter import result_letter
from cqp.rules.jury import JuryMinutes
from cqp.services.note_export import tell_export
from cqp.services.seal_jury import read_jury_minutes, read_jury_minutes_locally, read_sealed_decision
from cqp.store.engine import Store


def export_jury_pdf(store: Store, token: str, exam_session_id: int, version: int, now: datetime) -> tuple[str, bytes]:
    """Return a name for the file and a version of the minutes as a PDF.

    Raises:
        NotFoundError: There is no such version.
    """
    minutes = read_jury_minutes(store, token, exam_session_id, now, version)
    tell_export(store, token, f"exam_session:{exam_session_id}", f"jury_minutes/{version}", now)
    return _name(minutes), jury_minutes_pdf(minutes)


def export_jury_sheet(
    store: Store, token: str, exam_session_id: int, version: int, target: BinaryIO, now: datetime
) -> str:
    """Write a version of the minutes as a workbook; return a name for the file.

    Raises:
        NotFoundError: There is no such version.
    """
    minutes = read_jury_minutes(store, token, exam_session_id, now, version)
    tell_export(store, token, f"exam_session:{exam_session_id}", f"jury_sheet/{version}", now)
    jury_minutes_workbook(minutes, target)
    return _name(minutes)


def export_jury_sheet_locally(store: Store, exam_session_id: int, version: int | None, target: BinaryIO) -> str:
    """Write the same (the newest version without one) for who holds the machine; return a name for the file.

    Raises:
        NotFoundError: There is no such version.
    """
    minutes = read_jury_minutes_locally(store, exam_session_id, version)
    jury_minutes_workbook(minutes, target)
    return _name(minutes)


def export_attestation(
    store: Store, token: str, exam_session_id: int, candidate_id: int, now: datetime
) -> tuple[str, bytes]:
    """Return a name for the file and the attestation of the blocks a candidate has obtained, as a PDF.

    Raises:
        NotFoundError: Nothing is sealed of this candidate, or no block is theirs.
    """
    minutes, decision = read_sealed_decision(store, token, exam_session_id, candidate_id, now)
    tell_export(store, token, f"candidate:{candidate_id}", "attestation", now)
    return f"Attestation de blocs - {decision.number}", attestation_pdf(minutes, decision.number)


def export_letter(store: Store, token: str, exam_session_id: int, candidate_id: int, now: datetime) -> tuple[str, str]:
    """Return a name for the file and the text of the letter that tells a candidate the result.

    Raises:
        NotFoundError: Nothing is sealed of this candidate.
    """
    minutes, decision = read_sealed_decision(store, token, exam_session_id, candidate_id, now)
    tell_export(store, token, f"candidate:{candidate_id}", "letter", now)
    return f"Lettre de résultat - {decision.number}", result_letter(minutes, decision.number)


def _name(minutes: JuryMinutes) -> str:
    return f"{minutes.exam_session} - jury, version {minutes.version}"
