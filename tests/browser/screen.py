"""A laptop with the live grid open, as a juror sees and touches it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.database import Database, Stored

ARTIFACTS = Path(__file__).resolve().parents[1] / "artifacts"
NAMES = {"met": "Acquis", "not_met": "Non acquis", "not_applicable": "Sans objet", "not_observed": "Non observé"}
ALL_SAVED = "Tout est enregistré"
UNTIL_SAVED_MS = 15_000

FOCUSED = """() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  if (!at) return ["nowhere", "", ""]
  const criterion = at.closest("[data-row]")?.dataset.row ?? ""
  return [at.tagName.toLowerCase(), criterion, at.dataset.value ?? ""]
}"""


AT_REST = """() => new Promise((done) => {
  let quiet
  const later = () => { clearTimeout(quiet); quiet = setTimeout(look, 200) }
  const moves = () => document.getAnimations().some(
    (one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity)
  const look = () => (moves() || document.querySelector('[data-testid="stSkeleton"]') ? later() : end())
  const end = () => { observer.disconnect(); done() }
  const observer = new MutationObserver(later)
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  setTimeout(end, 10_000)
  later()
})"""


@dataclass(frozen=True, slots=True)
class Painted:
    """One criterion as the screen shows it."""

    value: str
    state: str


class Grid:
    """The live grid of one sitting in one tab."""

    def __init__(self, page: Page, database: Database, sitting: int, url: str) -> None:
        self.page, self.database, self.sitting, self.url = page, database, sitting, url
        self.status = page.locator(".status")

    def open(self) -> Grid:
        self.page.goto(f"{self.url}/notation?sitting={self.sitting}")
        return self.wait()

    def reload(self) -> Grid:
        self.page.reload()
        return self.wait()

    def wait(self) -> Grid:
        expect(self.page.locator('[role="radiogroup"][data-criterion]').first).to_be_visible(timeout=20_000)
        return self

    # Reading

    @property
    def codes(self) -> list[str]:
        return self.page.locator('[role="radiogroup"][data-criterion]').evaluate_all(
            "all => all.map((one) => one.dataset.criterion)"
        )

    def row(self, code: str) -> Locator:
        return self.page.locator(f'[data-row="{code}"]')

    def radio(self, code: str, value: str) -> Locator:
        group = self.page.locator(f'[role="radiogroup"][data-criterion="{code}"]')
        return group.get_by_role("radio", name=NAMES[value], exact=True)

    def group(self, code: str) -> Locator:
        return self.page.locator(f'[role="radiogroup"][data-criterion="{code}"]')

    def painted(self) -> dict[str, Painted]:
        rows = self.page.locator('[role="radiogroup"][data-criterion]').evaluate_all(
            """all => all.map((one) => [
                one.dataset.criterion,
                [...one.querySelectorAll('[aria-checked="true"]')].map((radio) => radio.dataset.value).join("+"),
                one.dataset.saveState,
            ])"""
        )
        return {code: Painted(value, state) for code, value, state in rows}

    def states(self) -> set[str]:
        return {one.state for one in self.painted().values()}

    def values(self) -> dict[str, str]:
        """Return what the screen shows of the criteria that are observed."""
        return {code: one.value for code, one in self.painted().items() if one.value != "not_observed"}

    def stored_values(self) -> dict[str, str]:
        """Return what the database holds of the criteria that are observed."""
        stored = self.database.marks(self.sitting)
        return {code: one.value for code, one in sorted(stored.items()) if one.value != "not_observed"}

    def stored(self, code: str) -> Stored | None:
        return self.database.marks(self.sitting).get(code)

    def focused(self) -> tuple[str, str, str]:
        """Return (tag, criterion, value) of what has the focus, inside shadow roots too."""
        tag, criterion, value = self.page.evaluate(FOCUSED)
        return tag, criterion, value

    # Acting

    def mark(self, code: str, value: str) -> None:
        self.radio(code, value).click()

    def mark_not_applicable(self, code: str, reason: str) -> None:
        self.radio(code, "not_applicable").click()
        field = self.row(code).locator(".reason-form input")
        field.fill(reason)
        field.press("Enter")

    def write_remark(self, code: str, words: str) -> None:
        if not self.row(code).locator("textarea").count():
            self.row(code).get_by_role("button", name=f"Remarque sur {code}").click()
        self.row(code).locator("textarea").fill(words)

    def at(self, code: str, value: str) -> tuple[float, float]:
        """Bring a radio to the middle of the screen and return where it is."""
        return self.radio(code, value).evaluate(
            """(radio) => {
              radio.scrollIntoView({ block: "center", behavior: "instant" })
              const { x, y, width, height } = radio.getBoundingClientRect()
              return [x + width / 2, y + height / 2]
            }"""
        )

    # Concluding

    def expect_all_saved(self) -> None:
        """Wait until nothing waits, and check that the database holds what the screen shows."""
        expect(self.status).to_have_text(ALL_SAVED, timeout=UNTIL_SAVED_MS)
        expect(self.page.locator('[data-save-state="waiting"]')).to_have_count(0)
        assert self.states() == {"saved"}
        wait_until(lambda: self.values() == self.in_order(self.stored_values()), self.page)

    def in_order(self, values: dict[str, str]) -> dict[str, str]:
        return {code: values[code] for code in self.codes if code in values}


class Laptop:
    """A browser profile: its own cookies and storage; tabs of it share them."""

    def __init__(self, context: BrowserContext, database: Database, url: str) -> None:
        self.context, self.database, self.url = context, database, url

    def sign_in_as(self, token: str) -> None:
        """Put the cookie that our sign-in route sets."""
        self.context.add_cookies(
            [{"name": "cqp_sign_in", "value": token, "url": self.url, "httpOnly": True, "sameSite": "Strict"}]
        )

    def tab(self) -> Page:
        return self.context.new_page()

    def grid(self, sitting: int) -> Grid:
        """Open a sitting's grid in a new tab."""
        return Grid(self.tab(), self.database, sitting, self.url).open()


def wait_until(is_true: Callable[[], bool], page: Page, *, within_s: float = 10.0) -> None:
    """Wait for something that is not on the screen, the browser going on meanwhile."""
    deadline = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < deadline, f"not true within {within_s} s"
        page.wait_for_timeout(50)


def at_rest(page: Page) -> None:
    """Wait until nothing has been drawn for a fifth of a second and nothing moves or is still to come; 10 s at most."""
    page.evaluate(AT_REST)


def photograph(page: Page, name: str, *, full_page: bool = False) -> None:
    """Keep a picture of the page in tests/artifacts/, when CQP_SCREENSHOTS is set."""
    if os.environ.get("CQP_SCREENSHOTS"):
        ARTIFACTS.mkdir(exist_ok=True)
        file = re.sub(r"\W+", "-", name)
        page.screenshot(path=ARTIFACTS / f"{file}.png", full_page=full_page)


def expect_drawn(page: Page) -> None:
    """Wait until the page's script has ended: what is typed in a form that is then drawn again would be lost."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached(timeout=UNTIL_SAVED_MS)
    expect(page.locator('[data-stale="true"]')).to_have_count(0, timeout=UNTIL_SAVED_MS)


def choose(page: Page, label: str, option: str) -> None:
    """Choose one option of a list, by keyboard, once the page is drawn: a list that is drawn again would close."""
    expect_drawn(page)
    box = page.get_by_role("combobox", name=label, exact=False).last
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def pick(page: Page, group: str, option: str) -> None:
    """Choose one of the radio buttons of a group by the words beside it."""
    page.get_by_role("radiogroup", name=group).get_by_text(option, exact=True).click()
