"""Play an exam day: juries that mark, coordinators who watch, more and more of them, until the machine has enough.

    python -m benchmarks.load [--engine sqlite postgresql] [--times 1 10 20 40] [--seconds 30]

×1 is 30 juries of two laptops; a jury marks every two seconds, one mark in eight with a remark, reloads its grid now
and then, and says every ten seconds that it is there. Coordinators keep the live page and the cohort's page open.
Everything is on this machine's loopback: driver and server share its cores. *Saved* is a mark first sent → its
acknowledgement read, by a client without a browser. The floor is one bare route that commits one row to SQLite, at the
same pace, in the same run. It stops at the first level where fewer than nine marks in ten could be made in time.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.account import Account, account
from benchmarks.crowd import TICK_S, Crowd, play
from benchmarks.figures import machine, percentile, table
from benchmarks.hall import MEMBERS, prepare_hall, settings_at
from benchmarks.laptop import Line
from benchmarks.postgres import postgresql
from benchmarks.servers import floor, program

JURIES = 30
SECONDS = 30.0
TIMES = (1, 10, 20, 40)
ENGINES = ("sqlite", "postgresql")
ENOUGH = 0.9
"""Share of the wanted marks below which the machine is saturated."""

FLOOR_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Level:
    """One crowd on one engine, what became of its marks, and the floor at the same pace."""

    engine: str
    times: int
    crowd: Crowd
    account: Account
    floor_ms: Sequence[float]

    @property
    def wanted(self) -> float:
        """Marks a second that were to be made."""
        return self.times * JURIES * MEMBERS / TICK_S

    @property
    def got(self) -> float:
        """Marks a second that were made."""
        return len(self.crowd.saved_ms) / self.crowd.seconds

    @property
    def is_saturated(self) -> bool:
        """Whether the machine could not follow."""
        return self.got < ENOUGH * self.wanted


def climb(folder: Path, engines: Sequence[str], times: Sequence[int], seconds: float) -> Iterator[Level]:
    """Yield each level as it is measured."""
    with ExitStack() as stack:
        new = stack.enter_context(postgresql()) if "postgresql" in engines else None
        for engine in engines:
            for one in times:
                url = new(f"load_{one}") if engine == "postgresql" and new else ""
                level = _measure(folder / f"{engine}-{one}", engine, url, one, seconds)
                yield level
                if level.is_saturated:
                    break


def _measure(folder: Path, engine: str, url: str, times: int, seconds: float) -> Level:
    hall = prepare_hall(settings_at(folder, url), times * JURIES)
    floor_ms = _floor(folder, times * JURIES * MEMBERS)
    with program(folder, url=url) as server:
        crowd = asyncio.run(play(server, hall, seconds))
    return Level(engine, times, crowd, account(hall.settings, crowd.laptops), floor_ms)


def _floor(folder: Path, laptops: int) -> list[float]:
    """Return how long the floor takes at the pace of so many laptops."""
    taken: list[float] = []

    async def mark(address: str, rank: int, end: float) -> None:
        line, due = Line([address], ""), time.monotonic() + TICK_S * rank / laptops
        while due < end:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            began = time.perf_counter()
            await line.ask("POST", "/mark", {"criterion": "C1", "value": "met"})
            taken.append(1000 * (time.perf_counter() - began))
            due += TICK_S

    async def all_of_them(address: str) -> None:
        end = time.monotonic() + FLOOR_SECONDS
        await asyncio.gather(*(mark(address, rank, end) for rank in range(laptops)))

    with floor(folder) as server:
        asyncio.run(all_of_them(server.address))
    return taken


SAVED = ("p50", "p95", "p99")
HEAD = (
    "",
    "juries",
    "laptops",
    "marks/s",
    "of",
    *(f"saved {one}" for one in SAVED),
    *(f"floor {one}" for one in SAVED),
)
COSTS = ("errors", "lost", "MB a laptop", "grid page", "live", "cohort", "CPU %")
"""Heads of the two tables; times are in milliseconds."""


def row(level: Level) -> tuple[str, ...]:
    """Return a line of the table."""
    crowd, ms = level.crowd, level.crowd.saved_ms
    figures = [f"{percentile(values, rank):.1f}" for values in (ms, level.floor_ms) for rank in (50, 95, 99)]
    counts = (f"{level.engine} ×{level.times}", str(level.times * JURIES), str(len(crowd.laptops)))
    return (*counts, f"{level.got:.1f}", f"{level.wanted:.0f}", *figures)


def costs(level: Level) -> tuple[str, ...]:
    """Return a line of the second table."""
    crowd = level.crowd
    pages = [f"{median(one):.0f}" if one else "" for one in (crowd.page_ms, crowd.live_ms, crowd.cohort_ms)]
    errors = ", ".join(f"{name} {number}" for name, number in crowd.errors.items()) or "0"
    lost = str(level.account.lost + level.account.twice)
    return (
        f"{level.engine} ×{level.times}",
        errors,
        lost,
        f"{crowd.opened_mb:.2f}",
        *pages,
        f"{crowd.cpu_percent:.0f}",
    )


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--times", nargs="+", type=int, default=TIMES, metavar="N", help="multiples of 30 juries")
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S", help="how long each level marks")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cqp-load-") as folder:
        levels = []
        for level in climb(Path(folder), asked.engine, asked.times, asked.seconds):
            levels.append(level)
            print(f"{level.engine} ×{level.times} measured", flush=True)
    print(f"\n{table(HEAD, [row(level) for level in levels])}\n")
    print(f"{table(('', *COSTS), [costs(level) for level in levels])}\n")
    for level in levels:
        if level.is_saturated:
            print(f"{level.engine}: saturated at ×{level.times}, {level.got:.0f} marks a second of {level.wanted:.0f}")
    print(machine())


if __name__ == "__main__":
    main()
