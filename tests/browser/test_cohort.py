"""From a point of a chart to a candidate's file, by mouse, then by keyboard, then on paper."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.screen import Laptop, expect_drawn, photograph

LOADS_WITHIN_MS = 20_000


def calm(page: Page) -> None:
    """Wait until the script has run and the first chart is drawn."""
    expect_drawn(page)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=LOADS_WITHIN_MS)


def open_first_file(page: Page) -> None:
    """Open the file of the first candidate listed, by keyboard."""
    rows = page.get_by_test_id("stDataFrame").last.locator("canvas").first
    rows.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    way_in = page.get_by_role("link", name="Ouvrir le dossier du candidat coché")
    expect(way_in).to_be_visible(timeout=LOADS_WITHIN_MS)
    way_in.press("Enter")
    expect(page.get_by_role("button", name="Imprimer ou enregistrer en PDF")).to_be_visible(timeout=LOADS_WITHIN_MS)


@pytest.mark.parametrize(("width", "lines"), [(1366, 1), (360, 3)])
def test_a_chart_s_message_is_as_wide_as_its_place(
    new_laptop: Callable[..., Laptop], coordinator: str, width: int, lines: int
) -> None:
    laptop = new_laptop(coordinator, viewport={"width": width, "height": 768})
    page = laptop.tab()
    page.goto(f"{laptop.url}/?vue=Crit%C3%A8res")
    calm(page)

    message = page.locator(".words .title")
    expect(message).to_be_visible(timeout=LOADS_WITHIN_MS)
    photograph(page, f"cohorte-message-{width}")
    height, line = message.evaluate("(one) => [one.clientHeight, parseFloat(getComputedStyle(one).lineHeight)]")
    assert 1 <= round(height / line) <= lines


def test_the_way_back_from_a_file_leads_to_the_view_that_was_left(
    new_laptop: Callable[..., Laptop], coordinator: str
) -> None:
    laptop = new_laptop(coordinator)
    page = laptop.tab()
    page.goto(f"{laptop.url}/?vue=Comités")
    calm(page)
    view = page.get_by_role("radio", name="Comités")
    expect(view).to_be_checked()
    open_first_file(page)

    page.get_by_role("link", name="Cohorte", exact=True).click()
    calm(page)
    expect(view).to_be_checked()
    expect(page).to_have_url(f"{laptop.url}/?vue=Comit%C3%A9s")

    page.get_by_text("Critères", exact=True).click()
    expect(page).to_have_url(f"{laptop.url}/?vue=Crit%C3%A8res")
    calm(page)
    open_first_file(page)
    page.go_back()
    calm(page)
    expect(page.get_by_role("radio", name="Critères")).to_be_checked()
    expect(page).to_have_url(f"{laptop.url}/?vue=Crit%C3%A8res")


def test_a_chosen_point_narrows_the_list_and_the_list_opens_a_file(
    new_laptop: Callable[..., Laptop], coordinator: str
) -> None:
    laptop = new_laptop(coordinator)
    page = laptop.tab()
    page.goto(f"{laptop.url}/?option=souscription")
    calm(page)
    expect(page.get_by_text("Filtres : option souscription")).to_be_visible()

    kept = page.get_by_role("combobox", name="Candidats à lister")
    segment = page.locator(".js-plotly-plot").first.locator(".bars .point path").first
    segment.scroll_into_view_if_needed()
    found = segment.bounding_box()
    assert found is not None
    page.mouse.move(found["x"] + found["width"] / 2, found["y"] + found["height"] / 2, steps=3)
    page.mouse.down()
    page.mouse.up()
    expect(kept).to_have_value("Bloc 1 : validé", timeout=LOADS_WITHIN_MS)
    photograph(page, "cohorte-choisie", full_page=True)
    counts = page.locator(".js-plotly-plot .bartext")
    assert set(counts.evaluate_all("all => all.map((one) => getComputedStyle(one).fillOpacity)")) == {"1"}

    kept.press("Control+a")
    kept.press_sequentially("Bloc 1 : à délibérer")
    kept.press("Enter")
    expect(kept).to_have_value("Bloc 1 : à délibérer", timeout=LOADS_WITHIN_MS)
    page.reload()
    calm(page)
    expect(page.get_by_text("Filtres : option souscription")).to_be_visible()

    open_first_file(page)
    calm(page)

    pages = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    paper = " ".join(" ".join(one.extract_text() for one in pages).split())  # a long name takes two lines
    assert page.locator("h1").first.inner_text() in paper
    assert "Parcours d'une session à l'autre" in paper
    assert "Imprimer ou enregistrer" not in paper
    assert "Délibération" not in paper.split("Bloc ")[0]  # the menu
