"""A reload without a server opens the grid as it was last, with its queue; and hands over when the server is back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, Painted, photograph
from tests.browser.wire import Wire
from tests.build import BuiltSession

HANDED_OVER_WITHIN_MS = 20_000
SHELL = "Hors connexion : voici votre grille"
NOBODY = "Le serveur ne répond pas"


@pytest.fixture
def remote(new_laptop: Callable[..., Laptop], wire: Wire, session: BuiltSession) -> Laptop:
    """A juror's laptop behind a cable."""
    return new_laptop(session.tokens[0], url=wire.url)


def open_grid(laptop: Laptop, session: BuiltSession, block: str = "1") -> Grid:
    """Open a grid and wait until the browser has what a reload without a server needs."""
    grid = laptop.grid(session.sittings[block])
    grid.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return grid


def accept_dialogs(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())


@pytest.mark.parametrize("outage", [Wire.cut, Wire.swallow], ids=["cut", "black hole"])
def test_a_reload_without_a_server_shows_the_grid_its_queue_and_goes_on(
    remote: Laptop, wire: Wire, session: BuiltSession, outage: Callable[[Wire], None]
):
    grid = open_grid(remote, session)
    first, second, third = grid.codes[:3]
    grid.mark(first, "met")
    grid.write_remark(first, "Net et <b>précis</b>")
    grid.page.locator(".who h1").click()
    grid.expect_all_saved()
    accept_dialogs(grid.page)

    outage(wire)
    grid.mark(second, "not_met")
    expect(grid.group(second)).to_have_attribute("data-save-state", "waiting")
    grid.reload()

    expect(grid.page.get_by_text(SHELL)).to_be_visible()
    expect(grid.status).to_contain_text("Connexion perdue – 1 en attente")
    photograph(grid.page, f"notation-page-hors-connexion-{outage.__name__}")
    grid.mark(third, "met")
    expect(grid.status).to_contain_text("Connexion perdue – 2 en attente")
    assert {code: one for code, one in grid.painted().items() if one.value != "not_observed"} == {
        first: Painted("met", "saved"),
        second: Painted("not_met", "waiting"),
        third: Painted("met", "waiting"),
    }

    wire.heal()
    expect(grid.page.get_by_text(SHELL)).to_be_hidden(timeout=HANDED_OVER_WITHIN_MS)
    grid.wait().expect_all_saved()
    assert grid.database.marks(grid.sitting) == {
        first: Stored("met", remark="Net et <b>précis</b>"),
        second: Stored("not_met"),
        third: Stored("met"),
    }


def test_after_a_reload_without_a_server_the_keys_mean_a_criterion_in_sight(
    remote: Laptop, wire: Wire, session: BuiltSession
):
    grid = open_grid(remote, session)
    page = grid.page
    assert grid.focused()[1] == grid.codes[0]
    for _ in range(20):
        page.keyboard.press("a")
    grid.expect_all_saved()
    accept_dialogs(page)

    wire.cut()
    grid.reload()
    expect(page.get_by_text(SHELL)).to_be_visible()

    assert grid.focused()[1] == grid.codes[20]
    expect(grid.row(grid.codes[20])).to_be_in_viewport(ratio=1)
    for _ in range(3):
        page.keyboard.press("n")
    assert grid.focused()[1] == grid.codes[23]
    photograph(page, "hors-connexion-suite")
    wire.heal()
    expect(page.get_by_text(SHELL)).to_be_hidden(timeout=HANDED_OVER_WITHIN_MS)
    grid.wait().expect_all_saved()
    assert len(grid.stored_values()) == 23


def test_after_signing_out_nothing_private_is_shown_without_a_server(remote: Laptop, wire: Wire, session: BuiltSession):
    grid = open_grid(remote, session)
    candidate = grid.page.locator(".who h1").inner_text().split("n°")[0].strip()
    wire.cut()
    grid.mark(grid.codes[0], "met")
    expect(grid.status).to_contain_text("1 en attente")
    wire.heal()
    remote.context.clear_cookies()
    other = remote.tab()
    other.goto(remote.url)
    expect(other.get_by_label("Code d'accès personnel")).to_be_visible()

    wire.cut()
    other.goto(f"{remote.url}/notation?sitting={grid.sitting}")

    expect(other.get_by_role("heading", name=NOBODY)).to_be_visible()
    expect(other.get_by_text("attend sur ce poste")).to_be_visible()
    photograph(other, "page-hors-connexion-sans-personne")
    assert candidate
    assert candidate not in other.locator("body").inner_text()
    kept = other.evaluate("JSON.stringify(localStorage)")
    assert candidate not in kept
    caches = other.evaluate(
        """async () => {
            const paths = []
            for (const name of await caches.keys()) {
              for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname)
            }
            return paths
        }"""
    )
    assert caches
    assert [path for path in caches if not path.startswith("/assets/")] == []


def test_the_other_pages_list_the_grids_that_are_kept(remote: Laptop, wire: Wire, session: BuiltSession):
    grid = open_grid(remote, session, "2A")

    wire.cut()
    page = remote.tab()
    page.goto(remote.url)

    expect(page.get_by_role("heading", name=NOBODY)).to_be_visible()
    photograph(page, "page-hors-connexion-passages")
    page.get_by_role("link", name="bloc 2A").click()
    expect(page.get_by_text(SHELL)).to_be_visible()
    assert Grid(page, grid.database, grid.sitting, grid.url).codes == grid.codes
    wire.heal()
    expect(page.get_by_text(SHELL)).to_be_hidden(timeout=HANDED_OVER_WITHIN_MS)


def test_a_newer_version_in_service_is_offered_and_nothing_is_lost_by_taking_it(
    remote: Laptop, wire: Wire, session: BuiltSession
):
    grid = open_grid(remote, session, "2A")
    accept_dialogs(grid.page)
    offered = grid.page.get_by_text("Une nouvelle version de l'application est en service.")

    def newer(route: Route) -> None:
        with contextlib.suppress(Error):
            answer = route.fetch()
            route.fulfill(response=answer, headers=answer.headers | {"cqp-version": "0" * 12})

    grid.page.route("**/api/marks*", newer)
    grid.mark(grid.codes[0], "met")
    expect(offered).to_be_visible()
    grid.page.unroute_all(behavior="wait")
    wire.cut()
    grid.mark(grid.codes[1], "not_met")
    photograph(grid.page, "notation-nouvelle-version")
    grid.page.get_by_role("button", name="Recharger").click()
    expect(grid.page.get_by_text(SHELL)).to_be_visible()
    wire.heal()

    expect(grid.page.get_by_text(SHELL)).to_be_hidden(timeout=HANDED_OVER_WITHIN_MS)
    grid.wait().expect_all_saved()
    expect(offered).to_be_hidden()
    assert grid.database.marks(grid.sitting) == {grid.codes[0]: Stored("met"), grid.codes[1]: Stored("not_met")}
