"""The clock of a sitting: what it shows follows from the gestures and the server's time alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cqp.marking.clock import Clock, ClockEvent, ClockStep, Phase, read_clock

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def gesture(step: str, phase: str, minute: float, reason: str = "") -> ClockEvent:
    return ClockEvent(ClockStep(step), Phase(phase), at(minute).isoformat(), "Eva", reason)


def test_a_clock_that_nobody_touched_shows_nothing() -> None:
    assert read_clock([], START) == Clock()


def test_each_phase_keeps_its_own_time_and_a_pause_does_not_count() -> None:
    events = [
        gesture("started", "preparation", 0),
        gesture("started", "situation", 10),
        gesture("paused", "situation", 15, "Alarme incendie"),
        gesture("resumed", "situation", 35),
    ]

    assert read_clock(events, at(40)) == Clock(
        phase=Phase.SITUATION,
        by="Eva",
        elapsed_s={Phase.PREPARATION: 600, Phase.SITUATION: 600},
        revision=4,
        moved_at=at(35),
    )


def test_a_paused_clock_says_why_and_stands_still() -> None:
    events = [gesture("started", "interview", 0), gesture("paused", "interview", 5, "Malaise")]

    assert read_clock(events, at(6)) == read_clock(events, at(60))
    assert read_clock(events, at(6)) == Clock(Phase.INTERVIEW, True, "Malaise", "Eva", {Phase.INTERVIEW: 300}, 2, at(5))


def test_going_back_to_a_phase_goes_on_from_where_it_was() -> None:
    events = [
        gesture("started", "situation", 0),
        gesture("started", "interview", 30),
        gesture("started", "situation", 31),
    ]

    assert read_clock(events, at(36)).elapsed_s == {Phase.SITUATION: 35 * 60, Phase.INTERVIEW: 60}


@given(st.lists(st.tuples(st.sampled_from(ClockStep), st.sampled_from(Phase), st.integers(-120, 120))), st.integers())
def test_time_never_runs_backwards_whatever_the_clock_of_the_server_does(
    gestures: list[tuple[ClockStep, Phase, int]], later: int
) -> None:
    events = [ClockEvent(step, phase, at(minute).isoformat()) for step, phase, minute in gestures]

    shown = read_clock(events, at(later % 240 - 120))

    assert all(seconds >= 0 for seconds in shown.elapsed_s.values())
    assert shown.revision == len(events)
