"""Measure one tick: click → paint, durable and saved, and the server's processor time, against the floor.

    python -m benchmarks.tick [--repeat N] [--also FOLDER …]   the figures, N batches of 42 clicks a side
    python -m benchmarks.tick --sweep | --storm                nothing is lost: the screen equals the database
    python -m benchmarks.tick --scale                          rows, statements and time with 20 and 2 000 candidates

Needs Chromium (`CQP_CHROMIUM`, or the system's) and the packages of tests/requirements.txt.

Both pages are open in the same Chromium and batches alternate, so that whatever else the machine does weighs on both;
`--also` measures a further checkout of the program in the same run. Clicks are made in the page by `element.click()`:
a mouse driven from outside would add its own journey and processor time to both sides, and would reach them at other
moments of a frame. Ours go through the same moments of a frame on both sides. What each instant means is written in
`benchmarks/probe.js`. Other work on the machine widens every p95, and the program's more than the floor's: look at the
load that is printed, and at "by batch", the median of the ratios of neighbouring batches.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks import lossless, scale
from benchmarks.browser import CRITERIA, chromium, open_floor, open_grid
from benchmarks.figures import machine, percentile, table
from benchmarks.servers import PROJECT, Server, floor, prepare_demo, program

CANDIDATES = 20
BATCHES = 6
GAP_MS = 100
"""Least time between two clicks, in milliseconds."""

IDLE_S = 10
"""How long the cost of a page that nobody touches is measured, in seconds."""

LARGEST_RATIO = 1.5
FRAME_MS = 1000 / 60

STAMPS = ("handled", "sent", "paint", "durable", "saved", "shown")
JUDGED = ("durable", "saved", "shown")


@dataclass
class Side:
    """One of the programs compared, and what was measured of it.

    Attributes:
        name: As printed.
        server: Its process.
        page: Its open page.
        batches: Batch → click → stamp → milliseconds since the click.
        cpu_ms: Processor time of each batch a click, in milliseconds, what an idle page costs left out.
        idle_ms_per_s: Processor time of the server while nobody touches the open page.
    """

    name: str
    server: Server
    page: Page
    batches: list[list[dict[str, float]]] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    idle_ms_per_s: float = 0.0

    def measure_idle(self) -> None:
        """Measure what the page costs its server when nobody touches it: the heartbeat."""
        self.page.bring_to_front()
        before, began = self.server.cpu_ms(), time.monotonic()
        self.page.wait_for_timeout(IDLE_S * 1000)
        self.idle_ms_per_s = (self.server.cpu_ms() - before) / (time.monotonic() - began)

    def measure_batch(self, *, warm_up: bool = False) -> None:
        """Change every criterion once."""
        self.page.bring_to_front()
        before, began = self.server.cpu_ms(), time.monotonic()
        stamps = self.page.evaluate("(gap) => probe.batch(gap)", GAP_MS)
        spent, lasted_s = self.server.cpu_ms() - before, time.monotonic() - began
        if not warm_up:
            self.batches.append(stamps)
            self.cpu_ms.append((spent - self.idle_ms_per_s * lasted_s) / len(stamps))

    def of(self, stamp: str) -> list[float]:
        """Return this stamp of every click."""
        return [click[stamp] for batch in self.batches for click in batch]

    def p50_of_batches(self, stamp: str) -> Iterator[float]:
        """Yield the median of each batch."""
        return (median(click[stamp] for click in batch) for batch in self.batches)


def main() -> None:
    """Read the command line, measure, print."""
    asked = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="cqp-bench-") as folder:
        if asked.scale:
            scale.report(Path(folder))
            return
        with ExitStack() as stack, chromium() as browser:
            if asked.sweep or asked.storm:
                names = [name for name in lossless.KINDS if getattr(asked, name)]
                lossless.report(Path(folder), browser, names, asked.runs)
            else:
                sides = [*_open_sides(stack, browser, Path(folder), asked.also)]
                _measure(sides, asked.repeat)
                _report(sides)
            print(machine(browser.version))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tick", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=BATCHES, metavar="N", help="batches of 42 clicks a side")
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="FOLDER", help="another checkout")
    for name, words in lossless.KINDS.items():
        parser.add_argument(f"--{name}", action="store_true", help=words)
    parser.add_argument("--scale", action="store_true", help="rows, statements and time with 20 and 2 000 candidates")
    parser.add_argument("--runs", type=int, default=20, metavar="N", help="runs of --sweep and --storm")
    return parser


def _open_sides(stack: ExitStack, browser: Browser, folder: Path, also: list[Path]) -> Iterator[Side]:
    server = stack.enter_context(floor(folder))
    yield Side("floor", server, open_floor(browser, server))
    for rank, project in enumerate([PROJECT, *also]):
        data = folder / f"program-{rank}"
        store, credentials = prepare_demo(data, CANDIDATES)
        store.close()
        server = stack.enter_context(program(data, project.resolve()))
        yield Side("program" if rank == 0 else project.name, server, open_grid(browser, server, credentials)[0])


def _measure(sides: list[Side], repeat: int) -> None:
    for side in sides:
        side.measure_batch(warm_up=True)
    for side in sides:
        side.measure_idle()
    for turn in range(repeat):
        for side in sides if turn % 2 == 0 else reversed(sides):
            side.measure_batch()


def _report(sides: list[Side]) -> None:
    base, *others = sides
    for side in others:
        print(f"\n{side.name}: {len(side.of('paint'))} clicks a side on {CRITERIA} criteria, in milliseconds\n")
        head = ("click →", "p50 floor", "p50", "ratio", "by batch", "p95 floor", "p95", "ratio", "goal")
        print(table(head, [_row(stamp, base, side) for stamp in STAMPS]))
        floor_cpu, cpu = median(base.cpu_ms), median(side.cpu_ms)
        print(
            f"\nserver CPU per tick: floor {floor_cpu:.2f}, {side.name} {cpu:.2f}, ratio {cpu / floor_cpu:.2f} "
            f"(idle page, left out: floor {base.idle_ms_per_s:.2f}, {side.name} {side.idle_ms_per_s:.2f} ms per s)"
        )
    print()


def _row(stamp: str, base: Side, side: Side) -> tuple[str, ...]:
    low, high = ((percentile(base.of(stamp), rank), percentile(side.of(stamp), rank)) for rank in (50, 95))
    pairs = zip(base.p50_of_batches(stamp), side.p50_of_batches(stamp), strict=True)
    by_batch = median(mine / floors for floors, mine in pairs)
    return (
        stamp,
        f"{low[0]:.1f}",
        f"{low[1]:.1f}",
        f"{low[1] / low[0]:.2f}",
        f"{by_batch:.2f}",
        f"{high[0]:.1f}",
        f"{high[1]:.1f}",
        f"{high[1] / high[0]:.2f}",
        _verdict(stamp, low, high),
    )


def _verdict(stamp: str, low: tuple[float, float], high: tuple[float, float]) -> str:
    if stamp == "paint":
        beyond = high[1] - high[0]
        return f"{'PASS' if beyond <= FRAME_MS else 'SHORT'} (p95 {beyond:+.1f} ms, at most +{FRAME_MS:.1f})"
    if stamp not in JUDGED:
        return ""
    worst = max(low[1] / low[0], high[1] / high[0])
    return f"{'PASS' if worst <= LARGEST_RATIO else 'SHORT'} (≤ {LARGEST_RATIO})"


if __name__ == "__main__":
    main()
