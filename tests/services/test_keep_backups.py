"""Backups are made while the application runs: at start, when something has changed, after each sealing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from cqp.config import Settings
from cqp.marking.journal import Kind
from cqp.services import keep_backups, running
from cqp.services.back_up import Reason, back_up, read_state
from cqp.services.back_up_elsewhere import back_up_elsewhere
from cqp.services.keep_backups import Keeper, last_try
from cqp.services.mark_criteria import mark_criteria
from cqp.services.start import start
from cqp.store import journal
from cqp.store.backup.changes import look_for_changes
from cqp.store.engine import Store
from tests.build import NOW, a_mark, a_session


def seal(store: Store) -> None:
    with store.writing() as db:
        journal.append(db, NOW.isoformat(), [journal.News(Kind.JURY_SEALED, "coordinator:1", "exam_session:9", {})])


def test_a_mark_changes_the_base_and_a_backup_does_not(store: Store, settings: Settings) -> None:
    session = a_session(store)
    first = look_for_changes(store, None)
    start(settings, NOW).close()
    back_up(store, settings, NOW, Reason.ASKED)

    assert look_for_changes(store, first) == first
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)
    after = look_for_changes(store, first)
    assert (after.state != first.state, after.count, after.sealed) == (True, 1, 0)


def test_a_sealing_is_seen_once(store: Store) -> None:
    first = look_for_changes(store, None)
    seal(store)

    second = look_for_changes(store, first)
    third = look_for_changes(store, second)

    assert (first.sealed, second.sealed, third.sealed) == (0, 1, 1)


@pytest.fixture
def keeper(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """A keeper that looks all the time, on an application that runs."""
    monkeypatch.setattr(keep_backups, "LOOK_EVERY_S", 0.05)
    running.open_once(sqlite_settings, NOW)
    keeper = Keeper()
    yield keeper
    keeper.end()
    running.close()
    keep_backups._last.clear()


def until(done: object, seconds: float = 60) -> None:
    """Wait until something is so."""
    waiting = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if done():
            return
        waiting.wait(0.05)
    pytest.fail("it did not come about")


def reasons(settings: Settings) -> list[str]:
    return [one.backup.reason.value for one in reversed(read_state(settings).kept)]


def test_a_sealing_is_backed_up_at_once_and_a_change_waits_its_turn(keeper: Keeper) -> None:
    assert (keeper._reason(), keeper._reason()) == (Reason.START, None)
    a_session(running.store())
    assert keeper._reason() is None
    seal(running.store())
    assert (keeper._reason(), keeper._reason()) == (Reason.SEALED, None)


def test_a_base_that_is_not_sound_makes_no_backup_and_the_reason_is_told(
    keeper: Keeper, sqlite_settings: Settings
) -> None:
    keeper.begin()
    until(lambda: reasons(sqlite_settings) == ["start"])

    seal(running.store())  # of minutes that are not there
    until(lambda: (tried := last_try()) is not None and tried.message)
    assert "n'est pas telle que son journal l'atteste" in last_try().message
    assert reasons(sqlite_settings) == ["start"]


def test_what_has_changed_is_backed_up_by_itself(
    keeper: Keeper, sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_backups, "EVERY_S", 0.5)
    keeper.begin()
    until(lambda: reasons(sqlite_settings) == ["start"])

    a_session(running.store())

    until(lambda: reasons(sqlite_settings) == ["start", "changed"])
    until(lambda: last_try() is not None)
    assert last_try().message == ""


def test_an_application_that_has_not_changed_since_its_last_backup_makes_none(
    keeper: Keeper, sqlite_settings: Settings
) -> None:
    back_up(running.store(), sqlite_settings, NOW, Reason.ASKED)

    assert keeper._reason() is None


def test_the_copy_made_by_the_other_process_is_the_newest(sqlite_settings: Settings) -> None:
    start(sqlite_settings, NOW).close()

    made = back_up_elsewhere(sqlite_settings, Reason.ASKED)

    assert read_state(sqlite_settings).kept[0].backup == made
    assert made.at > NOW - timedelta(days=1)
