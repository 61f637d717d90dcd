"""What became of the marks made on each laptop: made, stored, let go; whatever is left over is not accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AccountState(StrEnum):
    """Whether every mark made on a laptop is accounted for."""

    EXACT = "exact"
    """Each one is in the database, or was let go by the assessor after a refusal."""
    HELD = "held"
    """What is not is still on the laptop, as it last said: waiting, or refused and not decided."""
    MISSING = "missing"
    """Some are nowhere: the laptop's storage was emptied, or the database is older than the marks."""


@dataclass(frozen=True, slots=True)
class LaptopAccount:
    """One assessor's marks of one sitting made on one laptop.

    Attributes:
        sitting_id: Row of the sitting.
        candidate: Name as shown.
        block: Block code ("2A").
        assessor: Name as shown.
        laptop: What the browser calls itself.
        made: Marks made there, as far as the laptop has said or their ranks show.
        acknowledged: Marks that the laptop heard were saved.
        stored: Marks made there that the database holds.
        let_go: Marks that the assessor let go after a refusal.
        waiting: Marks that had not reached the server when it last said.
        refused: Marks that were refused and awaited a decision then.
        seen_at: When it last said so, clock of the server, UTC, ISO 8601; empty if never.
    """

    sitting_id: int
    candidate: str
    block: str
    assessor: str
    laptop: str
    made: int
    acknowledged: int
    stored: int
    let_go: int
    waiting: int
    refused: int
    seen_at: str

    @property
    def missing(self) -> int:
        """How many marks made there are neither in the database nor let go."""
        return max(0, self.made - self.stored - self.let_go)

    @property
    def state(self) -> AccountState:
        """Whether that is explained."""
        if self.acknowledged > self.stored:
            return AccountState.MISSING
        if not self.missing:
            return AccountState.EXACT
        return AccountState.HELD if self.missing <= self.waiting + self.refused else AccountState.MISSING


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums over several accounts; `laptops` counts each browser once, `open` those with marks unaccounted for."""

    laptops: int
    open: int
    made: int
    acknowledged: int
    stored: int
    let_go: int
    missing: int


def total(accounts: Iterable[LaptopAccount]) -> Totals:
    """Return the sums over these accounts."""
    known = list(accounts)
    return Totals(
        laptops=len({one.laptop for one in known}),
        open=len({one.laptop for one in known if one.state is not AccountState.EXACT}),
        made=sum(one.made for one in known),
        acknowledged=sum(one.acknowledged for one in known),
        stored=sum(one.stored for one in known),
        let_go=sum(one.let_go for one in known),
        missing=sum(one.missing for one in known),
    )
