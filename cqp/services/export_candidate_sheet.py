"""Write the workbook of one candidate."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from cqp import __version__
from cqp.exports.candidate_workbook import CandidateContent, CandidateGrid, write_candidate_workbook
from cqp.marking.sitting import Role
from cqp.rules.results import BlockResult, Provenance
from cqp.services import access
from cqp.services.confer import conferred_competencies
from cqp.services.note_export import tell_export
from cqp.services.read_results import candidate_of
from cqp.services.reference import policy_of, referential_of
from cqp.store import conferring, journal, minutes, sittings
from cqp.store.engine import Connection, Store


def export_candidate_sheet(store: Store, token: str, candidate_id: int, target: BinaryIO, now: datetime) -> str:
    """Write the workbook into `target` for a signed-in coordinator; return a name for the file.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: There is no such candidate.
    """
    with store.reading() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        content = _content(store, db, candidate_id, now, person.name)
    tell_export(store, token, f"candidate:{candidate_id}", "candidate_sheet", now)
    write_candidate_workbook(target, content)
    return _name(content)


def export_candidate_sheet_locally(store: Store, candidate_id: int, target: BinaryIO, now: datetime, *, by: str) -> str:
    """Write the same for who holds the machine.

    Raises:
        NotFoundError: There is no such candidate.
    """
    with store.reading() as db:
        content = _content(store, db, candidate_id, now, by)
    write_candidate_workbook(target, content)
    return _name(content)


def _name(content: CandidateContent) -> str:
    return f"{content.result.candidate.number} {content.result.candidate.name} - grilles"


def _content(store: Store, db: Connection, candidate_id: int, now: datetime, by: str) -> CandidateContent:
    result = candidate_of(store, db, candidate_id)
    _, referential_id, policy_id = sittings.read_exam_session(db, result.exam_session.id)
    document, fingerprint = referential_of(store, db, referential_id)
    policy = policy_of(store, db, policy_id)

    def grid(block: BlockResult, sitting_id: int) -> CandidateGrid:
        said, remarks = minutes.read_circumstances(db, sitting_id), conferring.read_remarks(db, sitting_id)
        return CandidateGrid(
            block=block,
            planned_at=said.planned_at,
            room=said.place,
            members=tuple(one.name for one in conferring.list_grid_members(db, sitting_id)),
            competencies=conferred_competencies(db, sitting_id, document.block(block.code), policy),
            for_candidate=remarks.for_candidate,
            internal=remarks.internal,
        )

    return CandidateContent(
        result=result,
        grids=tuple(grid(one, one.sitting_id) for one in result.blocks if one.sitting_id is not None),
        provenance=Provenance(document.title, document.version, fingerprint, policy),
        journal=journal.read_anchor(db),
        by=by,
        at=now,
        program=__version__,
    )
