"""What one more viewer of the live view costs at each refresh, with few and with many running sittings.

version    `read_live_version`, what tells a viewer that nothing has changed: its time and its SQL statements.
refresh    the page's own refresh while nothing changes: version asked, view taken from the cache, table sent again;
           with one viewer, then with several in turn, so that what a further viewer adds is seen. "Each" is a refresh.
after      the same just after one laptop gave a sign of life, as each does every ten seconds: the view is read again.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from statistics import median

from benchmarks import pages
from benchmarks.exam_days import Desk, talk
from benchmarks.scale import Meter
from benchmarks.servers import Server
from benchmarks.viewer import Viewer, viewing
from cqp.services.follow_live import read_live_version

VIEWERS = 8
REFRESHES = 80
"""Refreshes of all viewers together, for each figure of a turn."""

Times = dict[str, list[float]]


def measure(side: pages.Side, laptop: tuple[str, int]) -> Times:
    """Return every figure of one turn."""
    times: Times = {
        "version asked (ms)": _version_ms(side.desk),
        "version asked, SQL statements": _statements(side.desk),
    }
    for viewers in (1, VIEWERS):
        with ExitStack() as stack:
            open_pages = [stack.enter_context(viewing(side.server, side.desk.token, side.name)) for _ in range(viewers)]
            for viewer in open_pages:
                viewer.run_page()
            named = f"refresh, {viewers} viewer{'s' if viewers > 1 else ''}"
            times |= _refreshes(named, side.server, open_pages)
            if viewers == 1:
                times["refresh after a laptop's word (ms)"] = _after_words(open_pages[0], side.desk, laptop)
    return times


def _refreshes(named: str, server: Server, viewers: list[Viewer]) -> Times:
    before = server.cpu_ms()
    runs = [viewers[turn % len(viewers)].refresh() for turn in range(REFRESHES)]
    spent = (server.cpu_ms() - before) / REFRESHES
    return {f"{named} (ms)": [median(run.ms for run in runs)], f"{named}, server CPU each (ms)": [spent]}


def _after_words(viewer: Viewer, desk: Desk, laptop: tuple[str, int]) -> list[float]:
    runs = []
    for _ in range(REFRESHES // 4):
        talk(desk, laptop)
        runs.append(viewer.refresh().ms)
    return [median(runs)]


def _version_ms(desk: Desk) -> list[float]:
    taken = []
    for _ in range(REFRESHES):
        began = time.perf_counter()
        read_live_version(desk.store, desk.token, datetime.now(UTC))
        taken.append(1000 * (time.perf_counter() - began))
    return [median(taken)]


def _statements(desk: Desk) -> list[float]:
    meter = Meter()
    meter.watch(desk.store)
    read_live_version(desk.store, desk.token, datetime.now(UTC))
    return [float(meter.statements)]
