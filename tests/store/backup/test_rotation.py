"""Which backups are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from cqp.marking.journal import BEFORE_ALL, Anchor
from cqp.store.backup.manifest import Manifest, Reason
from cqp.store.backup.rotation import outdated
from tests.build import NOW


def a_backup(at: datetime, reason: Reason = Reason.CHANGED) -> Manifest:
    name = f"cqp-{at:%Y%m%dT%H%M%SZ}-1.db"
    return Manifest(name, at, reason, 1, "", "sqlite", "", "", Anchor(0, BEFORE_ALL), {})


def kept(backups: list[Manifest], now: datetime = NOW) -> list[datetime]:
    newest_first = sorted(backups, key=lambda one: one.at, reverse=True)
    gone = {one.name for one in outdated(newest_first, now)}
    return [one.at for one in newest_first if one.name not in gone]


def test_every_one_of_two_hours_then_one_an_hour_then_one_a_day_then_none() -> None:
    every_five_minutes = [a_backup(NOW - timedelta(minutes=5 * rank)) for rank in range(50 * 24 * 12)]

    ages = [NOW - at for at in kept(every_five_minutes)]

    assert [age for age in ages if age <= timedelta(hours=2)] == [timedelta(minutes=5 * rank) for rank in range(25)]
    hourly = [age for age in ages if timedelta(hours=2) < age <= timedelta(days=2)]
    assert len(hourly) == 46
    assert {at.minute for at in kept(every_five_minutes) if timedelta(hours=2) < NOW - at <= timedelta(days=2)} == {55}
    daily = [NOW - age for age in ages if age > timedelta(days=2)]
    assert len({f"{at:%Y%m%d}" for at in daily}) == len(daily) == 33
    assert max(ages) <= timedelta(days=35)


def test_those_of_a_sealing_or_a_migration_are_kept_beside_the_last_of_the_day() -> None:
    day = NOW - timedelta(days=10)
    backups = [
        a_backup(day, Reason.SEALED),
        a_backup(day + timedelta(minutes=1), Reason.MIGRATION),
        a_backup(day + timedelta(minutes=2)),
        a_backup(day + timedelta(minutes=3)),
        *(a_backup(NOW - timedelta(minutes=rank)) for rank in range(3)),
    ]

    assert [at for at in kept(backups) if at < NOW - timedelta(days=1)] == [
        day + timedelta(minutes=3),
        day + timedelta(minutes=1),
        day,
    ]


def test_the_three_newest_are_kept_however_old() -> None:
    backups = [a_backup(NOW - timedelta(days=400 + rank)) for rank in range(5)]

    assert kept(backups) == [one.at for one in backups[:3]]


def test_what_is_kept_once_is_kept_or_let_go_for_good() -> None:
    """Rotating every five minutes for three days keeps the same as rotating once at the end."""
    often: list[Manifest] = []
    begin = NOW - timedelta(days=3)
    for rank in range(3 * 24 * 12 + 1):
        now = begin + timedelta(minutes=5 * rank)
        often = sorted([*often, a_backup(now)], key=lambda one: one.at, reverse=True)
        gone = {one.name for one in outdated(often, now)}
        often = [one for one in often if one.name not in gone]

    once = kept([a_backup(begin + timedelta(minutes=5 * rank)) for rank in range(3 * 24 * 12 + 1)])
    assert [one.at for one in often] == once
