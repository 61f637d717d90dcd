"""The server dies under an open page and comes back: what was marked meanwhile is stored, in order."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, Painted, photograph
from tests.browser.server import Server
from tests.build import BuiltSession

ANNOUNCED_WITHIN_MS = 10_000


@pytest.fixture
def grid(laptop: Laptop, session: BuiltSession) -> Grid:
    return laptop.grid(session.sittings["1"])


def test_marks_made_while_the_server_is_dead_are_announced_kept_and_stored_in_order(grid: Grid, server: Server):
    first, second, third, fourth = grid.codes[:4]
    grid.mark(first, "met")
    grid.expect_all_saved()

    server.kill()
    grid.mark(second, "met")
    grid.mark(second, "not_met")
    grid.mark(third, "met")
    grid.mark(first, "not_met")

    expect(grid.status).to_contain_text("Connexion perdue – 4 en attente", timeout=ANNOUNCED_WITHIN_MS)
    photograph(grid.page, "notation-hors-ligne")
    assert {code: one for code, one in grid.painted().items() if one.state == "waiting"} == {
        first: Painted("not_met", "waiting"),
        second: Painted("not_met", "waiting"),
        third: Painted("met", "waiting"),
    }
    assert grid.database.history(grid.sitting) == [(first, "met", 1)]

    server.start()
    grid.expect_all_saved()
    assert grid.database.history(grid.sitting) == [
        (first, "met", 1),
        (second, "met", 1),
        (second, "not_met", 2),
        (third, "met", 1),
        (first, "not_met", 2),
    ]
    grid.mark(fourth, "met")
    grid.expect_all_saved()
    assert grid.database.history(grid.sitting)[-1] == (fourth, "met", 1)


def test_a_dead_server_is_announced_before_anything_is_marked(grid: Grid, server: Server):
    server.kill()

    expect(grid.status).to_contain_text("Connexion perdue", timeout=ANNOUNCED_WITHIN_MS)
    server.start()
    grid.expect_all_saved()


def test_what_waits_survives_a_reload_that_fails(grid: Grid, server: Server):
    first, second = grid.codes[:2]
    server.kill()
    grid.mark(first, "met")
    grid.mark(second, "not_met")
    grid.write_remark(second, "Écrit sans serveur")
    expect(grid.page.locator('[data-save-state="waiting"]')).to_have_count(2)
    grid.page.on("dialog", lambda dialog: dialog.accept())

    grid.page.goto("about:blank")
    server.start()
    grid.open()

    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {
        first: Stored("met"),
        second: Stored("not_met", remark="Écrit sans serveur"),
    }


def test_what_waits_survives_the_browser_being_closed(grid: Grid, laptop: Laptop, server: Server):
    first = grid.codes[0]
    server.kill()
    grid.mark(first, "met")
    expect(grid.page.locator('[data-save-state="waiting"]')).to_have_count(1)

    grid.page.close(run_before_unload=False)
    server.start()
    home = laptop.tab()
    home.goto(laptop.url)

    expect(home.get_by_role("heading", name="Mes passages")).to_be_visible()
    again = laptop.grid(grid.sitting)
    again.expect_all_saved()
    assert again.database.marks(grid.sitting) == {first: Stored("met")}


def test_a_restart_unnoticed_by_the_page_loses_nothing(grid: Grid, server: Server):
    for rank, code in enumerate(grid.codes[:8]):
        if rank == 3:
            server.kill()
        if rank == 5:
            server.start()
        grid.mark(code, "met")

    grid.expect_all_saved()
    assert grid.database.history(grid.sitting) == [(code, "met", 1) for code in grid.codes[:8]]
