"""Compares again and again what screens say with what the database holds, and notes how long they differ."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Error

from tests.browser.screen import ALL_SAVED, Grid

LOOK_EVERY_MS = 250
TOO_LONG_S = 10.0
"""How long a screen may say something else than what is stored, in seconds."""

SCREEN = """() => {
  const find = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.matches(".grid") && one.querySelector("[data-criterion]")) return one
      const inside = one.shadowRoot && find(one.shadowRoot)
      if (inside) return inside
    }
    return null
  }
  const grid = find(document)
  if (!grid) return null
  const rows = [...grid.querySelectorAll('[role="radiogroup"][data-criterion]')].map((one) => [
    one.dataset.criterion, one.querySelector('[aria-checked="true"]')?.dataset.value ?? "none", one.dataset.saveState,
  ])
  return { status: grid.querySelector(".status").textContent, rows }
}"""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something a screen said while it was not so."""

    what: str
    lasted_s: float


@dataclass(slots=True)
class Watch:
    """The eye on some grids.

    Attributes:
        grids: The screens looked at.
        is_cut_off: Whether a screen that says « all is saved » is wrong now, whatever the database holds.
        ended: What was wrong and no longer is.
    """

    grids: list[Grid]
    is_cut_off: bool = False
    ended: list[Mismatch] = field(default_factory=list)
    _since: dict[str, float] = field(default_factory=dict)

    @property
    def mismatches(self) -> list[Mismatch]:
        """Return what was wrong for longer than it may be, up to now."""
        now = time.monotonic()
        lasting = [Mismatch(what, now - since) for what, since in self._since.items()]
        return [one for one in [*self.ended, *lasting] if one.lasted_s > TOO_LONG_S]

    @property
    def longest_s(self) -> float:
        """Return how long the most lasting of all differences lasted, in seconds."""
        now = time.monotonic()
        return max([0.0, *(one.lasted_s for one in self.ended), *(now - since for since in self._since.values())])

    def look_for(self, seconds: float) -> None:
        """Look several times a second, the browsers going on meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.look()
            self.grids[0].page.wait_for_timeout(LOOK_EVERY_MS)

    def look(self) -> None:
        """Look once."""
        now, wrong = time.monotonic(), set()
        for rank, grid in enumerate(self.grids):
            wrong |= {f"screen {rank + 1}: {one}" for one in self._wrong(grid)}
        for what in [one for one in self._since if one not in wrong]:
            self.ended.append(Mismatch(what, now - self._since.pop(what)))
        for what in wrong:
            self._since.setdefault(what, now)

    def _wrong(self, grid: Grid) -> set[str]:
        try:
            screen = grid.page.evaluate(SCREEN)
        except Error:  # the page is being loaded
            screen = None
        if screen is None:
            return set()
        stored = {code: one.value for code, one in grid.database.marks(grid.sitting).items()}
        differs = {code for code, value, _ in screen["rows"] if value != stored.get(code, "not_observed")}
        wrong = {f"{code} shown as saved" for code, _, state in screen["rows"] if state == "saved" and code in differs}
        says_all_is_well = screen["status"].strip() == ALL_SAVED
        if says_all_is_well and (differs or self.is_cut_off):
            wrong.add("« all is saved »")
        if not screen["status"].strip():
            wrong.add("no status")
        return wrong
