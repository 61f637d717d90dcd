"""Submitting a grid: what is incomplete is said, a reason is asked for, and the grid is locked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Grid, Laptop, photograph, pick
from tests.build import BuiltSession


@pytest.fixture
def grid(laptop: Laptop, session: BuiltSession) -> Grid:
    return laptop.grid(session.sittings["2A"])


def test_an_incomplete_grid_is_submitted_by_keyboard_with_a_reason(grid: Grid):
    for code in grid.codes[2:]:
        grid.mark(code, "met")
    grid.expect_all_saved()
    expect(grid.page.locator("#missing")).to_have_text("2 critères restent non observés : C2A.1.1C2A.1.2")
    grid.page.get_by_role("button", name="C2A.1.2", exact=True).click()
    assert grid.focused()[1] == "C2A.1.2"

    grid.page.get_by_role("button", name="Remettre ma grille…").press("Enter")
    grid.page.keyboard.press("Enter")
    expect(grid.page.get_by_text("Écrivez pourquoi ces critères restent non observés")).to_be_visible()
    grid.page.keyboard.type("Situation écourtée par une alerte incendie")
    photograph(grid.page, "remise")
    grid.page.keyboard.press("Enter")

    expect(grid.page.get_by_text("Votre grille est remise")).to_be_visible(timeout=20_000)
    expect(grid.page.get_by_role("button", name="Remettre ma grille…")).to_be_hidden()
    photograph(grid.page, "remise-faite")


def test_marks_that_wait_are_never_left_behind(grid: Grid, new_laptop: Callable[..., Laptop]):
    grid.page.route("**/api/marks", lambda route: route.abort())
    first = grid.codes[0]
    grid.mark(first, "met")
    grid.page.get_by_role("button", name="Remettre ma grille…").click()
    grid.page.get_by_label("Pourquoi restent-ils non observés ?").fill("Fin de la situation")

    grid.page.get_by_role("button", name="Confirmer la remise").click()

    expect(grid.page.get_by_text("Des marques ou des notes attendent encore d'être enregistrées")).to_be_visible()
    grid.page.unroute("**/api/marks")
    grid.expect_all_saved()
    grid.page.get_by_role("button", name="Confirmer la remise").click()
    expect(grid.page.get_by_text("Votre grille est remise")).to_be_visible(timeout=20_000)
    assert grid.stored_values() == {first: "met"}


def test_a_mark_of_a_submitted_grid_is_corrected_with_its_reason(grid: Grid):
    grid.page.get_by_role("button", name="Remettre ma grille…").click()
    grid.page.get_by_label("Pourquoi restent-ils non observés ?").fill("Fin de la situation")
    grid.page.get_by_role("button", name="Confirmer la remise").click()
    expect(grid.page.get_by_text("Votre grille est remise")).to_be_visible(timeout=20_000)

    grid.page.get_by_text("Corriger une marque de ma grille remise").click()
    pick(grid.page, "Nouvelle valeur", "✓ Acquis")
    grid.page.get_by_label("Pourquoi corriger après la remise ?").fill("Relu mes notes")
    grid.page.get_by_role("button", name="Corriger", exact=True).click()

    expect(grid.page.get_by_text("La marque de C2A.1.1 est corrigée")).to_be_visible(timeout=20_000)
    expect(grid.radio("C2A.1.1", "met")).to_have_attribute("aria-checked", "true")


def test_a_note_that_waits_is_not_left_behind_either(grid: Grid):
    grid.page.route("**/api/notes", lambda route: route.abort())
    grid.radio(grid.codes[0], "not_observed").focus()
    grid.page.keyboard.press("v")
    grid.page.keyboard.type("Cite le délai de rétractation")
    grid.page.keyboard.press("Enter")
    grid.page.get_by_role("button", name="Remettre ma grille…").click()
    grid.page.get_by_label("Pourquoi restent-ils non observés ?").fill("Fin de la situation")

    grid.page.get_by_role("button", name="Confirmer la remise").click()

    expect(grid.page.get_by_text("des notes attendent encore")).to_be_visible()
    grid.page.unroute("**/api/notes")
    grid.expect_all_saved()
    grid.page.get_by_role("button", name="Confirmer la remise").click()
    expect(grid.page.get_by_role("link", name="Aller à la concertation")).to_be_visible(timeout=20_000)
    assert grid.page.evaluate("() => document.activeElement.shadowRoot?.activeElement?.className") == "note"
    assert grid.database.rows("SELECT text FROM note WHERE sitting_id = ?", grid.sitting) == [
        ("Cite le délai de rétractation",)
    ]
