"""What happens now: each assessor's grid and the laptops on which it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cqp.marking.sitting import SittingState


@dataclass(frozen=True, slots=True)
class Laptop:
    """A browser in which a grid is open, as it last reported.

    Attributes:
        waiting: Marks that had not reached the server.
        refused: Marks that were refused and await the assessor's choice.
        seen_at: When it reported, clock of the server, UTC, ISO 8601.
    """

    waiting: int
    refused: int
    seen_at: str


@dataclass(frozen=True, slots=True)
class LaptopWord:
    """What a laptop says of the grid that is open on it.

    Attributes:
        laptop: What the browser calls itself.
        waiting: Marks that it could not send yet.
        refused: Marks that were refused and await the assessor's choice.
        made: Marks made there since the browser was first used, in all its tabs.
        acknowledged: How many of them it heard were saved.
        let_go: How many the assessor let go after a refusal.
    """

    laptop: str
    waiting: int
    refused: int
    made: int = 0
    acknowledged: int = 0
    let_go: int = 0


@dataclass(frozen=True, slots=True)
class LiveGrid:
    """One assessor before one candidate.

    Attributes:
        sitting_id: Row of the sitting.
        candidate: Name as shown.
        block: Block code ("2A").
        committee: Its name.
        room: Where it is held.
        planned_at: Local time of the place, ISO 8601 without offset.
        assessor: Name as shown.
        observed: Criteria this assessor has marked.
        expected: Criteria of the block.
        is_submitted: Whether the grid is locked.
        laptops: Where it is open, the latest first; empty while it was never opened.
    """

    sitting_id: int
    candidate: str
    block: str
    committee: str
    room: str
    planned_at: str
    assessor: str
    observed: int
    expected: int
    is_submitted: bool
    laptops: tuple[Laptop, ...]


@dataclass(frozen=True, slots=True)
class LiveView:
    """The exam session now: how many sittings are in each state, and the grids to watch, by time and room."""

    sittings: Mapping[SittingState, int]
    grids: tuple[LiveGrid, ...]
