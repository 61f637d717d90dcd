"""The live grid by keyboard alone: the whole block without touching the mouse, the focus never lost."""

from __future__ import annotations

from itertools import cycle

import pytest
from playwright.sync_api import expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, photograph
from tests.build import BuiltSession


class Keyboard:
    """Presses keys and looks, after each, that the focus is on something of the grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.trail: list[tuple[str, str, str, str]] = []

    def press(self, key: str) -> tuple[str, str, str]:
        self.grid.page.keyboard.press(key)
        focused = self.grid.focused()
        self.trail.append((key, *focused))
        assert focused[0] in {"button", "input", "textarea"}, self.trail[-5:]
        return focused


@pytest.fixture
def grid(laptop: Laptop, session: BuiltSession) -> Grid:
    return laptop.grid(session.sittings["1"])


@pytest.fixture
def keyboard(grid: Grid) -> Keyboard:
    return Keyboard(grid)


def test_the_focus_is_on_the_first_criterion_as_soon_as_the_page_is_there(grid: Grid):
    assert grid.focused() == ("button", "C1.1.1", "not_observed")


def test_the_whole_block_is_marked_with_one_key_a_criterion(grid: Grid, keyboard: Keyboard):
    expected = {}
    for code, key in zip(grid.codes, cycle("aanaas"), strict=False):
        assert grid.focused()[1] == code
        if key == "s":
            keyboard.press("s")
            grid.page.keyboard.type("Non prévu")
            keyboard.press("Enter")
            expected[code] = Stored("not_applicable", reason="Non prévu")
        else:
            keyboard.press(key)
            expected[code] = Stored({"a": "met", "n": "not_met"}[key])
        if code == "C1.2.1":
            keyboard.press("ArrowUp")
            keyboard.press("r")
            grid.page.keyboard.type("Très clair, à retenir : crac, ras")
            keyboard.press("Escape")
            expected[code] = Stored(expected[code].value, "Très clair, à retenir : crac, ras", expected[code].reason)
            assert grid.focused()[1] == code
            keyboard.press("ArrowDown")

    assert grid.focused()[1] == grid.codes[-1]
    grid.expect_all_saved()
    photograph(grid.page, "notation-clavier")
    assert grid.database.marks(grid.sitting) == expected
    expect(grid.page.locator(".progress .count")).to_have_text("42 / 42 observés")


def test_figures_and_capitals_do_as_letters_and_e_or_delete_clears(grid: Grid, keyboard: Keyboard):
    keys = {"1": "met", "2": "not_met", "A": "met", "N": "not_met"}
    for key in keys:
        keyboard.press(key)
    for key in ("e", "0", "Delete", "Backspace"):
        keyboard.press("a")
        keyboard.press("ArrowUp")
        keyboard.press(key)
        keyboard.press("ArrowDown")

    grid.expect_all_saved()
    values = [one.value for one in grid.database.marks(grid.sitting).values()]
    assert values == [*keys.values(), *["not_observed"] * 4]


def test_the_focused_radio_is_always_in_sight_below_the_titles(grid: Grid, keyboard: Keyboard):
    for key in ["ArrowDown"] * 41 + ["ArrowUp"] * 41:
        keyboard.press(key)
        top, bottom, title = grid.page.evaluate(
            """() => {
              let at = document.activeElement
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
              const box = at.getBoundingClientRect()
              const title = at.closest("section").querySelector("h2").getBoundingClientRect()
              return [box.top, box.bottom, title.bottom]
            }"""
        )
        assert title <= top < bottom <= 768, keyboard.trail[-1]


def test_arrows_left_and_right_and_the_space_bar_choose_as_well(grid: Grid, keyboard: Keyboard):
    keyboard.press("Home")
    assert keyboard.press("ArrowRight")[1:] == ("C1.1.1", "met")
    assert keyboard.press("ArrowRight")[1:] == ("C1.1.1", "not_met")
    keyboard.press(" ")

    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {"C1.1.1": Stored("not_met")}
    assert keyboard.press("End")[1] == grid.codes[-1]
    assert keyboard.press("ArrowDown")[1] == grid.codes[-1]


def test_a_correction_stays_where_it_is(grid: Grid, keyboard: Keyboard):
    keyboard.press("a")
    assert grid.focused()[1] == "C1.1.2"
    keyboard.press("ArrowUp")

    assert keyboard.press("n") == ("button", "C1.1.1", "not_met")
    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {"C1.1.1": Stored("not_met")}


def test_tab_and_shift_tab_walk_through_the_page_and_come_back(grid: Grid, keyboard: Keyboard):
    stops = []
    for _ in range(6):
        grid.page.keyboard.press("Tab")
        stops.append(grid.focused())

    assert [criterion for _, criterion, _ in stops][:2] == ["C1.1.1", "C1.1.2"]
    for _ in range(6):
        grid.page.keyboard.press("Shift+Tab")
    assert grid.focused() == ("button", "C1.1.1", "not_observed")


def test_marking_while_only_the_rest_is_listed_keeps_the_focus(grid: Grid, keyboard: Keyboard):
    grid.page.locator(".filter").focus()
    keyboard.press("Enter")
    grid.radio(grid.codes[0], "not_observed").focus()
    for _ in range(3):
        keyboard.press("a")

    grid.expect_all_saved()
    assert grid.focused()[1] == grid.codes[3]
    assert list(grid.database.marks(grid.sitting)) == grid.codes[:3]


def test_escape_out_of_an_empty_reason_or_remark_returns_to_the_criterion(grid: Grid, keyboard: Keyboard):
    for key in ("s", "r"):
        keyboard.press(key)
        keyboard.press("Escape")
        assert grid.focused()[:2] == ("button", "C1.1.1"), key
    keyboard.press("r")

    assert grid.focused()[1] == "C1.1.1"
    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {}


def test_single_letters_never_reach_streamlit(laptop: Laptop, session: BuiltSession):
    page = laptop.tab()
    sent = []

    def note(frame: object) -> None:
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    Grid(page, laptop.database, session.sittings["1"], laptop.url).open()
    page.wait_for_timeout(500)
    before = len(sent)

    for key in ("c", "r", "Escape", "c", "C", "R"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)

    assert before > 0
    assert len(sent) == before
    assert page.get_by_role("dialog").count() == 0


def test_single_letters_open_no_dialog_when_nothing_has_the_focus(grid: Grid):
    grid.page.evaluate("document.activeElement.shadowRoot.activeElement.blur()")

    for key in ("c", "C"):
        grid.page.keyboard.press(key)
        grid.page.wait_for_timeout(200)

    assert grid.page.get_by_role("dialog").count() == 0
