"""What can be said of a competency, a block and a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """A computed proposal; people decide."""

    ACQUIRED = "acquired"
    """Competency *acquise*."""
    NOT_ACQUIRED = "not_acquired"
    """Competency *non acquise*."""
    VALIDATED = "validated"
    """*Bloc validé*."""
    NOT_VALIDATED = "not_validated"
    """*Bloc non validé*."""
    AWARDED = "awarded"
    """Certificate proposed."""
    NOT_AWARDED = "not_awarded"
    """Certificate not proposed."""
    TO_DELIBERATE = "to_deliberate"
    """*À délibérer*: the figures do not settle it."""
    NOT_OBSERVED = "not_observed"
    """Nothing was marked yet; counts as *à délibérer* wherever it is combined."""
    HELD = "held"
    """*Bloc déjà acquis* before this exam session; not assessed again."""


DECIDABLE = (Status.ACQUIRED, Status.NOT_ACQUIRED)
"""What a committee can decide of a competency."""

RANK = {
    Status.NOT_ACQUIRED: 0,
    Status.NOT_VALIDATED: 0,
    Status.NOT_AWARDED: 0,
    Status.TO_DELIBERATE: 1,
    Status.NOT_OBSERVED: 1,
    Status.ACQUIRED: 2,
    Status.VALIDATED: 2,
    Status.AWARDED: 2,
    Status.HELD: 2,
}
"""Order of the proposals, lowest first; equal ranks differ in words only."""


def are_settled(statuses: Iterable[Status], rank: int) -> bool:
    """Say whether every status has this rank (0 negative, 2 positive)."""
    return all(RANK[status] == rank for status in statuses)
