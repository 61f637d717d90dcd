"""Which backups are kept: many of the last hours, fewer of the past days, none for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cqp.store.backup.manifest import Manifest, Reason

EVERY_ONE_FOR = timedelta(hours=2)
"""All of them: what was wiped by mistake is noticed within minutes, and nobody wants to lose more than five."""

HOURLY_FOR = timedelta(days=2)
"""The last of each hour: an exam day and the day after, when its results are read."""

DAILY_FOR = timedelta(days=35)
"""The last of each day, and each one made at a sealing or before a migration: until the jury has met and the
candidates were told. Not longer: what is erased from the database must leave its copies too."""

NEVER_FEWER_THAN = 3
"""The newest are kept however old: an installation that sleeps for a year still has something to restore."""


def outdated(backups: Sequence[Manifest], now: datetime) -> tuple[Manifest, ...]:
    """Return those to delete.

    Args:
        backups: The verified ones, newest first.
        now: The instant, UTC.
    """
    kept: set[str] = {one.name for one in backups[:NEVER_FEWER_THAN]}
    slots: set[str] = set()
    for one in backups:
        age = now - one.at
        is_landmark = one.reason in {Reason.SEALED, Reason.MIGRATION}
        hour, day = f"{one.at:%Y%m%d%H}", f"{one.at:%Y%m%d}"
        is_last = (hour if age <= HOURLY_FOR else day) not in slots
        if age <= EVERY_ONE_FOR or (age <= DAILY_FOR and (is_last or is_landmark)):
            kept.add(one.name)
        slots.update((hour, day))
    return tuple(one for one in backups if one.name not in kept)
