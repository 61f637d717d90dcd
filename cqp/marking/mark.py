"""A mark: what one assessor says of one criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cqp.marking.clock import Phase


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


class Origin(StrEnum):
    """How a mark came here."""

    LIVE = ""
    """From the grid on a laptop."""
    OFFLINE = "offline"
    """From an offline grid, or a laptop's waiting queue saved as a file."""
    PAPER = "paper"
    """From a paper grid, typed in afterwards."""


ORIGIN_WORD: Mapping[Origin, str] = {Origin.LIVE: "", Origin.OFFLINE: "hors ligne", Origin.PAPER: "grille papier"}
"""Origin → what minutes say of it."""


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
        phase: Phase of the sitting in which it was observed; None when nobody said.
        flagged: Whether the assessor flags the remark as a reservation.
        origin: How it came here.
    """

    criterion: str
    value: MarkValue
    remark: str = ""
    reason: str = ""
    revision: int = 0
    at: str = ""
    phase: Phase | None = None
    flagged: bool = False
    origin: Origin = Origin.LIVE


@dataclass(frozen=True, slots=True)
class MarkIntent:
    """What a juror's laptop asks to record.

    Attributes:
        id: UUID given by the laptop; sending it again records nothing more.
        criterion: Criterion code.
        value: What the assessor says.
        remark: Observation, as typed; empty if none.
        reason: Why it is *sans objet*; empty if none.
        base: Revision of this criterion that the juror saw, 0 if none.
        seq: Rank of the mark on that laptop.
        at: Clock of the laptop, ISO 8601; for information only.
        amendment: Why a submitted grid is changed; empty before it is submitted.
        phase: Phase of the sitting in which it was observed; None when nobody said.
        flagged: Whether the remark is flagged as a reservation.
        origin: How it came here.
        laptop: What the browser in which it was made calls itself; empty when nobody said.
    """

    id: str
    criterion: str
    value: MarkValue
    remark: str
    reason: str
    base: int
    seq: int
    at: str
    amendment: str = ""
    phase: Phase | None = None
    flagged: bool = False
    origin: Origin = Origin.LIVE
    laptop: str = ""


@dataclass(frozen=True, slots=True)
class SavedMark:
    """A mark that is durable, with the revision it made."""

    id: str
    criterion: str
    revision: int


@dataclass(frozen=True, slots=True)
class RefusedMark:
    """A mark that was not recorded, why (French), and what stands instead."""

    id: str
    code: str
    message: str
    current: Mark
