"""Leaving with marks that wait, and a laptop whose storage is full."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop
from tests.browser.wire import Wire
from tests.build import BuiltSession

FILL_STORAGE = """() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("cqp.kept.")) localStorage.removeItem(key)
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (let n = 0; n < 64; n++) {
      try { localStorage.setItem(`filler.${size}.${n}`, "x".repeat(size)) } catch { break }
    }
  }
  try { localStorage.setItem("one more than these", "x"); return false } catch { return true }
}"""

MAKE_ROOM = """() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("filler.")) localStorage.removeItem(key)
}"""
COUNT_KEPT = """() => Object.keys(localStorage).filter((key) => key.startsWith("cqp.outbox.")).length"""


@pytest.fixture
def grid(new_laptop: Callable[..., Laptop], wire: Wire, session: BuiltSession) -> Grid:
    return new_laptop(session.tokens[0], url=wire.url).grid(session.sittings["1"])


def close(grid: Grid) -> list[str]:
    """Close the tab as a person would; return the dialogs that opened, each answered by staying."""
    opened: list[str] = []
    other = grid.page.context.new_page()

    def stay(dialog: Dialog) -> None:
        opened.append(dialog.type)
        dialog.dismiss()

    grid.page.on("dialog", stay)
    grid.page.close(run_before_unload=True)
    for _ in range(20):
        if opened or grid.page.is_closed():
            break
        other.wait_for_timeout(50)
    return opened


def test_leaving_with_marks_that_wait_asks_first(grid: Grid, wire: Wire):
    wire.cut()
    grid.mark(grid.codes[0], "met")

    assert close(grid) == ["beforeunload"]
    wire.heal()
    grid.expect_all_saved()
    assert grid.stored(grid.codes[0]) == Stored("met")


def test_leaving_when_all_is_saved_asks_nothing(grid: Grid):
    grid.mark(grid.codes[0], "met")
    grid.expect_all_saved()

    assert close(grid) == []
    assert grid.page.is_closed()


def test_a_full_storage_hinders_no_mark(grid: Grid):
    assert grid.page.evaluate(FILL_STORAGE)

    for code in grid.codes[:5]:
        grid.mark(code, "met")
    grid.write_remark(grid.codes[0], "Malgré tout")
    grid.page.locator(".who h1").click()

    grid.expect_all_saved()
    assert grid.stored(grid.codes[0]) == Stored("met", remark="Malgré tout")


def test_offline_with_a_full_storage_warns_not_to_close_and_still_sends_all(grid: Grid, wire: Wire):
    assert grid.page.evaluate(FILL_STORAGE)
    wire.cut()

    for code in grid.codes[:5]:
        grid.mark(code, "met")

    expect(grid.status).to_contain_text("mémoire de ce poste pleine : ne fermez pas cette page")
    wire.heal()
    grid.expect_all_saved()
    assert sorted(grid.database.history(grid.sitting)) == [(code, "met", 1) for code in sorted(grid.codes[:5])]


def test_the_warning_stays_while_any_mark_is_in_memory_only(grid: Grid, wire: Wire):
    assert grid.page.evaluate(FILL_STORAGE)
    wire.cut()
    grid.mark(grid.codes[0], "met")
    expect(grid.status).to_contain_text("mémoire de ce poste pleine")

    grid.page.evaluate(MAKE_ROOM)
    grid.mark(grid.codes[1], "met")

    kept = grid.page.evaluate(COUNT_KEPT)
    assert kept == 2 or "mémoire de ce poste pleine" in grid.status.inner_text()
