"""One page of the program with much and with little to show: its script, and its first paint in Chromium.

script   a bare websocket asks for the page's script and waits until it has finished (`benchmarks.viewer`); several runs
         after a first one that is left out, as a process reads the référentiel and imports pandas only once.
CPU      what the server's process used meanwhile, the drawing browser not being there, a run.
load     navigation to the page's address → its chart or table has been painted, with a warm browser cache.
click    click in the menu, coming from a page without either → the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser import signed_in_page
from benchmarks.exam_days import LOGIN, PASSWORD, Desk
from benchmarks.figures import compared
from benchmarks.servers import Server, program
from benchmarks.viewer import viewing

PAINT = Path(__file__).with_name("paint.js")
RUNS = 5
"""Script runs measured a turn."""

ELSEWHERE = "compte"
"""A page without chart and table."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page is there for: when the document holds so many elements of this selector, it is drawn."""

    selector: str
    count: int = 1


@dataclass
class Side:
    """A page of one running program, and what was measured of it."""

    server: Server
    desk: Desk
    name: str
    shown: Shown
    browser: Browser
    times: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, *, warm_up: bool = False) -> None:
        """Run the script and paint the page, once each turn."""
        taken = self._scripts() | self._paints()
        if not warm_up:
            for what, values in taken.items():
                self.times.setdefault(what, []).extend(values)

    def _scripts(self) -> dict[str, list[float]]:
        before = self.server.cpu_ms()
        runs = []
        for _ in range(RUNS):
            with viewing(self.server, self.desk.token, self.name) as viewer:
                runs.append(viewer.run_page())
        spent = (self.server.cpu_ms() - before) / RUNS
        return {
            "script (ms)": [run.ms for run in runs],
            "server CPU a script (ms)": [spent],
            "sent (kB)": [run.sent_kb for run in runs],
        }

    def _paints(self) -> dict[str, list[float]]:
        page = signed_in_page(self.browser, self.server, {"login": LOGIN, "password": PASSWORD})
        page.add_init_script(path=PAINT)
        page.goto(f"{self.server.address}/{ELSEWHERE}")  # fills the browser's cache
        page.wait_for_selector("h1", timeout=60_000)
        page.goto(f"{self.server.address}/{self.name}")
        wanted = [self.shown.selector, self.shown.count]
        loaded = page.evaluate("(wanted) => paint.afterLoading(wanted)", wanted)
        self._leave(page)
        link = f'a[href$="/{self.name}"]'
        clicked = page.evaluate("(wanted) => paint.afterClicking(wanted)", [link, *wanted])
        page.context.close()
        return {"load → painted (ms)": [loaded], "click → painted (ms)": [clicked]}

    def _leave(self, page: Page) -> None:
        page.locator(f'a[href$="/{ELSEWHERE}"]').first.evaluate("(link) => link.click()")
        page.wait_for_function("(selector) => !document.querySelector(selector)", arg=self.shown.selector)
        page.wait_for_timeout(1_000)  # what Streamlit still settles


@contextmanager
def both_sides(
    few: tuple[Path, Desk, Shown], many: tuple[Path, Desk, Shown], name: str, browser: Browser
) -> Iterator[tuple[Side, Side]]:
    """Run a server for each database."""
    with program(few[0]) as first, program(many[0]) as second:
        yield Side(first, few[1], name, few[2], browser), Side(second, many[1], name, many[2], browser)


def measure(sides: tuple[Side, Side], turns: int) -> None:
    """Measure both, in turn, after a warm-up."""
    for side in sides:
        side.measure(warm_up=True)
    for turn in range(turns):
        for side in sides if turn % 2 == 0 else reversed(sides):
            side.measure()


def rows(sides: tuple[Side, Side]) -> list[tuple[str, ...]]:
    """Return one row a figure, for a table under `benchmarks.figures.FEW_AND_MANY`."""
    few, many = (side.times for side in sides)
    return [compared(what, few[what], many[what]) for what in few]
