"""From an empty database to a running exam session of twelve candidates, by hand, as coordination does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from cqp.exports.candidates_template import COLUMNS
from cqp.exports.local_time import ZONE
from tests.browser.database import Database
from tests.browser.screen import Grid, choose, photograph
from tests.browser.server import Server

LOADS_WITHIN_MS = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PEOPLE = (
    ("Durand Alice", "professionnel extérieur", "Cabinet Durand"),
    ("Petit Hugo", "formateur", "Organisme Petit"),
    ("Roux Inès", "professionnel extérieur", "Cabinet Roux"),
    ("Faure Léo", "représentant de la branche", "Branche"),
)
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("day"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def visit(browser: Browser, empty_server: Server) -> Iterator[Callable[[], Page]]:
    """Opens the home page on a laptop of its own."""
    contexts = []

    def visit() -> Page:
        contexts.append(
            browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1366, "height": 768})
        )
        contexts[-1].set_default_timeout(LOADS_WITHIN_MS)
        page = contexts[-1].new_page()
        page.goto(empty_server.url)
        return page

    yield visit
    for context in contexts:
        context.close()


LASTS = timedelta(days=9)
"""Enough working days, whatever the day on which the test runs."""


def the_list() -> bytes:
    """Return the workbook of twelve candidates: both options, one with extra time, one who holds a block."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Candidats"
    sheet.append(list(COLUMNS))
    for rank in range(1, 13):
        option = "souscription" if rank % 2 else "indemnisation"
        held, extra_time = "1" if rank == 12 else "", "oui" if rank == 1 else "non"
        sheet.append(
            [f"{rank:05d}", f"Nom{rank:02d}", "Zoé", option, "formation", held, "", "", extra_time, "non", "non"]
        )
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def go(page: Page, name: str) -> None:
    if page.get_by_role("link", name=name, exact=True).is_visible():
        page.get_by_role("link", name=name, exact=True).click()
    else:
        page.get_by_role("button", name="Préparer", exact=True).click()
        page.get_by_role("menuitem", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def said(page: Page, words: str | re.Pattern[str]) -> str:
    """Wait for the sentence that tells what was done, and return it."""
    sentence = page.get_by_text(words)
    expect(sentence).to_be_visible(timeout=LOADS_WITHIN_MS)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    return sentence.inner_text()


def create_session(page: Page) -> None:
    go(page, "Sessions d'examen")
    page.get_by_label("Nom de la session").fill("Session de novembre")
    page.get_by_label("Lieu").fill("Lyon")
    last_day = page.get_by_test_id("stDateInput").nth(1)
    last_day.get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{datetime.now(ZONE) + LASTS:%d%m%Y}")
    page.get_by_role("button", name="Enregistrer la session").click()
    said(page, "La session est créée")
    expect(page.get_by_text("Aucun candidat : inscrivez-les")).to_be_visible()
    photograph(page, "journee-1-session")


def import_list(page: Page) -> None:
    go(page, "Candidats")
    page.locator('input[type="file"]').set_input_files({"name": "liste.xlsx", "mimeType": XLSX, "buffer": the_list()})
    expect(page.get_by_role("heading", name="Aperçu : 12 candidat(s)")).to_be_visible(timeout=LOADS_WITHIN_MS)
    photograph(page, "journee-2-apercu")
    page.get_by_role("button", name="Inscrire ces 12 candidats").click()
    said(page, "12 candidats sont inscrits.")


def compose(page: Page) -> list[str]:
    """Enter four assessors and two committees; return the access codes."""
    go(page, "Comités")
    codes = []
    for name, quality, organisation in PEOPLE:
        page.get_by_label("Nom de l'évaluateur").fill(name)
        choose(page, "Qualité", quality)
        page.get_by_label("Organisation").fill(organisation)
        page.get_by_role("button", name="Ajouter l'évaluateur").click()
        codes += CODE.findall(said(page, re.compile(f"{name} est inscrit")))
    for committee, members in (("Comité A", PEOPLE[:2]), ("Comité B", PEOPLE[2:])):
        page.get_by_label("Nom du nouveau comité").fill(committee)
        for name, _, _ in members:
            choose(page, "Ses membres", name)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Créer le comité").click()
        said(page, f"{committee} : {', '.join(sorted(name for name, _, _ in members))}")
    photograph(page, "journee-3-comites")
    return codes


def plan(page: Page) -> None:
    go(page, "Planning")
    page.get_by_role("button", name="Établir le planning").click()
    said(page, re.compile("passages sont placés"))
    expect(page.get_by_text("sans place")).to_have_count(0)
    photograph(page, "journee-4-planning")


def open_session(page: Page) -> None:
    go(page, "Sessions d'examen")
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    page.get_by_role("button", name="Ouvrir la session").click()
    said(page, "La session est maintenant ouverte.")
    photograph(page, "journee-5-ouverte")


def mark_three(page: Page, code: str, database: Database, url: str) -> Grid:
    """Sign an assessor in, declare, open the first grid and mark three criteria."""
    page.get_by_label("Code d'accès personnel").fill(code)
    page.get_by_role("button", name="Ouvrir mes passages").click()
    page.get_by_text("Je déclare n'avoir aucun conflit").click()
    page.get_by_role("button", name="Enregistrer ma déclaration").click()
    expect(page.get_by_role("button", name="Enregistrer ma déclaration")).to_have_count(0)
    page.get_by_role("button", name="Ouvrir la grille").first.click()
    page.wait_for_url("**/notation?sitting=*")
    grid = Grid(page, database, int(page.url.rpartition("=")[2]), url).wait()
    for criterion in grid.codes[:3]:
        grid.mark(criterion, "met")
    grid.expect_all_saved()
    photograph(page, "journee-6-notation")
    return grid


def test_an_exam_day_begins_from_an_empty_database(visit: Callable[[], Page], empty_server: Server) -> None:
    database = Database(empty_server.data_dir / "cqp.db")
    desk = visit()
    desk.get_by_label("Votre nom").fill("Marie Martin")
    desk.get_by_label("Identifiant").fill("marie.martin")
    desk.get_by_label("Mot de passe").fill("quatre mots sans lien")
    desk.get_by_role("button", name="Créer le compte et entrer").click()
    expect(desk.get_by_role("heading", name="Cohorte")).to_be_visible(timeout=LOADS_WITHIN_MS)

    create_session(desk)
    import_list(desk)
    codes = compose(desk)
    plan(desk)
    open_session(desk)
    grid = mark_three(visit(), codes[0], database, empty_server.url)

    go(desk, "En direct")
    expect(desk.get_by_text("Passages : 1 en cours, 0 avec grilles remises, 22 à venir")).to_be_visible()
    photograph(desk, "journee-7-en-direct")
    go(desk, "Cohorte")
    photograph(desk, "journee-8-cohorte")
    assert len(codes) == len(set(codes)) == 4
    assert database.rows("SELECT state, julianday(ends_on) - julianday(starts_on) FROM exam_session") == [
        ("open", LASTS.days)
    ]
    assert database.rows("SELECT count(*) FROM candidate") == [(12,)]
    assert database.rows("SELECT count(*) FROM sitting") == [(23,)]
    assert list(grid.stored_values()) == sorted(grid.codes[:3])
