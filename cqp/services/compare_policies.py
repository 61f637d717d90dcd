"""Compare the règlement of an exam session with another, on what was marked; nothing is written."""

from __future__ import annotations

from datetime import datetime

from cqp.marking.sitting import Role
from cqp.rules.comparison import CandidateMarks, Comparison, compare
from cqp.rules.policy import Policy
from cqp.services import access
from cqp.services.confer import conferred_competencies
from cqp.services.reference import policy_of, referential_of
from cqp.store import results, sittings
from cqp.store.engine import Store


def compare_policies(store: Store, token: str, exam_session_id: int, policy: Policy, now: datetime) -> Comparison:
    """Return whose results the règlement would change, with both arithmetics.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        _, referential_id, policy_id = sittings.read_exam_session(db, exam_session_id)
        document, _ = referential_of(store, db, referential_id)
        own, blocks = policy_of(store, db, policy_id), {block.code: block for block in document.blocks}
        candidates = [
            CandidateMarks(
                one.candidate,
                one.held,
                {code: conferred_competencies(db, at, blocks[code], own) for code, at in one.sittings.items()},
            )
            for one in results.read_session_sittings(db, exam_session_id)
        ]
    return compare(candidates, own, policy)
