"""Jurors who mark as jurors do, coordinators who keep their pages open, and how long each mark took to be saved."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count

from benchmarks.hall import MEMBERS, Hall
from benchmarks.laptop import Laptop, Line
from benchmarks.page import Page, open_page
from benchmarks.servers import Server

TICK_S = 2.0 * MEMBERS
"""Time between two marks of one laptop: a jury marks every two seconds."""

PRESENT_S = 10.0
TICKS_A_PAGE = 42
"""After so many marks, a whole grid of block 1, a juror goes home, comes back and reads the grid again."""

LIVE_S, COHORT_S = 3.0, 10.0
"""Time between two looks at the live page, which refreshes by itself, and at the cohort's."""

COORDINATORS = 2
OPENING = 4
"""Pages that open at the same time."""


@dataclass
class Crowd:
    """What was measured of a crowd.

    Attributes:
        laptops: The jurors'.
        live_ms: Refreshes of the live page.
        cohort_ms: Runs of the cohort's page.
        page_ms: Runs of the grid's page.
        opened_mb: Memory of the server for each open laptop, once all are.
        seconds: How long they marked.
        cpu_percent: Of the server meanwhile, 100 for a whole core.
    """

    laptops: list[Laptop]
    live_ms: list[float] = field(default_factory=list)
    cohort_ms: list[float] = field(default_factory=list)
    page_ms: list[float] = field(default_factory=list)
    opened_mb: float = 0.0
    seconds: float = 0.0
    cpu_percent: float = 0.0

    @property
    def saved_ms(self) -> list[float]:
        """First sent → acknowledged of each mark."""
        return [one for laptop in self.laptops for one in laptop.saved_ms]

    @property
    def errors(self) -> dict[str, int]:
        """What went wrong, and how often."""
        names = {name for laptop in self.laptops for name in laptop.errors}
        return {name: sum(laptop.errors[name] for laptop in self.laptops) for name in sorted(names)}


async def play(server: Server, hall: Hall, seconds: float, *, seed: int = 1) -> Crowd:
    """Open every page, then let everybody do what they do for this long."""
    draw, turns = random.Random(seed), asyncio.Semaphore(OPENING)
    crowd = Crowd([Laptop(seat, Line([server.address], seat.token), hall.criteria) for seat in hall.seats])
    before = server.memory_mb()
    async with AsyncExitStack() as stack:

        async def opened(token: str, *visits: tuple[str, str]) -> Page:
            async with turns:
                page = await stack.enter_async_context(open_page(server.address, token))
                for name, query in visits:
                    await page.visit(name, query)
                return page

        visits = [(seat.token, ("", ""), ("notation", f"sitting={seat.sitting}")) for seat in hall.seats]
        pages = await asyncio.gather(*(opened(*one) for one in visits))
        crowd.opened_mb = (server.memory_mb() - before) / len(pages)
        live = [await opened(hall.coordinator, ("direct", "")) for _ in range(COORDINATORS)]
        cohort = [await opened(hall.coordinator, ("", "")) for _ in range(COORDINATORS)]
        began, used = time.monotonic(), server.cpu_ms()
        end = began + seconds
        await asyncio.gather(
            *(_juror(crowd, *one, end, draw.random()) for one in zip(crowd.laptops, pages, strict=True)),
            *(_again(end, LIVE_S, one.refresh, crowd.live_ms) for one in live),
            *(_again(end, COHORT_S, one.refresh, crowd.cohort_ms) for one in cohort),
        )
        crowd.seconds = time.monotonic() - began
        crowd.cpu_percent = (server.cpu_ms() - used) / crowd.seconds / 10
    return crowd


async def pace(laptops: Sequence[Laptop], seconds: float, gap_s: float, *, seed: int = 1) -> None:
    """Let these laptops mark at this pace and do nothing else."""
    draw, end = random.Random(seed), time.monotonic() + seconds
    await asyncio.gather(*(_steady(end, gap_s, laptop.tick, draw.random()) for laptop in laptops))


async def _juror(crowd: Crowd, laptop: Laptop, page: Page, end: float, phase: float) -> None:
    """Mark at one's pace, say one is there, and now and then leave the grid and come back."""
    home, grid = ("", ""), ("notation", f"sitting={laptop.seat.sitting}")
    ticks = count(int(phase * TICKS_A_PAGE))
    await laptop.read_marks()

    async def mark() -> None:
        await laptop.tick()
        if next(ticks) % TICKS_A_PAGE == 0:
            await page.visit(*home)
            crowd.page_ms.append(await page.visit(*grid))
            await laptop.read_marks()

    await asyncio.gather(
        _steady(end, TICK_S, mark, phase),
        _steady(end, PRESENT_S, laptop.say_present, phase),
    )


async def _steady(end: float, gap_s: float, act: Callable[[], Awaitable[None]], phase: float) -> None:
    """Act every `gap_s`, whatever each act takes; what is late is done at once, never given up."""
    due = time.monotonic() + phase * gap_s
    while due < end:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        await act()
        due += gap_s


async def _again(end: float, gap_s: float, look: Callable[[], Awaitable[float]], into: list[float]) -> None:
    while time.monotonic() < end:
        into.append(await look())
        await asyncio.sleep(gap_s)
