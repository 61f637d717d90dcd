"""Measure what coordination does around an exam: importing a list, looking at a full day, following it live.

    python -m benchmarks.organising [--only import|day|live …] [--repeat N]

import   2 000 candidates, with preview: the service against openpyxl and one bulk INSERT, the page against a list of 3
         (`benchmarks.importing`)
day      the planning of 60 candidates × 2 blocks before 6 committees, all on one day, against the same page with 3
         sittings: script and first paint (`benchmarks.pages`)
live     the live view with 30 running sittings of two assessors each, against 3: script, first paint, and what a
         refresh costs for each viewer (`benchmarks.following`)

Needs Chromium (`CQP_CHROMIUM`, or the system's) and the packages of tests/requirements.txt. Every figure stands beside
its floor or its small case, measured in turn in the same run, so that whatever else the machine does weighs on both.
Figures are medians of all the turns after a warm-up; the last column says how far the larger side wandered.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import following, importing, pages
from benchmarks.browser import chromium
from benchmarks.exam_days import BLOCKS, prepare_day, prepare_running
from benchmarks.figures import FEW_AND_MANY, compared, machine, table

TURNS = 5
CANDIDATES, COMMITTEES = 60, 6
RUNNING = 30
FEW = 3
BARS = ".js-plotly-plot .barlayer .point path"


def main() -> None:
    """Read the command line, measure, print."""
    asked = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="cqp-bench-") as folder, chromium() as browser:
        for part in asked.only or PARTS:
            PARTS[part](Path(folder), browser, asked.repeat)
        print(f"\n{machine(browser.version)}")


def report_day(folder: Path, browser: Browser, turns: int) -> None:
    """Measure the day view and print its table."""
    few = folder / "day-few", prepare_day(folder / "day-few", FEW, FEW, BLOCKS[:1]), pages.Shown(BARS, FEW)
    sittings = CANDIDATES * len(BLOCKS)
    many = folder / "day-many", prepare_day(folder / "day-many", CANDIDATES, COMMITTEES), pages.Shown(BARS, sittings)
    with pages.both_sides(few, many, "planning", browser) as sides:
        pages.measure(sides, turns)
        print(f"\nday view: {FEW} sittings; {CANDIDATES} candidates × {len(BLOCKS)} blocks × {COMMITTEES} committees\n")
        print(table(FEW_AND_MANY, pages.rows(sides)))


def report_live(folder: Path, browser: Browser, turns: int) -> None:
    """Measure the live view and print its tables."""
    prepared = [(folder / f"live-{size}", *prepare_running(folder / f"live-{size}", size)) for size in (FEW, RUNNING)]
    laptops = [ours[0] for _, _, ours in prepared]
    few, many = ((data, desk, pages.Shown(_table_of(len(ours)))) for data, desk, ours in prepared)
    with pages.both_sides(few, many, "direct", browser) as sides:
        pages.measure(sides, turns)
        print(f"\nlive view: {FEW} and {RUNNING} running sittings, two grids each\n")
        print(table(FEW_AND_MANY, pages.rows(sides)))
        taken: list[following.Times] = [{}, {}]
        for turn in range(turns):
            for at in (0, 1) if turn % 2 == 0 else (1, 0):
                for what, values in following.measure(sides[at], laptops[at]).items():
                    taken[at].setdefault(what, []).extend(values)
    print(f"\nwhat a viewer costs: {FEW} and {RUNNING} running sittings\n")
    print(table(FEW_AND_MANY, [compared(what, taken[0][what], taken[1][what]) for what in taken[0]]))


def _table_of(rows: int) -> str:
    return f'[data-testid="stDataFrame"] [role="grid"][aria-rowcount="{rows + 1}"]'


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.organising", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--only", action="append", choices=list(PARTS), help="one of the three, may be repeated")
    parser.add_argument("--repeat", type=int, default=TURNS, metavar="N", help="turns after the warm-up")
    return parser


PARTS: dict[str, Callable[[Path, Browser, int], None]] = {
    "import": importing.report,
    "day": report_day,
    "live": report_live,
}

if __name__ == "__main__":
    main()
