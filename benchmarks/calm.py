"""Does a full room make one juror wait? *Saved* of one laptop alone, then of thirty juries, on the same server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.account import account
from benchmarks.crowd import pace, play
from benchmarks.figures import percentile
from benchmarks.findings import Finding
from benchmarks.hall import prepare_hall, settings_at
from benchmarks.laptop import Laptop, Line
from benchmarks.servers import program

JURIES = 30
ALONE_S, TOGETHER_S = 40.0, 60.0
GAP_S = 0.25
"""Time between two marks of the laptop that is alone: enough marks for a 95th percentile."""

LARGEST_RATIO = 2.0


def report(folder: Path, engine: str, url: str = "") -> list[Finding]:
    """Return what was found on this engine."""
    hall = prepare_hall(settings_at(folder, url), JURIES)
    with program(folder, url=url) as server:
        first = hall.seats[0]
        alone = Laptop(first, Line([server.address], first.token), hall.criteria)

        async def quietly() -> None:
            await pace([alone], 5, GAP_S)
            alone.saved_ms.clear()
            await pace([alone], ALONE_S, GAP_S)
            alone.line.drop()

        asyncio.run(quietly())
        crowd = asyncio.run(play(server, hall, TOGETHER_S))
    found = account(hall.settings, [alone, *crowd.laptops])
    low, high = percentile(alone.saved_ms, 95), percentile(crowd.saved_ms, 95)
    figure = (
        f"alone {low:.1f} ms ({len(alone.saved_ms)} marks), together {high:.1f} ms ({len(crowd.saved_ms)} marks), "
        f"×{high / low:.2f} (goal ≤ {LARGEST_RATIO:.0f})"
    )
    test = f"{JURIES} juries of two laptops, each jury a mark every 2 s, pages open, coordinators watching, {engine}"
    rest = f"{found.lost + found.twice} lost or doubled of {found.acknowledged}, errors: {crowd.errors or 0}"
    return [
        Finding(
            "p95 of *saved* in a full room is at most twice that of one laptop alone",
            test,
            figure,
            high <= LARGEST_RATIO * low,
        ),
        Finding("Nothing is lost or doubled meanwhile", test, rest, not found.lost + found.twice),
    ]
