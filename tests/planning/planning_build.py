"""Builders of plannings: they take only what matters to the test."""

from __future__ import annotations

from datetime import datetime, timedelta

from cqp.planning.slot import DayWindow, PlanningRow, Slot

DAY = datetime(2026, 6, 10)  # noqa: DTZ001 -- local times carry no offset
"""A Wednesday."""


def at(clock: str, day: int = 0) -> datetime:
    """Return « 9:30 » of the first day, or of a later one."""
    hour, minute = clock.split(":")
    return DAY + timedelta(days=day, hours=int(hour), minutes=int(minute))


def a_day(opens: str = "9:00", closes: str = "17:00", *pauses: tuple[str, str], day: int = 0) -> DayWindow:
    return DayWindow(at(opens, day), at(closes, day), tuple((at(one, day), at(other, day)) for one, other in pauses))


def a_slot(
    starts: str, ends: str, *, candidate: int = 1, block: str = "1", committee: int = 1, room: str = "A", day: int = 0
) -> Slot:
    return Slot(candidate, block, committee, room, at(starts, day), at(ends, day))


def a_row(
    starts: str = "9:00",
    ends: str = "10:00",
    candidate: str = "Durand Zoé",
    *,
    sitting: int = 1,
    block: str = "1",
    committee: str = "Comité 1",
    room: str = "Salle 1",
    day: int = 0,
    extra_time: bool = False,
    convened: str = "",
    members: tuple[str, ...] = ("Martin", "Petit"),
) -> PlanningRow:
    return PlanningRow(
        sitting,
        at(starts, day),
        at(ends, day),
        room,
        committee,
        members,
        candidate,
        "00123",
        block,
        extra_time,
        at(convened, day) if convened else None,
    )
