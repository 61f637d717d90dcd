"""No violation of WCAG 2.1 A or AA that axe-core knows of, on any page, in light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from cqp.marking.mark import MarkValue
from cqp.services.confer import agree_criterion
from cqp.services.sign_minutes import prepare_minutes
from cqp.store.engine import Store
from tests.browser.screen import Grid, Laptop, at_rest, expect_drawn, photograph
from tests.browser.server import Server
from tests.browser.wire import Wire
from tests.build import BuiltSession

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],  # the rest is not told in full, which takes longer than looking
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOADS_WITHIN_MS = 20_000

IS_PAINTED = """(scheme) => {
  const page = document.querySelector('[data-testid="stApp"]') ?? document.body
  const [red, green, blue] = getComputedStyle(page).backgroundColor.match(/\\d+/g).map(Number)
  return (red + green + blue < 384) === (scheme === "dark")
}"""

Violation = tuple[str, str, str, str]


def violations(
    page: Page, name: str, *, full_page: bool = False, redraw: Callable[[], None] | None = None
) -> list[Violation]:
    """Return (scheme, rule, selector, markup) of every violation on the page as it is, in each colour scheme.

    The page follows the scheme by itself, but for a chart: it takes the server's colours, and so has to be redrawn.
    """
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(IS_PAINTED, arg=scheme)
        if redraw and scheme == "dark" and page.locator(".js-plotly-plot").count():
            redraw()
        at_rest(page)
        photograph(page, f"{name}-{scheme}", full_page=full_page)
        found += [
            (scheme, rule["id"], " ".join(map(str, node["target"])), node["html"][:160])
            for rule in Axe().run(page, options=RULES).response["violations"]
            for node in rule["nodes"]
        ]
    return found


def settled(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading).first).to_be_visible(timeout=LOADS_WITHIN_MS)
    expect_drawn(page)
    at_rest(page)


def open_details(page: Page) -> None:
    """Unfold everything that is folded."""
    page.locator("details:not([open]) summary").evaluate_all("all => all.forEach((one) => one.click())")


DIMMED = {f"<p>{words}</p>" for words in ("Mes passages", "Répétition", "Aide", "Mon compte")}


def is_dimmed_link(violation: Violation) -> bool:
    """Say whether this is a link to another page, which Streamlit itself dims while its server is away.

    They lead nowhere then; WCAG 1.4.3 exempts what is inactive, but Streamlit does not mark them so.
    """
    _, rule, _, markup = violation
    return rule == "color-contrast" and markup in DIMMED


def test_the_sign_in_page(new_laptop: Callable[..., Laptop]):
    laptop = new_laptop()
    page = laptop.tab()
    page.goto(laptop.url)
    page.get_by_label("Code d'accès personnel").fill("FAUX")
    page.get_by_role("button", name="Ouvrir mes passages").click()
    expect(page.get_by_text("Code d'accès inconnu")).to_be_visible()

    assert violations(page, "connexion") == []


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("empty"))
    server.start()
    yield server
    server.stop()


def test_the_first_run_page(browser: Browser, empty_server: Server):
    page = browser.new_page(locale="fr-FR")
    page.goto(empty_server.url)
    expect(page.get_by_role("heading", name="Bienvenue")).to_be_visible()

    assert violations(page, "premiere-ouverture") == []
    page.close()


@pytest.mark.parametrize(
    ("path", "heading"), [("/", "Mes passages"), ("/compte", "Mon compte")], ids=["passages", "compte"]
)
def test_the_assessors_pages(new_laptop: Callable[..., Laptop], session: BuiltSession, path: str, heading: str):
    laptop = new_laptop(session.tokens[0])
    page = laptop.tab()
    page.goto(laptop.url + path)
    settled(page, heading)

    assert violations(page, heading) == []


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Cohorte"),
        ("/direct", "En direct"),
        ("/dossier", "Dossier d'un candidat"),
        ("/dossier?candidat=3", "Bloc "),
        ("/referentiel", "Référentiel"),
        ("/sessions", "Sessions d'examen"),
        ("/candidats", "Candidats"),
        ("/comites", "Comités"),
        ("/planning", "Planning"),
        ("/acces", "Accès"),
        ("/deliberation", "Délibération"),
        ("/journal", "Journal"),
        ("/conservation", "Conservation"),
        ("/hors_ligne", "Hors ligne et papier"),
    ],
    ids=[
        "cohorte",
        "direct",
        "dossier",
        "resultats",
        "referentiel",
        "sessions",
        "candidats",
        "comites",
        "planning",
        "acces",
        "deliberation",
        "journal",
        "conservation",
        "hors-ligne",
    ],
)
def test_the_coordinations_pages(new_laptop: Callable[..., Laptop], coordinator: str, path: str, heading: str):
    laptop = new_laptop(coordinator)
    page = laptop.tab()

    def draw() -> None:
        page.goto(laptop.url + path)
        settled(page, heading)
        open_details(page)

    draw()
    assert violations(page, path.strip("/") or heading, full_page=True, redraw=draw) == []


def test_the_menu_of_a_small_screen(new_laptop: Callable[..., Laptop], coordinator: str):
    laptop = new_laptop(coordinator, viewport={"width": 320, "height": 640})
    page = laptop.tab()
    page.goto(f"{laptop.url}/journal")
    settled(page, "Journal")
    page.get_by_test_id("stExpandSidebarButton").click()
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu.get_by_role("link", name="Candidats")).to_be_visible()

    assert violations(page, "menu-320") == []


def test_the_live_grid_with_everything_open(new_laptop: Callable[..., Laptop], wire: Wire, session: BuiltSession):
    sitting = session.sittings["1"]
    here = new_laptop(session.tokens[0]).grid(sitting)
    there = new_laptop(session.tokens[0], url=wire.url).grid(sitting)
    codes = here.codes
    show_everything(here, there, wire, codes)

    assert violations(there.page, "notation-tout-ouvert", full_page=True) == []
    wire.cut()
    there.mark(codes[5], "met")
    expect(there.status).to_contain_text("Connexion perdue", timeout=10_000)
    there.page.get_by_role("button", name="Reste à questionner").click()
    assert [one for one in violations(there.page, "notation-hors-ligne") if not is_dimmed_link(one)] == []


def show_everything(here: Grid, there: Grid, wire: Wire, codes: list[str]) -> None:
    """Bring every state of a criterion onto the screen of `there`."""
    there.mark(codes[1], "met")
    there.mark(codes[2], "not_met")
    there.mark_not_applicable(codes[3], "Cas non rencontré")
    there.write_remark(codes[2], "Une remarque")
    there.expect_all_saved()
    wire.cut()
    here.mark(codes[0], "met")
    here.expect_all_saved()
    there.mark(codes[0], "not_met")
    wire.heal()
    expect(there.row(codes[0]).locator(".refusal")).to_be_visible(timeout=10_000)
    # Our queue is back before Streamlit's own link, and its page stays dimmed until then.
    expect(there.page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-connection-state", "CONNECTED", timeout=LOADS_WITHIN_MS
    )
    at_rest(there.page)
    there.row(codes[4]).get_by_role("button", name=f"Remarque sur {codes[4]}").click()
    there.radio(codes[5], "not_applicable").click()
    there.row(codes[5]).locator(".reason-form input").press("Enter")
    there.page.locator("h2 .words").first.click()


def test_a_submitted_grid(new_laptop: Callable[..., Laptop], build_session):
    session = build_session(submitted=[0])
    laptop = new_laptop(session.tokens[0])
    grid = laptop.grid(session.sittings["1"])
    expect(grid.page.get_by_text("Votre grille est remise : vous la consultez")).to_be_visible()

    assert violations(grid.page, "notation-remise") == []


def test_a_concertation_up_to_its_minutes(new_laptop: Callable[..., Laptop], conferring: BuiltSession, beside: Store):
    sitting, now = conferring.sittings["2A"], datetime.now(UTC)
    laptop = new_laptop(conferring.tokens[0])
    page = laptop.tab()
    page.goto(f"{laptop.url}/concertation?sitting={sitting}")
    expect(page.get_by_role("heading", name="Procès-verbal")).to_be_visible(timeout=20_000)
    open_details(page)
    assert violations(page, "concertation", full_page=True) == []

    agree_criterion(beside, conferring.tokens[1], sitting, "C2A.1.1", MarkValue.MET, "Vu.", now, base=0)
    prepare_minutes(beside, conferring.tokens[1], sitting, now)
    expect(page.get_by_role("button", name="Signer ce procès-verbal")).to_be_visible(timeout=20_000)
    assert violations(page, "signature", full_page=True) == []
