"""Two assessors confer on two laptops, decide, and sign; the last signature seals."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from cqp.store.engine import Store
from tests.browser.screen import Laptop, photograph, pick
from tests.build import BuiltSession

LOADS_WITHIN_MS = 20_000
FOLLOWS_WITHIN_MS = 15_000


def confer(laptop: Laptop, session: BuiltSession) -> Page:
    page = laptop.tab()
    page.goto(f"{laptop.url}/concertation?sitting={session.sittings['2A']}")
    expect(page.get_by_role("heading", name="Procès-verbal")).to_be_visible(timeout=LOADS_WITHIN_MS)
    return page


def test_two_assessors_go_from_their_grids_to_sealed_minutes(
    new_laptop: Callable[..., Laptop], conferring: BuiltSession, beside: Store
):
    pages = []
    for token in conferring.tokens:
        laptop = new_laptop()
        laptop.sign_in_as(token)
        pages.append(confer(laptop, conferring))
    first, second = pages
    expect(first.get_by_text("1 compétence à décider, 1 écart entre évaluateurs.")).to_be_visible()
    expect(first.get_by_text("Remarque : *Net*")).to_be_visible()
    photograph(first, "concertation")
    expect(first.get_by_role("button", name="Établir le procès-verbal")).to_be_disabled()

    pick(first, "Valeur retenue pour C2A.1.1", "✓ Acquis")
    first.get_by_label("Raison courte").fill("Vu à l'entretien")
    first.get_by_role("button", name="Retenir").click()

    expect(second.get_by_role("button", name="Établir le procès-verbal")).to_be_enabled(timeout=FOLLOWS_WITHIN_MS)
    second.get_by_role("button", name="Établir le procès-verbal").click()
    for page in (second, first):
        sign = page.get_by_role("button", name="Signer ce procès-verbal")
        expect(sign).to_be_visible(timeout=FOLLOWS_WITHIN_MS)
        photograph(page, "proces-verbal-a-signer")
        sign.click()
    expect(first.get_by_text("■ Procès-verbal signé")).to_be_visible(timeout=FOLLOWS_WITHIN_MS)
    photograph(first, "proces-verbal-signe")

    with beside.reading() as db:
        stage = db.exec_driver_sql(f"SELECT stage, status FROM sitting WHERE id = {conferring.sittings['2A']}").one()
    assert tuple(stage) == ("signed", "validated")


def test_before_all_grids_are_submitted_the_page_shows_nothing(laptop: Laptop, session: BuiltSession):
    page = laptop.tab()
    page.goto(f"{laptop.url}/concertation?sitting={session.sittings['1']}")

    expect(page.get_by_text("La concertation s'ouvre quand chacun a remis sa grille.")).to_be_visible(
        timeout=LOADS_WITHIN_MS
    )


def test_the_loser_of_a_race_is_told_and_keeps_the_reason_being_typed(
    new_laptop: Callable[..., Laptop], conferring: BuiltSession
):
    pages = []
    for token in conferring.tokens:
        laptop = new_laptop()
        laptop.sign_in_as(token)
        pages.append(confer(laptop, conferring))
    for rank, page in enumerate(pages):
        pick(page, "Valeur retenue pour C2A.1.1", "✗ Non acquis" if rank else "✓ Acquis")
        page.get_by_label("Raison courte").fill(f"Raison {rank}")
        page.get_by_label("Raison courte").press("Tab")
        expect(page.get_by_role("button", name="Retenir")).to_be_enabled()

    for page in pages:
        page.get_by_role("button", name="Retenir").click(no_wait_after=True)

    loser = pages[1]  # the first click came first
    expect(loser.get_by_text("Le critère C2A.1.1 vient de changer, depuis un autre poste")).to_be_visible(
        timeout=LOADS_WITHIN_MS
    )
    expect(loser.get_by_label("Raison courte")).to_have_value("Raison 1")


def test_a_double_click_agrees_once_and_is_not_told_that_it_was_refused(laptop: Laptop, conferring: BuiltSession):
    page = confer(laptop, conferring)
    pick(page, "Valeur retenue pour C2A.1.1", "✓ Acquis")
    expect(page.get_by_role("button", name="Retenir")).to_be_enabled()

    page.get_by_role("button", name="Retenir").dblclick()

    expect(page.get_by_text("0 compétence à décider")).to_be_visible(timeout=LOADS_WITHIN_MS)
    expect(page.get_by_text("vient de changer")).to_have_count(0)
