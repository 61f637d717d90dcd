"""What a jury decided of a candidate, in a cell."""

from __future__ import annotations

from cqp.rules.deliberation import obtained_blocks
from cqp.rules.jury import CandidateDecision
from cqp.rules.status import Status
from cqp.tables import words


def decision_label(decision: CandidateDecision | None) -> str:
    """Return what a jury decided in a cell: « ✗ Non délivré – blocs acquis : 1, 2A »; empty if nothing."""
    if decision is None:
        return ""
    obtained = obtained_blocks(decision)
    partial = (
        f" – blocs acquis : {', '.join(obtained)}" if obtained and decision.certificate is not Status.AWARDED else ""
    )
    return words.jury_label(decision.certificate) + partial
