"""Signing in with the organisation's account in a real browser: the provider is another site than ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from cqp.services.manage_accounts import create_coordinator
from cqp.services.start import start
from tests.browser.screen import photograph
from tests.browser.server import Server
from tests.build import PASSWORD
from tests.conftest import sqlite_at
from tests.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, running_provider

LOADS_WITHIN_MS = 20_000
BUTTON = "Se connecter avec le compte de l'organisation"


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, OpenIdProvider]]:
    """A server whose coordinator is Marie Martin, and the provider that knows her."""
    server = Server(tmp_path_factory.mktemp("oidc"))
    now = datetime.now(UTC)
    store = start(sqlite_at(server.data_dir), now)
    create_coordinator(store, login="marie.martin@exemple.fr", name="Marie Martin", password=PASSWORD, now=now)
    store.close()
    with running_provider(server.url) as provider:
        provider.shows_a_page = True
        server.settings = {
            "CQP_OIDC_ISSUER": provider.issuer,
            "CQP_OIDC_CLIENT_ID": CLIENT_ID,
            "CQP_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "CQP_PUBLIC_URL": server.url,
        }
        server.start()
        yield server, provider
        server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of a browser that nobody has signed in on."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR")
    yield context.new_page()
    context.close()


def go_through(page: Page) -> None:
    """Pass the provider's page, on its own site."""
    page.get_by_role("link", name=BUTTON).click()
    expect(page.get_by_role("heading", name="Organisation")).to_be_visible()
    page.get_by_role("link", name="Continuer").click()


def test_a_deep_link_is_reached_through_the_organisation(
    organisation: tuple[Server, OpenIdProvider], page: Page
) -> None:
    server, provider = organisation
    provider.error = ""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{server.url}/planning?vue=salles")
    photograph(page, "connexion-organisation")

    go_through(page)

    expect(page.get_by_role("heading", name="Planning")).to_be_visible(timeout=LOADS_WITHIN_MS)
    photograph(page, "planning-par-organisation")
    assert page.url.startswith(f"{server.url}/planning")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert "cqp_oidc" not in cookies
    assert (cookies["cqp_sign_in"]["httpOnly"], cookies["cqp_sign_in"]["sameSite"]) == (True, "Strict")
    assert [text for text in problems if "Content Security Policy" in text] == []
    page.reload()
    expect(page.get_by_role("heading", name="Planning")).to_be_visible(timeout=LOADS_WITHIN_MS)


def test_who_is_turned_away_may_still_use_a_password_and_lands_on_the_same_page(
    organisation: tuple[Server, OpenIdProvider], page: Page
) -> None:
    server, provider = organisation
    provider.error = "access_denied"
    page.goto(f"{server.url}/planning")

    go_through(page)

    expect(page.get_by_role("alert").first).to_contain_text("a été annulée ou refusée")
    photograph(page, "connexion-organisation-refusee")
    expect(page).to_have_url(f"{server.url}/planning")
    page.get_by_label("Identifiant").fill("marie.martin@exemple.fr")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Planning")).to_be_visible(timeout=LOADS_WITHIN_MS)
