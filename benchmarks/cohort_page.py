"""The cohort page of the running program with few candidates and with many: its script, and what the browser shows.

    python -m benchmarks.cohort_page [--sizes 100 10000] [--repeat N]

warm     a bare websocket asks for the script, nothing having changed since the last one (`benchmarks.viewer`)
cold     the same, just after something was written
CPU      what the server's process used meanwhile, a warm run
floor    navigation with a warm browser cache → the title of a page of three fields is there: Streamlit's own start
content  the same, to the cohort page → the line with the first figures is there, nothing having changed
chart    the same → the first chart is drawn
click    « Cohorte » in the menu of another page → the line with the first figures is there

The two programs are measured in turn; figures are medians, the last column says how far the larger side wandered.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import chromium, signed_in_page
from benchmarks.figures import FEW_AND_MANY, compared, machine, table
from benchmarks.servers import Server, prepare_demo, program
from benchmarks.viewer import viewing
from cqp.services.load_demo import DemoCoordinator
from cqp.services.sign_in import sign_in_with_password

SIZES = (100, 10_000)
TURNS = 5
RUNS = 5
"""Warm scripts a turn."""

CONTENT, CHART = '[data-testid="stText"]:has-text("Certificat")', ".js-plotly-plot .main-svg"
TIMEOUT_MS = 60_000
SETTLING_MS = 1_000


@dataclass
class Side:
    """One running program, its coordinator, and what was measured of it."""

    folder: Path
    coordinator: DemoCoordinator
    token: str
    server: Server
    times: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, browser: Browser) -> None:
        """Run the script warm and cold, and load the page."""
        self._note("cold script (ms)", self._script_after_a_change())
        before = self.server.cpu_ms()
        for _ in range(RUNS):
            self._note("warm script (ms)", self._script())
        self._note("server CPU a warm script (ms)", (self.server.cpu_ms() - before) / RUNS)
        self._load(browser)

    def _note(self, what: str, value: float) -> None:
        self.times.setdefault(what, []).append(value)

    def _script(self) -> float:
        with viewing(self.server, self.token, "") as viewer:
            return viewer.run_page().ms

    def _script_after_a_change(self) -> float:
        db = sqlite3.connect(self.folder / "cqp.db")
        with db:
            db.execute("UPDATE sitting SET place = place WHERE id = (SELECT min(id) FROM sitting)")
        db.close()
        return self._script()

    def _load(self, browser: Browser) -> None:
        def since_begun(selector: str) -> float:
            page.wait_for_selector(selector, timeout=TIMEOUT_MS)
            return 1_000 * (time.perf_counter() - begun)

        page = signed_in_page(
            browser, self.server, {"login": self.coordinator.login, "password": self.coordinator.password}
        )
        page.goto(f"{self.server.address}/compte")  # fills the browser's cache
        page.wait_for_selector("h1", timeout=TIMEOUT_MS)
        begun = time.perf_counter()
        page.goto(f"{self.server.address}/compte", wait_until="commit")
        self._note("load → floor (ms)", since_begun("h1"))
        page.wait_for_timeout(SETTLING_MS)
        begun = time.perf_counter()
        page.get_by_role("link", name="Cohorte", exact=True).first.click()
        self._note("click → first content (ms)", since_begun(CONTENT))
        begun = time.perf_counter()
        page.goto(f"{self.server.address}/", wait_until="commit")
        self._note("load → first content (ms)", since_begun(CONTENT))
        self._note("load → first chart (ms)", since_begun(CHART))
        page.context.close()


def prepared(folder: Path, size: int) -> tuple[DemoCoordinator, str]:
    """Write a demonstration; return its coordinator and the token of a sign-in."""
    store, credentials = prepare_demo(folder, size)
    coordinator = credentials.coordinator
    token = sign_in_with_password(store, coordinator.login, coordinator.password, datetime.now(UTC))
    store.close()
    return coordinator, token


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cohort_page", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, metavar="N", help="candidates, few and many")
    parser.add_argument("--repeat", type=int, default=TURNS, metavar="N", help=f"turns after a warm-up ({TURNS})")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cqp-bench-") as top, chromium() as browser:
        folders = [Path(top) / str(size) for size in asked.sizes]
        people = [prepared(folder, size) for folder, size in zip(folders, asked.sizes, strict=True)]
        with program(folders[0]) as first, program(folders[1]) as second:
            sides = [Side(*one) for one in zip(folders, *zip(*people, strict=True), (first, second), strict=True)]
            for side in sides:
                side.measure(browser)
                side.times.clear()
            for turn in range(asked.repeat):
                for side in sides if turn % 2 == 0 else reversed(sides):
                    side.measure(browser)
        few, many = (side.times for side in sides)
        print(f"\ncohort page: {asked.sizes[0]} and {asked.sizes[1]} candidates\n")
        print(table(FEW_AND_MANY, [compared(what, few[what], many[what]) for what in few]))
        print(f"\n{machine(browser.version)}")


if __name__ == "__main__":
    main()
