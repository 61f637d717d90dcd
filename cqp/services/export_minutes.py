"""Set minutes on paper, and gather one candidate's whole file."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from cqp.errors import NotFoundError
from cqp.exports.candidate_file import CandidateFile, files_of, write_candidate_file
from cqp.exports.local_time import local
from cqp.exports.minutes_pdf import minutes_pdf
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.note_export import note_export, tell_export
from cqp.services.read_minutes import MinutesVersion, read_minutes, versions_of
from cqp.store import candidate_file, results
from cqp.store.engine import Store


def export_minutes(store: Store, token: str, sitting_id: int, version: int, now: datetime) -> tuple[str, bytes]:
    """Return (file name, PDF) of one version of the minutes, as they were written and as they are signed now.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is neither a coordinator nor an assessor of this sitting.
        NotFoundError: There is no such version, or its candidate was erased.
    """
    found = next((one for one in read_minutes(store, token, sitting_id, now) if one.version == version), None)
    if found is None or found.minutes is None:
        raise NotFoundError("Ce procès-verbal n'existe pas, ou son candidat a été effacé. Rechargez la page.")
    tell_export(store, token, f"sitting:{sitting_id}", f"minutes/{version}", now)
    said = found.minutes
    name = f"procès-verbal {said.candidate_number} {said.candidate_name} bloc {said.block_code} v{version}.pdf"
    return name, minutes_pdf(said, found.signatures)


def export_candidate(store: Store, token: str, candidate_id: int, target: BinaryIO, now: datetime) -> str:
    """Write everything held of one candidate into `target`, as a zip; return its name.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: There is no such candidate.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        found = results.read_candidate_row(db, candidate_id)
        if found is None:
            raise NotFoundError("Ce candidat n'existe pas (ou plus). Choisissez-le dans la liste.")
        candidate, _, _ = found
        versions = {
            (sitting, code): versions_of(db, sitting)
            for sitting, code in candidate_file.list_sittings(db, candidate_id)
        }
        marks = candidate_file.read_events(db, candidate_id)
        written, signed = candidate_file.read_written(db, candidate_id), candidate_file.read_signed(db, candidate_id)
    content = CandidateFile(candidate.number, candidate.name, _documents(versions), marks, written, signed)
    files = files_of(content)
    digests = {name: sha256(one).hexdigest() for name, one in files.items()}
    with store.writing() as db:  # nothing else: a juror's marks wait for it
        person = access.require(db, token, now, Role.COORDINATOR)
        note_export(db, person, f"candidate:{candidate_id}", "candidate_file", now, files=digests)
    with store.reading() as db:
        entries = {int(str(one["entry"])) for one in marks}
        extract = candidate_file.read_extract(db, candidate_id, entries)
    write_candidate_file(content, files, extract, target, f"{local(now):%d/%m/%Y à %H:%M}")
    return f"dossier {candidate.number} {candidate.name}"


def _documents(versions: dict[tuple[int, str], tuple[MinutesVersion, ...]]) -> dict[str, bytes]:
    return {
        f"proces-verbal-bloc-{code}-v{one.version}.pdf": minutes_pdf(one.minutes, one.signatures)
        for (_, code), found in versions.items()
        for one in found
        if one.minutes is not None
    }
