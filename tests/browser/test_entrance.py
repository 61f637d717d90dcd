"""Signing in and out, and what anonymous visitors and other people's links get."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cqp.services.load_demo import DemoCredentials
from tests.browser.screen import Grid, Laptop, photograph
from tests.browser.server import Server
from tests.build import PASSWORD, BuiltSession

LOADS_WITHIN_MS = 20_000


@pytest.fixture
def stranger(new_laptop: Callable[..., Laptop]) -> Laptop:
    """A laptop nobody has signed in on."""
    return new_laptop()


def home(laptop: Laptop, path: str = "/") -> Page:
    page = laptop.tab()
    page.goto(laptop.url + path)
    return page


def sign_in_cookies(laptop: Laptop) -> list[dict[str, object]]:
    """Return our cookies; Streamlit sets one of its own."""
    return [cookie for cookie in laptop.context.cookies() if cookie["name"] == "cqp_sign_in"]


def sign_in_with_code(page: Page, code: str) -> None:
    page.get_by_label("Code d'accès personnel").fill(code)
    page.get_by_role("button", name="Ouvrir mes passages").click()


def test_an_assessor_signs_in_with_a_code_and_stays_signed_in(stranger: Laptop, session: BuiltSession):
    page = home(stranger)
    photograph(page, "connexion")
    expect(page.locator("html")).to_have_attribute("lang", "fr")

    sign_in_with_code(page, session.codes[0].lower().replace("-", ""))

    expect(page.get_by_role("heading", name="Mes passages")).to_be_visible(timeout=LOADS_WITHIN_MS)
    photograph(page, "mes-passages")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    (cookie,) = sign_in_cookies(stranger)
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("cqp_sign_in", True, "Strict")
    assert "cqp_sign_in" not in page.evaluate("document.cookie")
    page.reload()
    expect(page.get_by_role("heading", name="Mes passages")).to_be_visible(timeout=LOADS_WITHIN_MS)


def test_a_coordinator_signs_in_with_a_password_and_out_again(stranger: Laptop, credentials: DemoCredentials):
    page = home(stranger)

    page.get_by_label("Identifiant").fill(credentials.coordinator.login.upper())
    page.get_by_label("Mot de passe").fill(credentials.coordinator.password)
    page.get_by_role("button", name="Se connecter").click()

    expect(page.get_by_role("heading", name="Cohorte")).to_be_visible(timeout=LOADS_WITHIN_MS)
    token = sign_in_cookies(stranger)[0]["value"]
    page.get_by_role("link", name="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_label("Code d'accès personnel")).to_be_visible()
    assert sign_in_cookies(stranger) == []
    stranger.sign_in_as(token)
    page.reload()
    expect(page.get_by_label("Code d'accès personnel")).to_be_visible()


def test_a_form_sent_while_the_page_still_asks_who_is_there_is_answered(stranger: Laptop):
    page = stranger.tab()
    page.route("**/api/person", lambda _route: None)
    page.goto(stranger.url, wait_until="domcontentloaded")

    sign_in_with_code(page, "K7PM-4QXT-9RNB")

    expect(page.get_by_text("Code d'accès inconnu")).to_be_visible()


def test_a_form_sent_before_its_script_arrived_puts_no_secret_in_the_address(stranger: Laptop):
    page = stranger.tab()
    page.route("**/assets/entrance.js", lambda route: route.abort())
    page.goto(stranger.url)

    sign_in_with_code(page, "K7PM-4QXT-9RNB")

    assert page.url == stranger.url + "/"
    expect(page.get_by_label("Code d'accès personnel")).to_have_value("K7PM-4QXT-9RNB")


@pytest.mark.parametrize(
    ("fields", "button", "error"),
    [
        ({"Code d'accès personnel": "K7PM-4QXT-9RNB"}, "Ouvrir mes passages", "Code d'accès inconnu"),
        (
            {"Identifiant": "coordination", "Mot de passe": "au hasard"},
            "Se connecter",
            "Identifiant ou mot de passe incorrect",
        ),
    ],
)
def test_a_wrong_code_or_password_is_said_and_sets_no_cookie(
    stranger: Laptop, fields: dict[str, str], button: str, error: str
):
    page = home(stranger)
    for label, text in fields.items():
        page.get_by_label(label).fill(text)

    page.get_by_role("button", name=button).click()

    expect(page.get_by_text(error)).to_be_visible()
    for label, text in fields.items():
        expect(page.get_by_label(label)).to_have_value(text)
    assert sign_in_cookies(stranger) == []


def test_an_anonymous_visitor_starts_no_script_and_fetches_nothing(stranger: Laptop, server: Server):
    page = home(stranger, "/notation?sitting=1")
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))

    closed = page.evaluate(
        """() => new Promise((resolve) => {
          const socket = new WebSocket(location.origin.replace("http", "ws") + "/_stcore/stream", ["streamlit"])
          socket.onopen = () => resolve("opened")
          socket.onclose = () => resolve("refused")
        })"""
    )
    answers = {
        path: page.request.get(server.url + path).status
        for path in ("/media/x.csv", "/_stcore/metrics", "/component/x/y.js", "/a/b", "/api/marks?sitting=1")
    }
    answers["upload"] = page.request.put(f"{server.url}/_stcore/upload_file/a/b", data="x").status

    assert (closed, len(sockets)) == ("refused", 1)
    assert answers == {
        "/media/x.csv": 401,
        "/_stcore/metrics": 404,
        "/component/x/y.js": 401,
        "/a/b": 404,
        "/api/marks?sitting=1": 401,
        "upload": 401,
    }
    for path in ("/notation?sitting=1", "/dossier?candidat=1", "/unknown"):
        assert "Code d'accès personnel" in page.request.get(server.url + path).text()


def test_a_deep_link_is_reached_after_signing_in(stranger: Laptop, session: BuiltSession, database):
    sitting = session.sittings["2A"]
    page = home(stranger, f"/notation?sitting={sitting}")

    sign_in_with_code(page, session.codes[1])

    grid = Grid(page, database, sitting, stranger.url).wait()
    expect(page.locator(".block b")).to_have_text("Bloc 2A")
    assert len(grid.codes) == 17


def refused(page: Page) -> None:
    """Check that the page says no, in French, and shows nothing of what was asked."""
    expect(page.get_by_role("alert")).to_be_visible(timeout=LOADS_WITHIN_MS)
    expect(page.get_by_role("link", name="Aller à l'accueil")).to_be_visible()
    expect(page.locator("[role=radiogroup][data-criterion]")).to_have_count(0)
    assert page.get_by_text("Nom00001").count() == 0


def test_another_committees_sitting_is_refused_and_shows_no_criterion(
    laptop: Laptop, build_session: Callable[..., BuiltSession]
):
    page = home(laptop, f"/notation?sitting={build_session().sittings['1']}")

    refused(page)
    photograph(page, "passage-refuse")
    expect(page.get_by_role("alert")).to_contain_text("n'est pas confié à votre comité")


@pytest.mark.parametrize("sitting", ["0", "999999999", "-1", "1 OR 1=1", "é", "2147483648", ""])
def test_a_sitting_that_does_not_exist_shows_no_criterion(laptop: Laptop, sitting: str):
    page = home(laptop, f"/notation?sitting={sitting}")

    expect(page.get_by_role("link", name="Mes passages").or_(page.get_by_role("alert")).last).to_be_visible(
        timeout=LOADS_WITHIN_MS
    )
    page.wait_for_timeout(300)
    expect(page.locator("[role=radiogroup][data-criterion]")).to_have_count(0)


def test_a_coordinator_never_sees_a_jurors_grid(
    new_laptop: Callable[..., Laptop], coordinator: str, session: BuiltSession
):
    page = home(new_laptop(coordinator), f"/notation?sitting={session.sittings['1']}")

    expect(page.locator('[data-testid="stAppViewContainer"]')).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.wait_for_timeout(3_000)
    photograph(page, "coordination-sur-notation")
    expect(page.locator("[role=radiogroup][data-criterion]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/cohorte", "/dossier?candidat={candidate}", "/referentiel"])
def test_an_assessor_never_sees_the_coordinations_pages(laptop: Laptop, session: BuiltSession, path: str):
    page = home(laptop, path.format(candidate=session.candidates[0]))

    expect(page.locator('[data-testid="stAppViewContainer"]')).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.wait_for_timeout(3_000)
    photograph(page, f"evaluateur-sur-{Path(path.partition('?')[0]).name}")
    expect(page.get_by_role("heading", name="Cohorte")).to_have_count(0)
    expect(page.get_by_role("heading", name="Dossier")).to_have_count(0)
    expect(page.get_by_role("heading", name="Référentiel")).to_have_count(0)


def test_an_assessor_gets_no_workbook(laptop: Laptop, session: BuiltSession):
    answer = laptop.context.request.get(f"{laptop.url}/api/exam-sessions/{session.id}/workbook")

    assert answer.status == 403


def test_the_password_works_for_a_built_account(stranger: Laptop, coordinator: str, database):
    ((login,),) = database.rows("SELECT login FROM coordinator ORDER BY id DESC LIMIT 1")
    answer = stranger.context.request.post(f"{stranger.url}/api/sign-in", data={"login": login, "password": PASSWORD})

    assert (answer.status, answer.json()["role"]) == (200, "coordinator")
