"""A juror's journey leaves no error behind, and no name or remark is ever taken for markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.database import Database
from tests.browser.screen import Laptop, photograph
from tests.build import BuiltSession

LOADS_WITHIN_MS = 20_000
HOSTILE = "=1+1 <img src=x onerror=alert(1)> :red[x] $x^2$ **b**"
KNOWN_PROBE = "/notation/_stcore/"
"""Streamlit's page asks below the page's own address first; the gate answers 404."""


def complaints_of(page: Page) -> list[str]:
    """Return the list into which every error of the page is put."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"page: {error}"))
    page.on("console", lambda message: message.type in {"error", "warning"} and found.append(complaint(message)))
    page.on("dialog", lambda dialog: found.append(f"dialog: {dialog.message}") or dialog.dismiss())
    return found


def complaint(message) -> str:
    return f"{message.type}: {message.text} ({message.location.get('url', '')})"


def test_a_marking_journey_leaves_no_error(laptop: Laptop, session: BuiltSession):
    page = laptop.tab()
    complaints = complaints_of(page)
    page.goto(laptop.url)
    page.get_by_role("button", name="Ouvrir la grille").first.click()
    page.wait_for_url("**/notation?sitting=*")
    sitting = int(page.url.rpartition("=")[2])
    page.close()
    page = laptop.tab()
    complaints += complaints_of(page)
    grid = laptop.grid(sitting)
    complaints += (more := complaints_of(grid.page))
    grid.reload()
    first, second, third = grid.codes[:3]
    grid.mark(first, "met")
    grid.mark_not_applicable(second, "Cas non rencontré")
    grid.write_remark(third, "Une remarque")
    grid.page.get_by_role("button", name="Reste à questionner").click()
    grid.page.locator("h2 .words:visible").first.click()
    grid.expect_all_saved()
    grid.page.get_by_role("link", name="Mes passages").click()
    expect(grid.page.get_by_role("heading", name="Mes passages")).to_be_visible()
    grid.page.wait_for_timeout(500)

    assert [one for one in complaints + more if KNOWN_PROBE not in one] == []


@pytest.fixture
def hostile(build_session: Callable[..., BuiltSession], database: Database) -> BuiltSession:
    """An exam session whose candidate has a name full of markup."""
    session = build_session()
    database.change("UPDATE candidate SET last_name = ?, first_name = '' WHERE id = ?", HOSTILE, session.candidates[0])
    return session


def shows_it_literally(page: Page, complaints: list[str]) -> None:
    expect(page.get_by_text(HOSTILE).first).to_be_visible(timeout=LOADS_WITHIN_MS)
    assert page.locator("img[src=x], .katex").count() == 0
    assert [one for one in complaints if "dialog" in one or "page:" in one] == []


def test_a_hostile_name_is_text_for_the_juror(new_laptop: Callable[..., Laptop], hostile: BuiltSession):
    laptop = new_laptop(hostile.tokens[0])
    page = laptop.tab()
    complaints = complaints_of(page)

    page.goto(laptop.url)
    shows_it_literally(page, complaints)
    photograph(page, "hostile-passages")
    page.goto(f"{laptop.url}/notation?sitting={hostile.sittings['1']}")
    shows_it_literally(page, complaints)
    photograph(page, "hostile-notation")


def test_a_hostile_remark_is_text(new_laptop: Callable[..., Laptop], session: BuiltSession):
    grid = new_laptop(session.tokens[0]).grid(session.sittings["1"])
    complaints = complaints_of(grid.page)
    code = grid.codes[0]
    grid.mark_not_applicable(code, HOSTILE)
    grid.write_remark(code, HOSTILE)
    grid.page.locator(".who h1").click()
    grid.expect_all_saved()

    grid.reload()

    shows_it_literally(grid.page, complaints)
    expect(grid.row(code).locator("textarea")).to_have_value(HOSTILE)


def test_a_hostile_name_is_text_for_the_coordination(
    new_laptop: Callable[..., Laptop], hostile: BuiltSession, coordinator: str
):
    laptop = new_laptop(coordinator)
    page = laptop.tab()
    complaints = complaints_of(page)

    page.goto(f"{laptop.url}/dossier?candidat={hostile.candidates[0]}")
    shows_it_literally(page, complaints)
    photograph(page, "hostile-dossier")
    page.goto(laptop.url)
    expect(page.get_by_role("heading", name="Candidats")).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.wait_for_timeout(1_000)
    photograph(page, "hostile-cohorte", full_page=True)
    assert page.locator("img[src=x], .katex").count() == 0
    assert [one for one in complaints if "dialog" in one or "page:" in one] == []
