"""Grids filled away from the application: what they say, and how that compares with what is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from cqp.marking.mark import Mark, MarkValue, Origin
from cqp.marking.words import one_line

LONGEST_TEXT = 10_000
"""Characters of an observation or a reason, at most."""

TOO_LONG = "(trop long pour une case : le texte reste dans l’application)"
"""Stands for a longer text that the application holds; left as it is, it changes nothing."""


class Outcome(StrEnum):
    """What importing a mark would do."""

    NEW = "new"
    """There is nothing yet."""
    CHANGED = "changed"
    """It replaces what the assessor had before their eyes."""
    CONFLICT = "conflict"
    """Something else was recorded that the sheet did not show; somebody chooses."""
    UNTOUCHED = "untouched"
    """The sheet says nothing new."""
    REFUSED = "refused"
    """It cannot be recorded; nothing of the file is, until it is solved."""


URGENCY = (Outcome.REFUSED, Outcome.CONFLICT, Outcome.CHANGED, Outcome.NEW, Outcome.UNTOUCHED)
"""What needs somebody comes first."""


@dataclass(frozen=True, slots=True)
class FilledMark:
    """What one line of a sheet says.

    Attributes:
        criterion: Criterion code.
        value: What was chosen; None when nothing was.
        remark: As typed; empty if none.
        reason: As typed; empty if none.
        place: Where it stands ("C12"); empty on paper.
        problem: Why it cannot be read, in French; empty if it can.
        word: What stands where the value should, when it is none; empty otherwise.
    """

    criterion: str
    value: MarkValue | None
    remark: str = ""
    reason: str = ""
    place: str = ""
    problem: str = ""
    word: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return self.value is None and not self.remark and not self.reason and not self.problem


@dataclass(frozen=True, slots=True)
class FilledGrid:
    """One grid as it comes back.

    Attributes:
        sitting_id: Which sitting.
        assessor_id: Whose grid.
        origin: OFFLINE or PAPER.
        source: SHA-256 of the file, or of what was typed from paper.
        shown: The marks that the sheet showed when it was issued, by criterion code; none for a blank one.
        marks: What its lines say, in order.
        candidate_id: Who sits, as the sheet says; None when it does not.
        is_attested: Whether the assessor says that they filled it in.
        title: Of the sheet, as people see it.
        issued_at: When it was issued, UTC, ISO 8601; empty when unknown.
        filled_on: The day that the paper bears, ISO 8601; empty when unknown.
        problem: Why nothing of it can be taken, in French; empty if it can.
        named: Candidate that its first line names; nothing vouches for it while the seal is not opened.
    """

    sitting_id: int
    assessor_id: int
    origin: Origin
    source: str
    shown: Mapping[str, Mark]
    marks: tuple[FilledMark, ...]
    candidate_id: int | None = None
    is_attested: bool = True
    title: str = ""
    issued_at: str = ""
    filled_on: str = ""
    problem: str = ""
    named: str = ""


@dataclass(frozen=True, slots=True)
class ComparedMark:
    """One line of a sheet beside what is recorded.

    Attributes:
        filled: What the sheet says.
        current: What is recorded, with its instant; revision 0 when nothing is.
        outcome: What importing it would do.
        refusal: Why it cannot be recorded, in French; empty unless it is refused.
    """

    filled: FilledMark
    current: Mark
    outcome: Outcome
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ComparedGrid:
    """One grid beside what is recorded.

    Attributes:
        filled: The grid as it comes back.
        candidate: Name and number, as shown; empty when the sheet is refused.
        block: Block code; empty likewise.
        assessor: Name; empty likewise.
        marks: Its lines.
        refusal: Why nothing of it can be taken, in French; empty if it can.
        was_imported: Whether this very source was imported before: it changes nothing any more.
    """

    filled: FilledGrid
    candidate: str = ""
    block: str = ""
    assessor: str = ""
    marks: tuple[ComparedMark, ...] = ()
    refusal: str = ""
    was_imported: bool = False

    def count(self, outcome: Outcome) -> int:
        """Return how many lines have this outcome."""
        return sum(one.outcome is outcome for one in self.marks)

    @property
    def outcome(self) -> Outcome:
        """What importing it would do, as its most urgent line says."""
        return Outcome.REFUSED if self.refusal else next(filter(self.count, URGENCY), Outcome.UNTOUCHED)


@dataclass(frozen=True, slots=True)
class GridsPreview:
    """What importing a file, or what was typed from paper, would do; nothing is written yet.

    Attributes:
        grids: One a sheet.
        warnings: What was left aside, one French sentence each.
    """

    grids: tuple[ComparedGrid, ...]
    warnings: tuple[str, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """Return how many lines have this outcome, over all grids."""
        return sum(one.count(outcome) for one in self.grids)

    def lines(self, *outcomes: Outcome) -> tuple[tuple[ComparedGrid, ComparedMark], ...]:
        """Return the lines of these outcomes with their grids: outcome after outcome, then as in the file."""
        return tuple(
            (grid, one) for outcome in outcomes for grid in self.grids for one in grid.marks if one.outcome is outcome
        )

    @property
    def by_urgency(self) -> tuple[ComparedGrid, ...]:
        """The grids that need somebody first, then those that change something, then the others."""
        return tuple(sorted(self.grids, key=lambda one: URGENCY.index(one.outcome)))

    @property
    def conflicts(self) -> int:
        """How many lines somebody has to choose of."""
        return self.count(Outcome.CONFLICT)

    @property
    def is_acceptable(self) -> bool:
        """Whether nothing is refused."""
        return not any(one.refusal for one in self.grids) and not self.count(Outcome.REFUSED)


ConflictKey = tuple[int, int, str]
"""Sitting, assessor, criterion."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose of a conflict: the sheet's mark or the recorded one, and the revision they saw recorded."""

    takes_sheet: bool
    seen: int


def key_of(grid: ComparedGrid, mark: ComparedMark) -> ConflictKey:
    """Return what tells a conflict from the others of a file."""
    return grid.filled.sitting_id, grid.filled.assessor_id, mark.filled.criterion


def compare(filled: FilledMark, shown: Mark | None, current: Mark, *, is_known: bool) -> Outcome:
    """Return what importing a line would do, as far as its words go.

    Args:
        filled: What the line says.
        shown: The mark that the sheet showed when it was issued; None for none.
        current: What is recorded; revision 0 when nothing is.
        is_known: Whether the very same source was imported before.
    """
    if filled.problem:
        return Outcome.REFUSED
    wanted, recorded = _said(worded(filled, shown)), _said(current)
    is_left = filled.is_empty or (shown is not None and wanted == _said(shown))
    if is_known or is_left or wanted == recorded:
        return Outcome.UNTOUCHED
    if current.revision == (shown.revision if shown else 0):
        return Outcome.NEW if recorded == NOTHING else Outcome.CHANGED
    return Outcome.CONFLICT


def worded(filled: FilledMark, shown: Mark | None) -> Mark:
    """Return the mark that a line makes: a text left as the sheet showed it is the recorded one, to the letter.

    The reason that the sheet showed for *sans objet* goes with that value when another one is chosen.
    """
    if shown is None:
        return Mark(filled.criterion, filled.value or MarkValue.NOT_OBSERVED, filled.remark, filled.reason)
    value = filled.value or shown.value
    remark, reason = (
        before if one_line(typed) == one_line(fitting(before)) else typed
        for typed, before in ((filled.remark, shown.remark), (filled.reason, shown.reason))
    )
    is_left_over = value is not MarkValue.NOT_APPLICABLE and reason == shown.reason
    return replace(shown, value=value, remark=remark, reason="" if is_left_over else reason)


def fitting(text: str) -> str:
    """Return a text as the cell of a sheet shows it."""
    return text if len(text) <= LONGEST_TEXT else TOO_LONG


def _said(mark: Mark) -> tuple[MarkValue, str, str]:
    """Return what a mark says, whatever spreadsheet programs made of its spaces and line ends."""
    return mark.value, one_line(mark.remark), one_line(mark.reason)


NOTHING = (MarkValue.NOT_OBSERVED, "", "")
"""What a criterion says that nobody marked."""
