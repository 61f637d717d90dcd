"""Fast clicks: the database ends as the screen does."""

from __future__ import annotations

import time
from itertools import cycle

import pytest

from tests.browser.screen import Grid, Laptop
from tests.build import BuiltSession

SWEEP_EVERY_S = 0.05
STORM_CLICKS = 100
STORM_EVERY_S = 0.02


@pytest.fixture
def grid(laptop: Laptop, session: BuiltSession) -> Grid:
    return laptop.grid(session.sittings["1"])


def test_a_sweep_of_42_criteria_50_ms_apart_leaves_no_difference(grid: Grid):
    codes = grid.codes
    wanted = dict(zip(codes, cycle(("met", "not_met")), strict=False))
    begun = time.monotonic()

    for rank, (code, value) in enumerate(wanted.items()):
        pace(begun + rank * SWEEP_EVERY_S)
        grid.page.mouse.click(*grid.at(code, value))

    grid.expect_all_saved()
    assert grid.stored_values() == dict(sorted(wanted.items()))
    assert [(code, value) for code, value, _ in grid.database.history(grid.sitting)] == list(wanted.items())


def test_a_storm_of_50_clicks_a_second_on_one_criterion_leaves_no_difference(grid: Grid):
    code = "C1.1.1"
    places = cycle([("met", grid.at(code, "met")), ("not_met", grid.at(code, "not_met"))])
    begun = time.monotonic()
    wanted = []

    for rank, (value, place) in zip(range(STORM_CLICKS), places, strict=False):
        pace(begun + rank * STORM_EVERY_S)
        grid.page.mouse.click(*place)
        wanted.append((code, value, rank + 1))

    grid.expect_all_saved()
    assert grid.database.history(grid.sitting) == wanted
    assert grid.painted()[code].value == wanted[-1][1]


def pace(due: float) -> None:
    """Wait until this instant of the monotonic clock."""
    time.sleep(max(0.0, due - time.monotonic()))
