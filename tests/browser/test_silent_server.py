"""On every page: a server that has died is said, what is on the screen stays, and the page goes on by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Laptop, photograph
from tests.browser.server import Server
from tests.build import BuiltSession

SAYS_WITHIN_MS = 10_000
LOADS_WITHIN_MS = 20_000
SILENT = "Le serveur ne répond pas : rien de ce que vous faites ici n'est enregistré"


@pytest.fixture
def dying_server(server: Server):
    yield server
    if not server.is_running:
        server.start()


def test_a_dead_server_is_said_under_an_open_concertation_and_its_return_too(
    laptop: Laptop, conferring: BuiltSession, dying_server: Server
):
    page = laptop.tab()
    page.goto(f"{laptop.url}/concertation?sitting={conferring.sittings['2A']}")
    expect(page.get_by_role("heading", name="Procès-verbal")).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.get_by_label("Raison courte").fill("Vu à l'entretien")
    expect(page.get_by_text(SILENT)).to_be_hidden()

    dying_server.kill()

    expect(page.get_by_text(SILENT)).to_be_visible(timeout=SAYS_WITHIN_MS)
    photograph(page, "serveur-muet")
    dying_server.start()
    expect(page.get_by_text(SILENT)).to_be_hidden(timeout=LOADS_WITHIN_MS)
    expect(page.get_by_label("Raison courte")).to_have_value("Vu à l'entretien")


def test_the_live_grid_says_it_alone(laptop: Laptop, session: BuiltSession, dying_server: Server):
    grid = laptop.grid(session.sittings["2A"])

    dying_server.kill()

    expect(grid.status).to_contain_text("Connexion perdue", timeout=SAYS_WITHIN_MS)
    grid.page.wait_for_timeout(4_000)
    expect(grid.page.get_by_text(SILENT)).to_be_hidden()
