"""One clock for the committee: whoever is quicker moves it, and it survives whatever laptops do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cqp.errors import ClockError, ForbiddenError
from cqp.marking.clock import ClockStep, Phase
from cqp.services.run_clock import RunningClock, move_clock, read_sitting_clock
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import BuiltSession, a_session
from tests.recompute import rows


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, now=now)


def move(store: Store, session: BuiltSession, now: datetime, step: str, phase: str = "", **others: Any) -> RunningClock:
    who = others.pop("who", 0)
    asked = {"seen": 0} | others
    return move_clock(
        store,
        session.tokens[who],
        session.sittings["1"],
        now,
        step=ClockStep(step),
        phase=Phase(phase) if phase else None,
        **asked,
    )


def test_one_member_starts_it_and_the_other_sees_it(store: Store, session: BuiltSession, now: datetime) -> None:
    move(store, session, now, "started", "preparation")

    shown = read_sitting_clock(store, session.tokens[1], session.sittings["1"], now + timedelta(minutes=4))

    assert (shown.clock.phase, shown.clock.elapsed_s) == (Phase.PREPARATION, {Phase.PREPARATION: 240})
    assert [one.minutes for one in shown.phases] == [0, 10, 30, 20, 0]


def test_pressing_the_same_button_twice_changes_nothing(store: Store, session: BuiltSession, now: datetime) -> None:
    first = move(store, session, now, "started", "welcome")

    assert move(store, session, now, "started", "welcome", who=1) == first
    assert rows(store, "SELECT step, phase, revision FROM clock_event") == [("started", "welcome", 1)]


def test_the_slower_of_two_is_told_who_was_quicker(store: Store, session: BuiltSession, now: datetime) -> None:
    move(store, session, now, "started", "situation")

    with pytest.raises(ClockError, match=r"vient de toucher à l'horloge : elle en est à « mise en situation »"):
        move(store, session, now, "started", "preparation", who=1)

    assert len(rows(store, "SELECT id FROM clock_event")) == 1


def test_a_gesture_that_waited_for_the_server_counts_from_when_it_was_made(
    store: Store, session: BuiltSession, now: datetime
) -> None:
    shown = move(store, session, now, "started", "preparation", late_s=90)

    assert shown.clock.elapsed_s == {Phase.PREPARATION: 90}
    assert rows(store, "SELECT at FROM journal WHERE kind = 'clock'") == [(now.isoformat(),)]


@pytest.mark.parametrize(
    ("late_s", "elapsed"),
    [(40, {Phase.PREPARATION: 20, Phase.SITUATION: 40}), (86_400, {Phase.PREPARATION: 0, Phase.SITUATION: 60})],
)
def test_it_never_comes_before_the_gesture_that_it_follows(
    store: Store, session: BuiltSession, now: datetime, late_s: int, elapsed: dict[Phase, int]
) -> None:
    move(store, session, now, "started", "preparation")

    later = now + timedelta(minutes=1)
    shown = move(store, session, later, "started", "situation", seen=1, late_s=late_s)

    assert shown.clock.elapsed_s == elapsed


def test_a_gesture_that_waited_for_days_counts_from_an_hour_ago(
    store: Store, session: BuiltSession, now: datetime
) -> None:
    shown = move(store, session, now, "started", "preparation", late_s=2**31 - 1)

    assert shown.clock.elapsed_s == {Phase.PREPARATION: 3600}


def test_it_stands_still_once_every_grid_is_submitted(store: Store, session: BuiltSession, now: datetime) -> None:
    move(store, session, now, "started", "interview")
    end, later = now + timedelta(minutes=9), now + timedelta(hours=9)
    for token in session.tokens:
        assert not read_sitting_clock(store, token, session.sittings["1"], later).is_over
        submit_grid(store, token, session.sittings["1"], end, seen=0, reason="Fin")

    shown = read_sitting_clock(store, session.tokens[0], session.sittings["1"], later)

    assert (shown.clock.elapsed_s, shown.is_over) == ({Phase.INTERVIEW: 540}, True)


def test_a_pause_needs_a_reason_and_shows_it(store: Store, session: BuiltSession, now: datetime) -> None:
    move(store, session, now, "started", "situation")

    with pytest.raises(ClockError, match="Une pause demande une raison"):
        move(store, session, now, "paused", seen=1, reason="  ")
    shown = move(store, session, now, "paused", seen=1, reason="Alarme incendie")

    assert (shown.clock.is_paused, shown.clock.reason) == (True, "Alarme incendie")


def test_a_phase_of_another_method_is_refused(store: Store, session: BuiltSession, now: datetime) -> None:
    with pytest.raises(ClockError, match="n'est pas prévue pour ce bloc"):
        move(store, session, now, "started", "case")


def test_the_journal_tells_each_gesture_and_no_reason(store: Store, session: BuiltSession, now: datetime) -> None:
    move(store, session, now, "started", "situation")
    move(store, session, now, "paused", seen=1, reason="Alarme incendie")

    told = rows(store, "SELECT payload FROM journal WHERE kind = 'clock' ORDER BY id")

    assert '"step":"started"' in told[0][0]
    assert "Alarme" not in told[1][0]
    assert verify_locally(store).is_sound


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clock_event SET at = '2020-01-01T00:00:00+00:00'",
        "UPDATE clock_event SET reason = 'Autre'",
        "DELETE FROM clock_event",
    ],
)
def test_what_the_clock_said_is_never_rewritten(
    store: Store, session: BuiltSession, now: datetime, change: str
) -> None:
    move(store, session, now, "started", "situation")

    with pytest.raises(Exception, match="clock_event only grows"), store.writing() as db:
        db.exec_driver_sql(change)


def test_a_gesture_added_behind_the_program_is_found(store: Store, session: BuiltSession, now: datetime) -> None:
    move(store, session, now, "started", "situation")
    with store.writing() as db:
        db.exec_driver_sql(
            "INSERT INTO clock_event (sitting_id, assessor_id, revision, step, phase, at) "
            "SELECT sitting_id, assessor_id, 2, 'started', 'closing', at FROM clock_event"
        )

    found = verify_locally(store)

    assert [one.message for one in found.findings] == [
        f"L'horloge du passage n° {session.sittings['1']} n'est plus celle que le journal atteste.",
        "1 gestes d'horloge figurent au journal, 2 dans la base.",
    ]


@pytest.mark.parametrize("state", ["preparing", "closed"])
def test_it_runs_in_an_open_exam_session_only(store: Store, now: datetime, state: str) -> None:
    session = a_session(store, state=state, now=now)

    with pytest.raises((ClockError, ForbiddenError)):
        move(store, session, now, "started", "situation")

    assert rows(store, "SELECT id FROM clock_event") == []
