"""Every page fits a laptop, a tablet and a telephone; what one touches is large enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Laptop, at_rest, photograph
from tests.build import BuiltSession

SIZES = [(1366, 768), (820, 1180), (360, 740)]
SMALLEST_PX = 24
RADIO_PX = 44
COORDINATION = (("/", "Cohorte"), ("/dossier?candidat=3", "Bloc "), ("/referentiel", "Référentiel"))
LOADS_WITHIN_MS = 20_000

TOO_SMALL = """([smallest, radio]) => {
  const found = []
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot)
      if (!one.matches("button, a[href], input, textarea, select, summary, [role=button], [role=radio]")) continue
      if (one.closest("p") && one.matches("a")) continue // links within a sentence are exempt (WCAG 2.5.8)
      const touched = one.matches("input[type=radio], input[type=checkbox]") ? one.closest("label") ?? one : one
      const { width, height, right } = touched.getBoundingClientRect()
      if (right <= 0) continue // in Streamlit's folded side bar, outside the screen
      if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      if (width <= 1 || height <= 1) continue // for screen readers only
      if (one.closest("[aria-hidden=true]")) continue
      const least = one.getAttribute("role") === "radio" ? radio : smallest
      if (height < least || width < smallest) found.push([one.outerHTML.slice(0, 140), width, height])
    }
  }
  look(document)
  return found
}"""


def fits(page: Page) -> None:
    """Check that nothing is to be scrolled sideways and that every target is large enough."""
    widths = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
          .filter(Boolean).map((one) => one.scrollWidth - one.clientWidth)"""
    )
    assert max(widths) <= 0, f"{max(widths)} px too wide"
    assert page.evaluate(TOO_SMALL, [SMALLEST_PX, RADIO_PX]) == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_jurors_pages_fit(new_laptop: Callable[..., Laptop], session: BuiltSession, width: int, height: int):
    viewport = {"width": width, "height": height}
    stranger = new_laptop(viewport=viewport).tab()
    laptop = new_laptop(session.tokens[0], viewport=viewport)
    stranger.goto(laptop.url)
    photograph(stranger, f"connexion-{width}")
    fits(stranger)

    grid = laptop.grid(session.sittings["1"])
    grid.mark(grid.codes[1], "met")
    grid.write_remark(grid.codes[1], "Une remarque\nsur deux lignes")
    grid.radio(grid.codes[0], "not_applicable").click()
    photograph(grid.page, f"notation-{width}")
    fits(grid.page)

    for path, heading in (("/", "Mes passages"), ("/compte", "Mon compte")):
        grid.page.goto(laptop.url + path)
        expect(grid.page.get_by_role("heading", name=heading)).to_be_visible(timeout=LOADS_WITHIN_MS)
        at_rest(grid.page)
        photograph(grid.page, f"{heading}-{width}")
        fits(grid.page)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_coordinations_pages_fit(new_laptop: Callable[..., Laptop], coordinator: str, width: int, height: int):
    laptop = new_laptop(coordinator, viewport={"width": width, "height": height})
    page = laptop.tab()
    for path, heading in COORDINATION:
        page.goto(laptop.url + path)
        expect(page.get_by_role("heading", name=heading).first).to_be_visible(timeout=LOADS_WITHIN_MS)
        at_rest(page)
        photograph(page, f"{path.strip('/') or heading}-{width}", full_page=True)
        fits(page)


def test_no_english_stands_beside_fields_and_no_table_leaves_untold(
    new_laptop: Callable[..., Laptop], coordinator: str, session: BuiltSession
):
    laptop = new_laptop(coordinator)
    page = laptop.tab()

    page.goto(f"{laptop.url}/candidats")
    page.get_by_test_id("stDataFrame").first.hover(timeout=LOADS_WITHIN_MS)
    expect(page.locator("[data-testid=stElementToolbar] button[aria-label^='Download as CSV']").first).to_be_hidden()
    expect(page.locator("[data-testid=stElementToolbar] button[aria-label^='Search']").first).to_be_visible()
    page.goto(f"{laptop.url}/compte")
    page.get_by_label("Mot de passe actuel").press_sequentially("x", timeout=LOADS_WITHIN_MS)
    expect(page.get_by_text("Press Enter to submit form")).to_be_attached()
    expect(page.get_by_text("Press Enter to submit form")).to_be_hidden()
    page.goto(f"{laptop.url}/saisie_papier")
    page.get_by_label("Code de la grille").press_sequentially("x", timeout=LOADS_WITHIN_MS)
    expect(page.get_by_text("1/60")).to_be_visible()
    expect(page.get_by_text("Press Enter to apply")).to_be_hidden()
