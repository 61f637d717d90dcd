"""When the fictitious sittings take place: slots of working days, around the present."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

PLACE_TIME = ZoneInfo("Europe/Paris")
"""Time of the place where the demonstration happens."""

SLOTS = tuple(time(hour, minute) for hour, minute in ((9, 0), (10, 0), (11, 0), (13, 30), (14, 30), (15, 30), (16, 30)))
"""When a sitting may begin, local time."""

BEGUN = timedelta(minutes=20)
"""A sitting of the past began at least so long ago."""

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def local(now: datetime) -> datetime:
    """Return the local time of an instant, without offset."""
    return now.astimezone(PLACE_TIME).replace(tzinfo=None)


def instant(planned: datetime) -> datetime:
    """Return the UTC instant of a local time."""
    return planned.replace(tzinfo=PLACE_TIME).astimezone(UTC)


def in_french(day: date) -> str:
    """Return « 22 novembre 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def slots(now: datetime, past: int, future: int) -> list[datetime]:
    """Return local times, rising: so many that have begun at this instant, then so many to come."""
    here = local(now)
    begun = (slot for slot in _slots(here, -1) if slot <= here - BEGUN)
    to_come = (slot for slot in _slots(here, 1) if slot > here)
    return [*reversed(list(islice(begun, past))), *islice(to_come, future)]


def _slots(here: datetime, step: int) -> Iterator[datetime]:
    """Yield every slot from today on, forwards or backwards; of the week-ends only today's."""
    day = here.date()
    while True:
        if day.weekday() < 5 or day == here.date():
            yield from (datetime.combine(day, at) for at in SLOTS[::step])
        day += timedelta(days=step)
