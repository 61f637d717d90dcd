"""One mark as a line of the long form: who marked what of whom, where and when."""

from __future__ import annotations

from typing import NamedTuple

from cqp.marking.mark import MarkValue, Origin
from cqp.marking.sitting import Candidate


class MarkLine(NamedTuple):
    """The newest mark of one assessor on one criterion; a tuple, as an export makes a million of them.

    Attributes:
        exam_session: Name of the exam session.
        candidate: Who was assessed.
        sitting_id: Row of the sitting.
        block: Block code.
        competency: Competency code.
        criterion: Criterion code.
        assessor_id: Row of the assessor.
        assessor: Name of the assessor.
        value: What they marked.
        reason: Why it is *sans objet*; empty otherwise.
        remark: As typed; empty if none.
        amendment: Why it was changed once the grid was submitted; empty if it was not.
        phase: Of the sitting in which it was observed, as stored; empty if the laptop did not say.
        is_flagged: Whether the remark is flagged as a reservation.
        origin: How the mark came here.
        revision: 1 for the first mark of this assessor on this criterion, then one more each time.
        at: Instant of the server, UTC, ISO 8601.
    """

    exam_session: str
    candidate: Candidate
    sitting_id: int
    block: str
    competency: str
    criterion: str
    assessor_id: int
    assessor: str
    value: MarkValue
    reason: str
    remark: str
    amendment: str
    phase: str
    is_flagged: bool
    origin: Origin
    revision: int
    at: str
