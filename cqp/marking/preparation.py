"""What coordination and assessors prepare for the hour: questions, scenarios, short remarks; and notes caught there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cqp.marking.clock import Phase


@dataclass(frozen=True, slots=True)
class Scenario:
    """A situation or a case that candidates are given.

    Attributes:
        id: Row of the scenario; 0 for one that is not stored yet.
        block: Code of the block it assesses.
        title: Name as shown.
        description: What it is about, as typed.
        excluded: Criterion code → why this scenario cannot produce it; it can produce all the others.
        revision: How many times it was written.
    """

    id: int
    block: str
    title: str
    description: str = ""
    excluded: Mapping[str, str] = field(default_factory=dict, hash=False)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """A short remark to insert by keyboard: shared by coordination, or an assessor's own."""

    id: int
    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What an assessor caught on the way, for the committee; it is not meant for the candidate.

    Attributes:
        id: UUID given by the laptop.
        text: As typed.
        phase: Phase in which it was caught; None when nobody said.
        criterion: Code of the criterion it was attached to; empty if none.
        revision: How many times it was written.
        device_at: Clock of the laptop when it was caught, ISO 8601; for information only.
    """

    id: str
    text: str
    phase: Phase | None = None
    criterion: str = ""
    revision: int = 0
    device_at: str = ""
