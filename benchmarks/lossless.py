"""Click faster than anybody can, then compare what the screen says with what the database holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser import CRITERIA, open_grid
from benchmarks.figures import table
from benchmarks.servers import prepare_demo, program

KINDS = {
    "sweep": "every criterion of block 1, a click every 50 ms",
    "storm": "one criterion, 50 clicks a second for 2 s",
}
CANDIDATES = 20
SWEEP_GAP_MS = 50
STORM_GAP_MS = 20
STORM_CLICKS = 100

HELD = """
    SELECT criterion.code, mark.value FROM mark JOIN criterion ON criterion.id = mark.criterion_id
    WHERE mark.sitting_id = ? AND mark.assessor_id = ?
"""
EVENTS = "SELECT count(*) FROM mark_event WHERE sitting_id = ? AND assessor_id = ?"


def report(folder: Path, browser: Browser, kinds: list[str], runs: int) -> None:
    """Run each kind so many times and print what differs; exit with an error if anything does."""
    store, credentials = prepare_demo(folder / "lossless", CANDIDATES)
    store.close()
    rows, wrong = [], 0
    with program(folder / "lossless") as server:
        page, sitting = open_grid(browser, server, credentials)
        file = folder / "lossless" / "cqp.db"
        with closing(sqlite3.connect(file)) as db:
            grid = (sitting, _assessor(db, credentials.assessors[0].name, sitting))
            for kind in kinds:
                events, clicks, differences, slowest_ms = _count(db, grid), 0, 0, 0.0
                for run in range(runs):
                    clicks += _rush(page, kind, run)
                    slowest_ms = max(slowest_ms, _wait_until_saved(page))
                    differences += _differences(page, db, grid)
                recorded = _count(db, grid) - events
                rows.append((kind, runs, clicks, recorded, differences, f"{slowest_ms:.0f}"))
                wrong += differences + abs(clicks - recorded)
    head = ("", "runs", "clicks", "events recorded", "differences", "saved after the last click, slowest (ms)")
    print(table(head, rows))
    print("PASS: the database equals the screen\n" if not wrong else "WRONG\n")
    if wrong:
        raise SystemExit(1)


def _rush(page: Page, kind: str, run: int) -> int:
    if kind == "sweep":
        return page.evaluate("(gap) => probe.rush(gap)", SWEEP_GAP_MS)
    options = {"only": run % CRITERIA, "times": STORM_CLICKS}
    return page.evaluate("([gap, options]) => probe.rush(gap, options)", [STORM_GAP_MS, options])


def _wait_until_saved(page: Page) -> float:
    """Wait until no criterion waits; return how long it took, in milliseconds."""
    return page.evaluate(
        """async () => {
            const start = performance.now()
            while (!probe.quiet()) {
                if (performance.now() - start > 30000) throw new Error("marks still wait after 30 s")
                await new Promise((resolve) => setTimeout(resolve, 5))
            }
            return performance.now() - start
        }"""
    )


def _differences(page: Page, db: sqlite3.Connection, grid: tuple[int, int]) -> int:
    held = dict(db.execute(HELD, grid).fetchall())
    screen = page.evaluate("probe.screen()")
    return sum(value != held.get(code, "not_observed") for code, value in screen.items())


def _count(db: sqlite3.Connection, grid: tuple[int, int]) -> int:
    return db.execute(EVENTS, grid).fetchone()[0]


def _assessor(db: sqlite3.Connection, name: str, sitting: int) -> int:
    asked = "SELECT id FROM assessor JOIN grid ON grid.assessor_id = assessor.id WHERE name = ? AND sitting_id = ?"
    return db.execute(asked, (name, sitting)).fetchone()[0]
