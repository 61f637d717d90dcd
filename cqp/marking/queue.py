"""What waited on a laptop, saved to a file, and what importing it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cqp.marking.mark import MarkIntent


@dataclass(frozen=True, slots=True)
class QueuedMark:
    """One mark of the file, and the sitting it is of."""

    sitting_id: int
    intent: MarkIntent


@dataclass(frozen=True, slots=True)
class QueueFile:
    """What a laptop saved.

    Attributes:
        key: Which secret sealed it.
        seal: HMAC-SHA-256 of `content`, hexadecimal.
        content: What is sealed, as it stands in the file.
        installation: Name of the database the grids came from.
        assessor_id: Whose marks.
        laptop: What the browser calls itself.
        saved_at: Clock of the laptop, ISO 8601; for information only.
        marks: In the order they were made.
    """

    key: str
    seal: str
    content: str
    installation: str
    assessor_id: int
    laptop: str
    saved_at: str
    marks: tuple[QueuedMark, ...]


class Outcome(StrEnum):
    """What becomes of one mark of the file."""

    NEW = "new"
    KNOWN = "known"
    """The database already holds it: the laptop sent it after all, or the file was imported before."""
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    """Coordination chose to import the others without it."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One mark of the report: what it says, what becomes of it and, when it is refused, why (French)."""

    mark: QueuedMark
    candidate: str
    block: str
    outcome: Outcome
    message: str = ""


@dataclass(frozen=True, slots=True)
class QueueReport:
    """What importing a file comes to.

    Attributes:
        assessor: Whose marks, name as shown.
        saved_at: Clock of the laptop when it was saved.
        lines: One a mark.
        is_imported: Whether the new ones are in the database now.
    """

    assessor: str
    saved_at: str
    lines: tuple[QueueLine, ...]
    is_imported: bool

    @property
    def is_acceptable(self) -> bool:
        """Whether no mark is refused and one at least is new."""
        outcomes = {one.outcome for one in self.lines}
        return Outcome.REFUSED not in outcomes and Outcome.NEW in outcomes
