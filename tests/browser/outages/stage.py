"""Where a scenario is played: a juror's grid behind a cable, the server, and what was meant to be stored."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error

from tests.browser.outages.watch import Watch
from tests.browser.screen import Grid, Laptop, wait_until
from tests.browser.server import Server
from tests.browser.wire import Wire

SETTLES_WITHIN_S = 30.0
RELOADS_WITHIN_S = 20.0


@dataclass(slots=True)
class Stage:
    """A juror's grid, and what there is to break.

    Attributes:
        laptop: The juror's browser, behind the cable.
        grid: The open grid.
        wire: The cable.
        server: The server at its other end.
        new_laptop: Makes another laptop of the same juror, with a cable of its own.
        folder: An empty folder.
        meant: What the juror marked, and should be stored in the end.
        watch: The eye on every open grid.
    """

    laptop: Laptop
    grid: Grid
    wire: Wire
    server: Server
    new_laptop: Callable[[], Laptop]
    folder: Path
    meant: dict[str, str] = field(default_factory=dict)
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        """Look at the open grid."""
        self.watch = Watch([self.grid])
        self.grid.page.on("dialog", lambda dialog: dialog.accept())
        self.grid.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def mark(self, rank: int, value: str = "met", *, on: Grid | None = None) -> None:
        """Mark the criterion of this rank, on the first screen unless another is given."""
        grid = on or self.grid
        code = grid.codes[rank]
        grid.mark(code, value)
        self.meant[code] = value

    def cut_off(self, seconds: float, *, marks: dict[int, str] | None = None) -> None:
        """Say that the server is out of reach from here on, and look for so long; mark half-way."""
        self.watch.is_cut_off = True
        self.watch.look_for(seconds / 2)
        for rank, value in (marks or {}).items():
            self.mark(rank, value)
        self.watch.look_for(seconds / 2)

    def back(self) -> None:
        """Say that the server can be reached again."""
        self.wire.heal()
        self.watch.is_cut_off = False

    def reload(self) -> None:
        """Reload the first screen as a person does, looking all the while at what it shows."""
        page = self.grid.page
        page.evaluate("window.isBeforeReload = true; setTimeout(() => location.reload())")
        until = time.monotonic() + RELOADS_WITHIN_S
        while not self._is_reloaded():
            assert time.monotonic() < until, "the page does not come back"
            self.watch.look_for(0.5)
        self.grid.wait()

    def _is_reloaded(self) -> bool:
        with contextlib.suppress(Error):  # between two pages
            return bool(self.grid.page.evaluate("!window.isBeforeReload && document.readyState === 'complete'"))
        return False

    def settle(self) -> None:
        """Wait until every screen shows what is stored and nothing waits, looking all the while."""
        self.back()
        for grid in self.watch.grids:
            wait_until(lambda grid=grid: self._is_settled(grid), grid.page, within_s=SETTLES_WITHIN_S)
        assert self.grid.stored_values() == self.meant, "what the juror marked is not what is stored"
        self.watch.look()

    def _is_settled(self, grid: Grid) -> bool:
        self.watch.look()
        in_order = {code: self.meant[code] for code in grid.codes if code in self.meant}
        return grid.states() == {"saved"} and grid.values() == in_order
