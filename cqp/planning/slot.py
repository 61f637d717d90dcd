"""What a planning is made of. Times are local to the place of the exam, without offset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """One candidate before one committee for one block, somewhere, from an instant to another."""

    candidate_id: int
    block_code: str
    committee_id: int
    room: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """A sitting to be placed; minutes include extra time."""

    candidate_id: int
    block_code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class DayWindow:
    """When sittings may take place; windows follow one another without overlapping.

    Attributes:
        opens: No sitting begins before.
        closes: No sitting ends after.
        pauses: Start and end of each; no sitting overlaps them.
    """

    opens: datetime
    closes: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedCommittee:
    """A committee as the planning sees it.

    Attributes:
        id: Row of the committee.
        member_ids: Its assessors; one may belong to several committees.
        block_codes: Blocks it assesses, None for all.
    """

    id: int
    member_ids: tuple[int, ...]
    block_codes: tuple[str, ...] | None = None

    def assesses(self, block_code: str) -> bool:
        """Say whether it assesses this block."""
        return self.block_codes is None or block_code in self.block_codes


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawn planning.

    Attributes:
        slots: By time, then in the order of the committees.
        seed: The one it was drawn with; the same arguments give the same plan.
        unplaced: What found no place, in the drawn order, and why in French.
    """

    slots: tuple[Slot, ...]
    seed: int
    unplaced: tuple[tuple[Need, str], ...]


@dataclass(frozen=True, slots=True)
class PlanningRow:
    """One sitting as a table, a chart, a calendar or a workbook shows it.

    Attributes:
        sitting_id: Row of the sitting.
        starts_at: Local time, without offset.
        ends_at: Likewise.
        room: Room or link.
        committee: Its name.
        members: Names of its assessors.
        candidate: Name as shown.
        number: Internal number of the candidate, as text.
        block: Block code ("2A").
        extra_time: Whether the times include extra time.
        convened_at: When the candidate is asked to come, local time; None if not decided.
    """

    sitting_id: int
    starts_at: datetime
    ends_at: datetime
    room: str
    committee: str
    members: tuple[str, ...]
    candidate: str
    number: str
    block: str
    extra_time: bool = False
    convened_at: datetime | None = None
