"""The rehearsal tries out the laptop in use, and says go or what to do first."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.screen import Laptop, photograph


def test_a_good_laptop_is_told_to_go_and_a_bad_one_why(laptop: Laptop):
    page = laptop.tab()
    page.goto(f"{laptop.url}/repetition")
    page.get_by_role("button", name="Lancer la répétition").click()

    expect(page.locator(".verdict")).to_contain_text("Oui", timeout=30_000)
    said = page.locator(".rehearsal li").all_inner_texts()
    assert len(said) == 7
    assert "5 marques d'essai ont attendu une coupure, puis sont arrivées une seule fois." in said[5]
    photograph(page, "repetition")

    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    page.route("**/api/rehearsal", lambda route: route.abort())
    page.get_by_role("button", name="Recommencer").click()
    expect(page.locator(".verdict")).to_have_text(
        "✗ Non : 4 points à régler avant l'épreuve, ci-dessous.", timeout=30_000
    )
