"""A new installation: French from the first screen, an account or a demonstration, once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.database import Database
from tests.browser.screen import Grid, photograph
from tests.browser.server import Server


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without any data; the tests of this module begin it anew."""
    server = Server(tmp_path_factory.mktemp("empty"))
    yield server
    server.stop()


@pytest.fixture
def visit(browser: Browser, empty_server: Server) -> Iterator[Callable[[], Page]]:
    """Opens the home page in a fresh profile; the installation is empty."""
    empty_server.stop()
    for file in empty_server.data_dir.iterdir():
        if file.is_dir():
            shutil.rmtree(file)
        else:
            file.unlink()
    empty_server.start()
    contexts = []

    def visit() -> Page:
        contexts.append(browser.new_context(locale="fr-FR", timezone_id="Europe/Paris"))
        page = contexts[-1].new_page()
        page.goto(empty_server.url)
        return page

    yield visit
    for context in contexts:
        context.close()


def test_the_first_visitor_creates_the_account_and_nobody_else_can(visit: Callable[[], Page], empty_server: Server):
    page, second = visit(), visit()
    photograph(page, "premiere-ouverture")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", name="Bienvenue")).to_be_visible()

    page.get_by_label("Votre nom").fill("Marie Martin")
    page.get_by_label("Identifiant").fill("marie.martin")
    page.get_by_label("Mot de passe").fill("quatre mots sans lien")
    page.get_by_role("button", name="Créer le compte et entrer").click()

    expect(page.get_by_role("heading", name="Cohorte")).to_be_visible(timeout=20_000)
    photograph(page, "cohorte-vide")
    second.get_by_label("Votre nom").fill("Jean Intrus")
    second.get_by_label("Identifiant").fill("jean")
    second.get_by_label("Mot de passe").fill("quatre mots sans lien")
    with second.expect_response("**/api/first-account") as refused:
        second.get_by_role("button", name="Créer le compte et entrer").click()
    assert refused.value.status == 422
    expect(second.locator("#account-error")).to_contain_text("existe déjà")
    with second.expect_response("**/api/first-demo") as refused:
        second.get_by_role("button", name="Charger la démonstration").click()
    assert refused.value.status == 422
    second.reload()
    expect(second.get_by_label("Code d'accès personnel")).to_be_visible()
    database = Database(empty_server.data_dir / "cqp.db")
    assert database.rows("SELECT login, name FROM coordinator") == [("marie.martin", "Marie Martin")]
    assert database.rows("SELECT count(*) FROM exam_session") == [(0,)]


def test_a_short_password_is_refused_and_what_was_typed_stays(visit: Callable[[], Page], empty_server: Server):
    page = visit()
    page.get_by_label("Votre nom").fill("Marie Martin")
    page.get_by_label("Identifiant").fill("marie.martin")
    page.get_by_label("Mot de passe").fill("court")
    page.get_by_role("button", name="Créer le compte et entrer").click()

    expect(page.get_by_label("Votre nom")).to_have_value("Marie Martin")
    answer = page.request.post(
        f"{empty_server.url}/api/first-account", data={"login": "m", "name": "Marie", "password": "court"}
    )
    assert answer.status == 422
    assert Database(empty_server.data_dir / "cqp.db").rows("SELECT * FROM coordinator") == []


def test_the_demonstration_shows_credentials_that_work(visit: Callable[[], Page], empty_server: Server):
    page = visit()

    page.get_by_role("button", name="Charger la démonstration").click()

    expect(page.get_by_role("heading", name="La démonstration est prête")).to_be_focused(timeout=30_000)
    photograph(page, "demonstration-prete")
    login = page.locator('[data-field="login"]').inner_text()
    password = page.locator('[data-field="password"]').inner_text()
    code = page.locator(".code-cell").first.inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", code)

    page.get_by_role("link", name="Aller à la connexion").click()
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Cohorte")).to_be_visible(timeout=20_000)

    juror = visit()
    juror.get_by_label("Code d'accès personnel").fill(code.replace("-", " ").lower())
    juror.get_by_role("button", name="Ouvrir mes passages").click()
    juror.get_by_role("button", name="Ouvrir la grille").first.click()
    juror.wait_for_url("**/notation?sitting=*")
    sitting = int(juror.url.rpartition("=")[2])
    grid = Grid(juror, Database(empty_server.data_dir / "cqp.db"), sitting, empty_server.url).wait()
    rest = next(code for code, one in grid.painted().items() if one.value == "not_observed")
    grid.mark(rest, "met")
    expect(grid.row(rest).locator(".mark")).to_have_text("✓")
    assert (rest, "met") in [(code, value) for code, value, _ in grid.database.history(sitting)]
