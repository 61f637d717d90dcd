"""The network fails in its three ways: cut, black hole, slow; and an answer gets lost after the commit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, wait_until
from tests.browser.wire import Wire
from tests.build import BuiltSession

ANNOUNCED_WITHIN_MS = 10_000


@pytest.fixture
def grid(new_laptop: Callable[..., Laptop], wire: Wire, session: BuiltSession) -> Grid:
    return new_laptop(session.tokens[0], url=wire.url).grid(session.sittings["1"])


@pytest.mark.parametrize("outage", [Wire.cut, Wire.swallow], ids=["cut", "black hole"])
def test_an_outage_is_announced_in_ten_seconds_and_loses_nothing(
    grid: Grid, wire: Wire, outage: Callable[[Wire], None]
):
    first, second, third, fourth = grid.codes[:4]
    grid.mark(first, "met")
    grid.expect_all_saved()

    outage(wire)
    expect(grid.status).to_contain_text("Connexion perdue", timeout=ANNOUNCED_WITHIN_MS)
    grid.mark(second, "met")
    grid.mark(second, "not_met")
    grid.mark(third, "met")
    expect(grid.status).to_contain_text("Connexion perdue – 3 en attente")
    assert grid.database.history(grid.sitting) == [(first, "met", 1)]

    wire.heal()
    grid.expect_all_saved()
    grid.mark(fourth, "met")
    grid.expect_all_saved()
    assert grid.database.history(grid.sitting) == [
        (first, "met", 1),
        (second, "met", 1),
        (second, "not_met", 2),
        (third, "met", 1),
        (fourth, "met", 1),
    ]


def test_a_line_that_takes_800_ms_each_way_stores_every_mark_and_never_says_lost(grid: Grid, wire: Wire):
    codes = grid.codes[:10]
    said = statuses_of(grid)
    wire.slow(0.8)

    for code in codes:
        grid.mark(code, "met")
        grid.page.wait_for_timeout(150)

    expect(grid.status).to_contain_text("en attente")
    grid.expect_all_saved()
    assert sorted(grid.database.history(grid.sitting)) == sorted((code, "met", 1) for code in codes)
    assert [words for words in said() if "perdue" in words] == []


def test_an_answer_lost_after_the_commit_stores_the_mark_once(grid: Grid, wire: Wire):
    code = grid.codes[0]
    wire.lose_next_answer(b"POST /api/marks")

    grid.mark(code, "met")

    wait_until(lambda: grid.database.history(grid.sitting) == [(code, "met", 1)], grid.page)
    grid.expect_all_saved()
    grid.mark(code, "not_met")
    grid.expect_all_saved()
    assert grid.database.history(grid.sitting) == [(code, "met", 1), (code, "not_met", 2)]


def test_a_lost_answer_followed_by_a_change_of_mind_asks_nothing(grid: Grid, wire: Wire):
    code = grid.codes[0]
    wire.lose_next_answer(b"POST /api/marks")

    grid.mark(code, "met")
    grid.mark(code, "not_met")
    grid.mark(code, "met")

    grid.expect_all_saved()
    assert grid.database.history(grid.sitting) == [(code, "met", 1), (code, "not_met", 2), (code, "met", 3)]


def test_a_remark_begun_before_the_value_is_acknowledged_asks_nothing(grid: Grid, wire: Wire):
    code = grid.codes[0]
    wire.slow(0.8)

    grid.mark(code, "met")
    grid.page.keyboard.press("r")
    grid.page.keyboard.type("Tapé aussitôt, sur une ligne lente", delay=70)

    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {code: Stored("met", remark="Tapé aussitôt, sur une ligne lente")}


def test_many_short_cuts_while_marking_lose_nothing(grid: Grid, wire: Wire):
    for rank, code in enumerate(grid.codes[:20]):
        (wire.cut if rank % 4 == 1 else wire.heal)()
        grid.mark(code, "not_met")

    wire.heal()
    grid.expect_all_saved()
    assert sorted(grid.database.history(grid.sitting)) == sorted((code, "not_met", 1) for code in grid.codes[:20])


def statuses_of(grid: Grid) -> Callable[[], list[str]]:
    """Note every sentence of the status line from now on; the function returned reads them."""
    grid.status.evaluate(
        """(status) => {
          window.statuses = [status.textContent]
          new MutationObserver(() => window.statuses.push(status.textContent)).observe(status, { childList: true })
        }"""
    )
    return lambda: grid.page.evaluate("window.statuses")
