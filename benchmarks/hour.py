"""Measure the juror's hour: block 1 marked by keyboard, with remarks, as a juror who knows the keys would.

    python -m benchmarks.hour [--repeat N]

Counts the strokes (marks and navigation apart from the words typed), the time until everything is saved against the
same strokes on an empty page (the browser's own floor), how much the page moved meanwhile (layout shift, apart from
what the juror opens), and the longest task on the main thread while a remark was typed.

Needs Chromium (`CQP_CHROMIUM`, or the system's) and the packages of tests/requirements.txt.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, expect

from benchmarks.browser import CRITERIA, WINDOW, chromium, open_grid
from benchmarks.figures import machine, table
from benchmarks.servers import prepare_demo, program

CANDIDATES = 12
REMARK_EVERY = 7
"""Six remarks over the 42 criteria."""

REMARK = "Reformule bien, hésite sur le délai de carence"
WATCH = """() => {
  window.moved = 0; window.opened = 0; window.longest = 0
  const follow = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type })
  follow("layout-shift", (one) => one.hadRecentInput ? window.opened += one.value : window.moved += one.value)
  follow("longtask", (one) => window.longest = Math.max(window.longest, one.duration))
}"""


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    turns = parser.parse_args().repeat
    rows = []
    with tempfile.TemporaryDirectory(prefix="cqp-bench-") as folder, chromium() as browser:
        for turn in range(turns):
            place = Path(folder) / str(turn)
            store, credentials = prepare_demo(place, CANDIDATES)
            store.close()
            with program(place) as server:
                page, _ = open_grid(browser, server, credentials)
                strokes, seconds = mark(page)
                moved, opened, longest = page.evaluate("[window.moved, window.opened, window.longest]")
                page.context.close()
            blank = browser.new_context(viewport=WINDOW).new_page()
            floor = type_only(blank)
            blank.context.close()
            rows.append((strokes, seconds, floor, moved, opened, longest))
        print(machine(browser.version))
    strokes, seconds, floor, moved, opened, longest = (median(column) for column in zip(*rows, strict=True))
    print(
        table(
            ("block 1 by keyboard, median", "measured", "goal or floor"),
            [
                ("strokes, words apart", f"{strokes:.0f}", f"{CRITERIA} + 3 a remark"),
                ("strokes a criterion without a remark", "1", "1"),
                ("until all is saved, s", f"{seconds:.2f}", f"{floor:.2f} on a blank page"),
                ("ratio", f"{seconds / floor:.2f}", ""),
                ("layout shift, unasked", f"{moved:.4f}", "0"),
                ("layout shift by opening a remark", f"{opened:.4f}", ""),
                ("longest task, ms", f"{longest:.0f}", "50 (0: none over 50)"),
            ],
        )
    )


def mark(page: Page) -> tuple[int, float]:
    """Mark every criterion, every seventh with a remark; return the strokes that are no words, and the seconds."""
    page.evaluate(WATCH)
    strokes = 0
    start = time.perf_counter()
    for rank in range(CRITERIA):
        if rank % REMARK_EVERY == REMARK_EVERY - 1:
            page.keyboard.press("r")
            page.keyboard.type(REMARK)
            page.keyboard.press("Escape")
            strokes += 2
        page.keyboard.press("a")
        strokes += 1
    expect(page.locator(".progress .count")).to_have_text(f"{CRITERIA} / {CRITERIA} observés")
    expect(page.locator(".status")).to_have_text("Tout est enregistré")
    return strokes, time.perf_counter() - start


def type_only(page: Page) -> float:
    """Return how long the same strokes take on a page that does nothing with them, in seconds."""
    page.set_content("<textarea autofocus></textarea>")
    page.locator("textarea").focus()
    start = time.perf_counter()
    for rank in range(CRITERIA):
        if rank % REMARK_EVERY == REMARK_EVERY - 1:
            page.keyboard.press("r")
            page.keyboard.type(REMARK)
            page.keyboard.press("Escape")
        page.keyboard.press("a")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
