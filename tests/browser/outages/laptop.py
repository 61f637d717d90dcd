"""On the laptop: sleep, clock, storage, translated pages, other tabs and laptops, signed out."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.outages.stage import Stage

SEEN_S = 11.0
PUT_BACK_S = 9.0
REWRITTEN_S = 9.0
TWO_HOURS_MS = 2 * 3600 * 1000

SHIFT_CLOCK = """(shift) => {
  const Real = Date
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift) }
    static now() { return Real.now() + shift }
  }
}"""

FILL_STORAGE = """() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("cqp.kept.")) localStorage.removeItem(key)
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (let n = 0; n < 64; n++) {
      try { localStorage.setItem(`filler.${size}.${n}`, "x".repeat(size)) } catch { break }
    }
  }
}"""

EMPTY_STORAGE_OF_FILLERS = """() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("filler.")) localStorage.removeItem(key)
}"""

TRANSLATE = """() => {
  const rewrite = (root) => {
    for (const one of [...root.querySelectorAll("*")]) {
      if (one.shadowRoot) rewrite(one.shadowRoot)
      if (one.matches("script, style, textarea, input")) continue
      for (const node of [...one.childNodes]) {
        if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue
        const font = document.createElement("font")
        font.textContent = "All is saved"
        node.replaceWith(font)
      }
    }
  }
  for (const one of document.querySelectorAll("*")) if (one.shadowRoot) rewrite(one.shadowRoot)
}"""


def sleep(stage: Stage) -> None:
    """The lid is closed; another laptop marks and the cable is pulled meanwhile; it is opened again."""
    stage.mark(0)
    other = stage.new_laptop().grid(stage.grid.sitting)
    asleep = stage.grid.page.context.new_cdp_session(stage.grid.page)
    stage.watch.grids[:] = [other]
    asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
    stage.mark(1, "not_met", on=other)
    stage.watch.look_for(6)
    stage.wire.cut()
    asleep.send("Page.setWebLifecycleState", {"state": "active"})
    stage.watch.grids[:] = [stage.grid]
    stage.watch.is_cut_off = True
    stage.watch.look_for(SEEN_S)
    stage.back()
    stage.watch.grids[:] = [stage.grid, other]


def clock_two_hours_ahead(stage: Stage) -> None:
    """The laptop's clock jumps ahead, without a server."""
    _clock(stage, TWO_HOURS_MS)


def clock_two_hours_back(stage: Stage) -> None:
    """The laptop's clock jumps back, without a server."""
    _clock(stage, -TWO_HOURS_MS)


def _clock(stage: Stage, shift_ms: int) -> None:
    """Leave a mark waiting in a tab that is closed, and let the clock jump: the other tab must send it all the same."""
    stage.mark(0)
    closed = stage.laptop.grid(stage.grid.sitting)
    closed.page.on("dialog", lambda dialog: dialog.accept())
    stage.wire.cut()
    stage.mark(1, "not_met", on=closed)
    closed.page.close(run_before_unload=False)
    stage.grid.page.evaluate(SHIFT_CLOCK, shift_ms)
    stage.cut_off(4, marks={2: "met"})
    stage.back()
    stage.watch.look_for(SEEN_S)


def storage_full(stage: Stage) -> None:
    """The browser's storage is full, without a server."""
    stage.mark(0)
    stage.grid.page.evaluate(FILL_STORAGE)
    stage.wire.cut()
    stage.cut_off(SEEN_S, marks={1: "not_met", 2: "met"})
    stage.grid.page.evaluate(EMPTY_STORAGE_OF_FILLERS)


def storage_cleared(stage: Stage) -> None:
    """Somebody empties the browser's data while marks wait; soon after, the tab is reloaded without a server."""
    stage.mark(0)
    stage.watch.look_for(1)
    stage.wire.cut()
    stage.cut_off(2, marks={1: "not_met"})
    stage.grid.page.evaluate("localStorage.clear()")
    stage.cut_off(PUT_BACK_S)
    stage.grid.page.reload()
    stage.watch.look_for(1)
    stage.back()
    stage.grid.wait()
    stage.mark(2)


def page_translated(stage: Stage) -> None:
    """A translator writes over every word of the grid, again and again, even that all is saved."""
    stage.mark(0)
    stage.grid.page.evaluate(TRANSLATE)
    stage.mark(1, "not_met")
    stage.wire.cut()
    stage.cut_off(3, marks={2: "met"})
    expect(stage.grid.status).to_contain_text("Connexion perdue")
    stage.grid.page.evaluate(TRANSLATE)
    assert stage.grid.status.inner_text().strip() == "All is saved"
    stage.cut_off(REWRITTEN_S)
    assert "Connexion perdue" in stage.grid.status.inner_text()


def second_tab(stage: Stage) -> None:
    """The juror marks in two tabs of one browser."""
    other = stage.laptop.grid(stage.grid.sitting)
    stage.watch.grids.append(other)
    stage.mark(0)
    stage.mark(1, "not_met", on=other)
    stage.watch.look_for(SEEN_S)


def second_laptop(stage: Stage) -> None:
    """The juror marks on two laptops, one of them cut off for a while."""
    other = stage.new_laptop().grid(stage.grid.sitting)
    stage.wire.cut()
    stage.watch.grids[:] = [other]
    stage.mark(0, "not_met", on=other)
    stage.mark(1)
    stage.watch.look_for(3)
    stage.back()
    stage.watch.grids[:] = [stage.grid, other]
    stage.watch.look_for(SEEN_S)


def signed_out(stage: Stage) -> None:
    """The sign-in ends under the open grid; the juror signs in again later."""
    stage.mark(0)
    stage.watch.look_for(1)
    cookies = stage.laptop.context.cookies()
    stage.laptop.context.clear_cookies()
    stage.cut_off(SEEN_S, marks={1: "not_met"})
    assert "Reconnectez-vous" in stage.grid.status.inner_text()
    stage.laptop.context.add_cookies(cookies)
