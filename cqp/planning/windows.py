"""The stretches of time in which a sitting fits, in whole minutes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from cqp.planning.slot import DayWindow

STEP_MINUTES = 5
"""Sittings begin on multiples of it: nobody is asked to come at 10:37."""

_ORIGIN = datetime(2000, 1, 1)  # noqa: DTZ001 -- local times carry no offset
_MINUTE = timedelta(minutes=1)


def to_minute(at: datetime) -> int:
    """Return a local time as minutes, seconds cut."""
    return (at - _ORIGIN) // _MINUTE


def to_time(minute: int) -> datetime:
    """Return the local time of a minute."""
    return _ORIGIN + minute * _MINUTE


def _up(at: datetime) -> int:
    """Return the first minute on the step from this time on."""
    return -((_ORIGIN - at) // (STEP_MINUTES * _MINUTE)) * STEP_MINUTES


class Windows:
    """The windows of an exam session without their pauses: stretches, in order, that do not overlap."""

    def __init__(self, days: Iterable[DayWindow]) -> None:
        days = tuple(days)
        pauses = sorted(pause for day in days for pause in day.pauses if pause[0] < pause[1])
        self._starts: list[int] = []
        self._ends: list[int] = []
        for day in sorted(days, key=lambda one: (one.opens, one.closes)):
            free_from = day.opens
            for starts, ends in pauses:
                if ends > free_from and starts < day.closes:
                    self._add(free_from, starts)
                    free_from = max(free_from, ends)
            self._add(free_from, day.closes)

    @property
    def longest_minutes(self) -> int:
        """The longest sitting that fits somewhere; 0 if none."""
        return max((end - start for start, end in zip(self._starts, self._ends, strict=True)), default=0)

    def from_minute(self, minute: int) -> int | None:
        """Return the first minute, this one or later, at which a sitting may begin; None after the last one."""
        minute = -(-minute // STEP_MINUTES) * STEP_MINUTES
        place = bisect_right(self._starts, minute) - 1
        if place >= 0 and minute < self._ends[place]:
            return minute
        return self.next_start(minute)

    def end_of(self, minute: int) -> int:
        """Return when the stretch ends in which this minute lies."""
        return self._ends[bisect_right(self._starts, minute) - 1]

    def next_start(self, minute: int) -> int | None:
        """Return when the next stretch begins, after this minute; None after the last one."""
        place = bisect_right(self._starts, minute)
        return self._starts[place] if place < len(self._starts) else None

    def _add(self, starts: datetime, ends: datetime) -> None:
        start, end = _up(starts), to_minute(ends)
        if self._ends:
            start = max(start, -(-self._ends[-1] // STEP_MINUTES) * STEP_MINUTES)
        if start < end:
            self._starts.append(start)
            self._ends.append(end)
