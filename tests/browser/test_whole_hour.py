"""The whole hour of both kinds of method: from « Mes passages » to a submitted grid, the server killed midway."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.screen import Grid, Laptop, photograph
from tests.browser.server import Server
from tests.build import BuiltSession

TABLET = {"viewport": {"width": 800, "height": 1280}, "has_touch": True}
LOADS_WITHIN_MS = 20_000
SUBMITTED = "Votre grille est remise"


def reach(page: Page, name: str, *, key: str = "Tab") -> None:
    """Go to a button of this name from where the focus is."""
    wanted = page.get_by_role("button", name=name, exact=True)
    for _ in range(100):
        page.keyboard.press(key)
        if wanted.evaluate("(button) => button === button.getRootNode().activeElement"):
            return
    raise AssertionError(f"« {name} » is not reached with {key}")


def open_from_home(page: Page, sitting: int, laptop: Laptop) -> Grid:
    """Return the grid that the home page led to."""
    page.wait_for_url(f"**/notation?sitting={sitting}", timeout=LOADS_WITHIN_MS)
    return Grid(page, laptop.database, sitting, laptop.url).wait()


def expect_phase(page: Page, word: str) -> None:
    expect(page.locator(".hour .phase")).to_have_text(word)


def phases(grid: Grid) -> list[tuple[str, int]]:
    """Return (phase, marks stored with it), in the order of the hour."""
    query = "SELECT phase, count(*) FROM mark WHERE sitting_id = ? GROUP BY phase ORDER BY min(event_id)"
    return [(row[0], row[1]) for row in grid.database.rows(query, grid.sitting)]


def is_submitted(grid: Grid) -> bool:
    found = grid.database.rows("SELECT max(is_submitted) FROM grid WHERE sitting_id = ?", grid.sitting)
    return found == [(1,)]


def test_block_1_by_keyboard_alone(
    build_session: Callable[..., BuiltSession], new_laptop: Callable[..., Laptop], server: Server
):
    session = build_session(blocks=("1",))
    laptop = new_laptop(session.tokens[0])
    page = laptop.tab()
    page.goto(laptop.url)
    expect(page.get_by_role("heading", name="Mes passages")).to_be_visible(timeout=LOADS_WITHIN_MS)
    reach(page, "Ouvrir la grille")
    page.keyboard.press("Enter")
    grid = open_from_home(page, session.sittings["1"], laptop)

    assert grid.focused()[1] == "C1.1.1"
    page.keyboard.press("h")
    for phase in ("Accueil", "Préparation", "Mise en situation"):  # the same button goes on
        page.keyboard.press("Enter")
        expect_phase(page, phase)
        page.wait_for_timeout(800)  # sooner is a double press
    photograph(page, "heure-bloc-1-debut")
    for _ in range(20):
        page.keyboard.press("a")
    server.kill()
    for _ in range(5):
        page.keyboard.press("a")
    page.keyboard.press("v")
    page.keyboard.type("« Je vous rappelle demain »")
    page.keyboard.press("Enter")
    expect(grid.status).to_contain_text("en attente, gardées sur ce poste")
    photograph(page, "heure-bloc-1-coupure")
    server.start()
    grid.expect_all_saved()
    page.keyboard.press("h")
    page.keyboard.press("Enter")
    expect_phase(page, "Entretien")
    page.keyboard.press("q")
    photograph(page, "heure-bloc-1-questions")
    page.keyboard.press("q")
    for rank in range(25, 42):
        page.keyboard.press("n" if rank == 30 else "a")
    grid.expect_all_saved()
    reach(page, "Remettre ma grille…")
    page.keyboard.press("Enter")
    photograph(page, "heure-bloc-1-remise")
    page.wait_for_timeout(800)  # sooner is a double press
    page.keyboard.press("Enter")

    expect(page.get_by_text(SUBMITTED)).to_be_visible(timeout=LOADS_WITHIN_MS)
    assert phases(grid) == [("situation", 25), ("interview", 17)]
    assert is_submitted(grid)


def test_block_2b_by_touch_alone(
    build_session: Callable[..., BuiltSession], new_laptop: Callable[..., Laptop], server: Server
):
    session = build_session(blocks=("2B",))
    laptop = new_laptop(session.tokens[0], **TABLET)
    page = laptop.tab()
    page.goto(laptop.url)
    page.get_by_role("button", name="Ouvrir la grille").tap(timeout=LOADS_WITHIN_MS)
    grid = open_from_home(page, session.sittings["2B"], laptop)

    for name, phase in (("▸ Commencer : préparation", "Préparation"), ("▸ Suite : étude de cas", "Étude de cas")):
        page.get_by_role("button", name=name).tap()
        expect_phase(page, phase)
        page.wait_for_timeout(800)  # sooner is a double tap
    codes = grid.codes
    for code in codes[:12]:
        grid.radio(code, "met").tap()
    photograph(page, "heure-bloc-2b-tablette")
    grid.expect_all_saved()
    server.kill()
    for code in codes[12:16]:
        grid.radio(code, "not_met").tap()
    expect(grid.status).to_contain_text("4 en attente")
    server.start()
    grid.expect_all_saved()
    grid.reload()
    for name, phase in (("▸ Suite : présentation orale", "Présentation orale"), ("▸ Suite : entretien", "Entretien")):
        page.get_by_role("button", name=name).tap()
        expect_phase(page, phase)
        page.wait_for_timeout(800)
    for code in codes[16:-1]:
        grid.radio(code, "met").tap()
    grid.row(codes[0]).get_by_role("button", name=f"Remarque sur {codes[0]}").tap()
    page.keyboard.type("Très clair")
    grid.expect_all_saved()
    page.get_by_role("button", name="Remettre ma grille…").tap()
    page.get_by_label("Pourquoi restent-ils non observés ?").tap()
    page.keyboard.type("Le cas ne l'appelait pas")
    photograph(page, "heure-bloc-2b-remise")
    page.get_by_role("button", name="Confirmer la remise").tap()

    expect(page.get_by_text(SUBMITTED)).to_be_visible(timeout=LOADS_WITHIN_MS)
    assert phases(grid) == [("case", 16), ("interview", len(codes) - 17)]
    assert grid.stored(codes[0]).remark == "Très clair"
    assert is_submitted(grid)
