"""Three browsers: two assessors and a coordinator, from the first tick to the signed minutes of the jury."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.database import Database
from tests.browser.screen import ARTIFACTS, Grid, Laptop, choose, expect_drawn, photograph, pick
from tests.build import BuiltSession

LOADS_WITHIN_MS = 20_000
FOLLOWS_WITHIN_MS = 20_000


@pytest.fixture
def session(build_session: Callable[..., BuiltSession]) -> BuiltSession:
    """One candidate who holds block 1 and sits block 2A."""
    return build_session(blocks=("2A",), held=("1",))


def mark_and_submit(grid: Grid, *, but: str = "") -> None:
    """Mark every criterion met by keyboard but one, then submit the grid."""
    for code in grid.codes:
        grid.page.keyboard.press("n" if code == but else "a")
    grid.expect_all_saved()
    grid.page.get_by_role("button", name="Remettre ma grille…").click()
    grid.page.wait_for_timeout(800)  # sooner is a double click
    grid.page.get_by_role("button", name="Confirmer la remise").click()
    expect(grid.page.get_by_text("Votre grille est remise")).to_be_visible(timeout=LOADS_WITHIN_MS)


def confer_and_sign(pages: list[Page]) -> None:
    """Agree on what differs, write the minutes, and sign them on each laptop."""
    for page in pages:
        page.get_by_role("link", name="Ouvrir la concertation").click()
        expect(page.get_by_role("heading", name="Procès-verbal")).to_be_visible(timeout=LOADS_WITHIN_MS)
    first, second = pages
    pick(first, "Valeur retenue pour C2A.1.1", "✓ Acquis")
    first.get_by_label("Raison courte").fill("Vu à l'entretien")
    first.get_by_role("button", name="Retenir").click()
    write = second.get_by_role("button", name="Établir le procès-verbal")
    expect(write).to_be_enabled(timeout=FOLLOWS_WITHIN_MS)
    write.click()
    for page in pages:
        page.get_by_role("button", name="Signer ce procès-verbal").click(timeout=FOLLOWS_WITHIN_MS)
    expect(first.get_by_text("■ Procès-verbal signé")).to_be_visible(timeout=FOLLOWS_WITHIN_MS)


def compose_the_jury(page: Page) -> None:
    for name, college in (("Anne Durand", "Employeurs"), ("Paul Petit", "Salariés")):
        page.get_by_label("Nom du membre").fill(name)
        choose(page, "Collège", college)
        page.get_by_role("button", name="Ajouter ce membre").click()
        expect(page.get_by_text(f"{name} est membre du jury.")).to_be_visible(timeout=LOADS_WITHIN_MS)
        expect_drawn(page)  # the forms below the sentence are drawn anew after it
        expect(page.get_by_label("Nom du membre")).to_have_count(1)
    choose(page, "Présidence", "Anne Durand")
    page.get_by_role("button", name="Enregistrer la composition").click()
    expect(page.get_by_text("La composition est enregistrée.")).to_be_visible(timeout=LOADS_WITHIN_MS)


def keep(page: Page, name: str, file: Path) -> bytes:
    """Download what this link leads to; keep it with the screenshots."""
    with page.expect_download() as caught:
        page.get_by_role("link", name=name).first.click()
    content = Path(caught.value.path()).read_bytes()
    if file.parent.exists():
        file.write_bytes(content)
    return content


def test_two_assessors_and_a_coordinator_go_from_marks_to_sealed_minutes_of_the_jury(
    new_laptop: Callable[..., Laptop], session: BuiltSession, coordinator: str, database: Database
):
    pages = []
    for rank, token in enumerate(session.tokens):
        laptop = new_laptop()
        laptop.sign_in_as(token)
        grid = laptop.grid(session.sittings["2A"])
        mark_and_submit(grid, but="C2A.1.1" if rank else "")
        pages.append(grid.page)
    confer_and_sign(pages)
    assert keep(pages[0], "Ouvrir le procès-verbal (PDF)", ARTIFACTS / "proces-verbal.pdf").startswith(b"%PDF-")

    laptop = new_laptop()
    laptop.sign_in_as(coordinator)
    page = laptop.tab()
    page.goto(f"{laptop.url}/deliberation")
    expect(page.get_by_role("heading", name="Délibération")).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.get_by_role("combobox", name="Session d'examen").click()
    page.get_by_role("option", name=re.compile(rf"^Essai – Lyon( \(n° {session.id}\))?$")).click()
    expect(page.get_by_text("en préparation. 1 candidat :")).to_be_visible(timeout=LOADS_WITHIN_MS)
    compose_the_jury(page)
    photograph(page, "deliberation")
    page.get_by_role("button", name="Décider 1 dossier conforme…").click()
    page.get_by_role("button", name="Suivre les comités").click()
    expect(page.get_by_text("1 dossier décidé comme le proposent les comités.")).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.get_by_role("button", name="Sceller le procès-verbal…").click()
    photograph(page, "deliberation-sceller")
    page.get_by_role("dialog").get_by_role("button", name="Sceller").click()
    expect(page.get_by_text("version 1 : scellé")).to_be_visible(timeout=LOADS_WITHIN_MS)
    photograph(page, "deliberation-scellee")
