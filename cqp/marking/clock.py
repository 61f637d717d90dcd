"""The clock of a sitting: which phase is running, since when, and what was paused; one for the whole committee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """A phase of a sitting; which of them a block goes through depends on how it is assessed."""

    WELCOME = "welcome"
    """*Accueil*: identity, instructions."""
    PREPARATION = "preparation"
    SITUATION = "situation"
    """*Mise en situation professionnelle*."""
    CASE = "case"
    """*Étude de cas technique*."""
    PRESENTATION = "presentation"
    """*Présentation orale*."""
    INTERVIEW = "interview"
    """*Entretien* with the committee."""
    CLOSING = "closing"
    """*Clôture*: the candidate has left."""


class ClockStep(StrEnum):
    """What a member does to the clock."""

    STARTED = "started"
    """A phase begins; the one before is over."""
    PAUSED = "paused"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One gesture on the clock.

    Attributes:
        step: What was done.
        phase: The phase that begins, or in which the clock stops or goes on.
        at: When it was made, by the server's clock, UTC, ISO 8601.
        by: Name of the member who did it.
        reason: Why the clock was paused; empty otherwise.
    """

    step: ClockStep
    phase: Phase
    at: str
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock shows at one instant.

    Attributes:
        phase: The phase that is running or paused; None before the first.
        is_paused: Whether the clock stands still.
        reason: Why it does; empty when it does not.
        by: Who made the last gesture; empty before the first.
        elapsed_s: Seconds spent in each phase so far, pauses left out, in the order they began.
        revision: How many gestures were made.
        moved_at: When the last one was made; None before the first.
    """

    phase: Phase | None = None
    is_paused: bool = False
    reason: str = ""
    by: str = ""
    elapsed_s: dict[Phase, int] = field(default_factory=dict)
    revision: int = 0
    moved_at: datetime | None = None


def read_clock(events: Sequence[ClockEvent], now: datetime) -> Clock:
    """Return what the clock shows now; time never runs backwards, whatever the server's own clock does.

    Args:
        events: Every gesture, in the order in which they were recorded.
        now: The instant, UTC.
    """
    if not events:
        return Clock()
    elapsed: dict[Phase, float] = {}
    ends = [datetime.fromisoformat(one.at) for one in events[1:]]
    for event, end in zip(events, [*ends, now], strict=True):
        elapsed.setdefault(event.phase, 0)
        if event.step is not ClockStep.PAUSED:
            elapsed[event.phase] += max(0.0, (end - datetime.fromisoformat(event.at)).total_seconds())
    last = events[-1]
    is_paused = last.step is ClockStep.PAUSED
    return Clock(
        phase=last.phase,
        is_paused=is_paused,
        reason=last.reason if is_paused else "",
        by=last.by,
        elapsed_s={phase: int(seconds) for phase, seconds in elapsed.items()},
        revision=len(events),
        moved_at=datetime.fromisoformat(last.at),
    )
