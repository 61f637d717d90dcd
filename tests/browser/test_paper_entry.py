"""A paper grid typed in with the keyboard: one key a criterion, nothing lost by a reload, recorded at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import expect

from cqp.exports.local_time import local
from cqp.marking.seal import PaperGrid, paper_code
from cqp.store.engine import Store
from cqp.store.installation import read_secret
from tests.browser.database import Database, Stored
from tests.browser.screen import Laptop
from tests.browser.test_accessibility import settled, violations
from tests.build import BuiltSession

TWO_MINUTES_S = 120
SHOWS_WITHIN_MS = 20_000


def test_a_sheet_of_42_criteria_is_typed_in_by_keyboard(
    new_laptop: Callable[..., Laptop], coordinator: str, session: BuiltSession, beside: Store, database: Database
):
    sitting = session.sittings["1"]
    with beside.reading() as db:
        code = paper_code(read_secret(db), PaperGrid(sitting, session.assessors[0], None))
    laptop = new_laptop(coordinator)
    page = laptop.tab()
    page.goto(f"{laptop.url}/saisie_papier")
    page.get_by_label("Code de la grille").fill(code, timeout=SHOWS_WITHIN_MS)
    page.keyboard.press("Enter")  # as a scanner does
    day = page.get_by_label("Jour écrit sur la grille")
    expect(day).to_be_visible(timeout=SHOWS_WITHIN_MS)

    began = time.monotonic()
    expect(day).to_be_focused()
    day.fill(local(datetime.now(UTC)).date().isoformat())  # typing follows the order of the browser's language
    for key in ("Enter", "a", "n", "e", "s", *"Hors sujet", "Enter", "a", "ArrowUp", "r", *"rare", "Enter", *"a" * 37):
        page.keyboard.press(key)
    typed_in_s = time.monotonic() - began

    expect(page.get_by_text("42 / 42 lignes saisies")).to_be_visible()
    assert page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent") == "Vérifier la saisie"
    page.reload()
    expect(page.get_by_text("42 / 42 lignes saisies")).to_be_visible(timeout=SHOWS_WITHIN_MS)
    expect(page.get_by_role("button", name="Vérifier la saisie")).to_be_focused()
    assert database.marks(sitting) == {}
    settled(page, "Recopier")
    assert violations(page, "saisie-papier") == []
    page.get_by_role("button", name="Vérifier la saisie").press("Enter")
    expect(page.get_by_role("heading", name="Vérifier et enregistrer")).to_be_focused(timeout=SHOWS_WITHIN_MS)
    expect(page.get_by_text("= Inchangé : 1 ligne – 1 déjà connue")).to_be_visible(timeout=SHOWS_WITHIN_MS)
    page.get_by_text("J'ai recopié cette grille").click(timeout=SHOWS_WITHIN_MS)
    page.get_by_role("button", name="Enregistrer cette grille").click()
    expect(page.get_by_text("41 marques enregistrées d'après la grille papier.")).to_be_visible(timeout=SHOWS_WITHIN_MS)
    expect(page.get_by_text("0 / 42 lignes saisies")).to_be_attached()
    expect(page.get_by_label("Code de la grille")).to_be_focused()
    expect(page.get_by_text("41 marques enregistrées d'après la grille papier.")).to_be_in_viewport()

    stored = database.marks(sitting)
    assert len(stored) == 41
    assert {code: one for code, one in stored.items() if one != Stored("met", "", "")} == {
        "C1.1.2": Stored("not_met", "", ""),
        "C1.1.4": Stored("not_applicable", "", "Hors sujet"),
        "C1.1.5": Stored("met", "rare", ""),
    }
    assert page.evaluate("sessionStorage.length") == 0
    assert typed_in_s < TWO_MINUTES_S


def test_an_observation_waits_for_its_value_and_one_without_is_told(
    new_laptop: Callable[..., Laptop], coordinator: str, session: BuiltSession, beside: Store, database: Database
):
    with beside.reading() as db:
        code = paper_code(read_secret(db), PaperGrid(session.sittings["2A"], session.assessors[0], None))
    laptop = new_laptop(coordinator)
    page = laptop.tab()
    page.goto(f"{laptop.url}/saisie_papier?grille={code}")
    day = page.get_by_label("Jour écrit sur la grille")
    expect(day).to_be_focused(timeout=SHOWS_WITHIN_MS)
    day.fill(local(datetime.now(UTC)).date().isoformat())

    for key in ("Enter", "r", *"net", "Enter", "a", "n", "r", *"flou", "Enter"):  # the third has no value
        page.keyboard.press(key)
    page.get_by_role("button", name="Vérifier la saisie").press("Enter")

    expect(page.get_by_text("Observation sans valeur : C2A.1.3.")).to_be_visible()
    page.keyboard.press("a")
    page.get_by_role("button", name="Vérifier la saisie").press("Enter")
    expect(page.get_by_text("Ce qui serait enregistré : 3 lignes")).to_be_visible(timeout=SHOWS_WITHIN_MS)
    assert database.marks(session.sittings["2A"]) == {}
