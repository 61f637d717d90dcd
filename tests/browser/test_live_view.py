"""Coordination watches the exam without touching the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import expect

from cqp.services.load_demo import DemoCredentials
from cqp.services.sign_in import sign_in_with_code
from cqp.store.engine import Store
from tests.browser.database import Database
from tests.browser.screen import Laptop, photograph, wait_until


def test_a_mark_shows_to_coordination_without_reloading(
    new_laptop: Callable[..., Laptop], beside: Store, credentials: DemoCredentials, coordinator: str, database: Database
) -> None:
    planned = {one for (one,) in database.rows("SELECT id FROM sitting WHERE state = 'planned'")}
    assessor, sitting = next((one, at) for one in credentials.assessors for at in one.sittings if at in planned)
    desk = new_laptop(coordinator)
    page = desk.tab()
    page.goto(desk.url + "/direct")
    expect(page.get_by_role("heading", name="En direct")).to_be_visible(timeout=20_000)
    counts = page.get_by_text("Passages :")
    expect(counts).to_be_visible(timeout=20_000)
    running = int(counts.inner_text().split()[2])

    grid = new_laptop(sign_in_with_code(beside, assessor.code, datetime.now(UTC))).grid(sitting)
    grid.mark(grid.codes[0], "met")

    expect(page.get_by_text(f"Passages : {running + 1} en cours")).to_be_visible(timeout=10_000)
    words = "SELECT waiting, refused FROM presence WHERE sitting_id = ?"
    wait_until(lambda: database.rows(words, sitting) == [(0, 0)], page)
    page.wait_for_timeout(4_000)  # the next refresh draws the laptop on the table's canvas
    photograph(page, "en-direct")
