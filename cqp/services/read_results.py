"""What coordination sees: exam sessions, what the results of one rest on, and one candidate's results."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cqp.errors import NotFoundError
from cqp.marking.sitting import ExamSession, Role
from cqp.referential.model import Block
from cqp.rules.explain import explain_block_change, why_block
from cqp.rules.policy import Policy
from cqp.rules.results import BlockResult, CandidateResult, Provenance
from cqp.rules.status import Status
from cqp.services import access
from cqp.services.confer import conferred_competencies
from cqp.services.reference import policy_of, referential_of
from cqp.store import jury, results, sittings
from cqp.store.engine import Connection, Store


def list_exam_sessions(store: Store, token: str, now: datetime) -> tuple[ExamSession, ...]:
    """Return every exam session, newest first."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return sittings.list_exam_sessions(db)


def list_exam_sessions_locally(store: Store) -> tuple[ExamSession, ...]:
    """Return every exam session, newest first; asked from the command line, by who holds the machine."""
    with store.reading() as db:
        return sittings.list_exam_sessions(db)


def read_provenance(store: Store, token: str, exam_session_id: int, now: datetime) -> Provenance:
    """Return what the figures of an exam session rest on.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return _provenance(store, db, exam_session_id)


def _provenance(store: Store, db: Connection, exam_session_id: int) -> Provenance:
    _, referential_id, policy_id = sittings.read_exam_session(db, exam_session_id)
    document, fingerprint = referential_of(store, db, referential_id)
    return Provenance(
        referential_title=document.title,
        referential_version=document.version,
        referential_fingerprint=fingerprint,
        policy=policy_of(store, db, policy_id),
    )


def read_candidate(store: Store, token: str, candidate_id: int, now: datetime) -> CandidateResult:
    """Return one candidate's blocks, competencies, certificate proposal and sealed decision.

    Raises:
        NotFoundError: There is no such candidate.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return candidate_of(store, db, candidate_id)


def candidate_of(store: Store, db: Connection, candidate_id: int) -> CandidateResult:
    """Return the same, for a caller whose right was checked in this transaction.

    Raises:
        NotFoundError: There is no such candidate.
    """
    found = results.read_candidate_row(db, candidate_id)
    if found is None:
        raise NotFoundError("Ce candidat n'existe pas (ou plus). Revenez à la cohorte et choisissez-le dans la liste.")
    candidate, exam_session_id, certificate = found
    exam_session, referential_id, policy_id = sittings.read_exam_session(db, exam_session_id)
    document, _ = referential_of(store, db, referential_id)
    held = {code for code, status in results.read_block_statuses(db, candidate_id).items() if status is Status.HELD}
    policy = policy_of(store, db, policy_id)
    sat = {
        block.code: _explained(db, block, document.block(block.code), policy)
        for block in results.read_block_results(db, candidate_id)
    }
    blocks = tuple(
        sat.get(block.code, BlockResult(block.code, block.title, Status.HELD, None, ()))
        for block in document.blocks
        if block.code in sat or block.code in held
    )
    return CandidateResult(exam_session, candidate, certificate, blocks, jury.read_part(db, candidate_id))


def _explained(db: Connection, found: BlockResult, block: Block, policy: Policy) -> BlockResult:
    """Return the block's result with why it is so and what would change it."""
    if found.sitting_id is None or found.status is Status.NOT_OBSERVED:
        return found
    competencies = conferred_competencies(db, found.sitting_id, block, policy)
    return replace(found, why=why_block(competencies, policy), change=explain_block_change(competencies, policy))
