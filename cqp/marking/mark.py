"""A mark: what one assessor says of one criterion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MarkValue(StrEnum):
    """What an assessor can say of a criterion."""

    MET = "met"
    """*Acquis.*"""
    NOT_MET = "not_met"
    """*Non acquis.*"""
    NOT_APPLICABLE = "not_applicable"
    """*Sans objet*: the situation could not produce it; a reason is required."""
    NOT_OBSERVED = "not_observed"
    """*Non observé*: the default; never a failure by itself."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest mark of one assessor on one criterion.

    Attributes:
        criterion: Criterion code, as published plus a running number ("C1.8.5").
        value: What the assessor says.
        remark: The assessor's observation, as typed; empty if none.
        reason: Why the criterion is *sans objet*; empty for any other value.
        revision: 1 for the first mark of this assessor on this criterion, then one more each time.
        at: When the server recorded it, UTC, ISO 8601.
    """

    criterion: str
    value: MarkValue
    remark: str = ""
    reason: str = ""
    revision: int = 0
    at: str = ""
