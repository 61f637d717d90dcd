"""Signed out, signed in again, or somebody else at the same laptop: marks stay with whom they belong to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, photograph
from tests.build import BuiltSession

NOTICED_WITHIN_MS = 10_000


@pytest.fixture
def grid(laptop: Laptop, session: BuiltSession) -> Grid:
    return laptop.grid(session.sittings["1"])


def sign_out(laptop: Laptop) -> Page:
    """Sign out in another tab and return it."""
    page = laptop.tab()
    page.goto(f"{laptop.url}/compte")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_label("Code d'accès personnel")).to_be_visible()
    return page


def sign_in(page: Page, code: str) -> None:
    page.get_by_label("Code d'accès personnel").fill(code)
    page.get_by_role("button", name="Ouvrir mes passages").click()
    expect(page.get_by_role("heading", name="Mes passages")).to_be_visible()


def test_signed_out_in_another_tab_marks_wait_until_one_signs_in_again(
    grid: Grid, laptop: Laptop, session: BuiltSession
):
    first, second = grid.codes[:2]
    grid.mark(first, "met")
    grid.expect_all_saved()

    other = sign_out(laptop)
    grid.mark(second, "not_met")

    expect(grid.status).to_contain_text("Reconnectez-vous – 1 en attente", timeout=NOTICED_WITHIN_MS)
    photograph(grid.page, "notation-reconnectez-vous")
    assert grid.database.history(grid.sitting) == [(first, "met", 1)]

    other.reload()
    expect(other.get_by_text("Ce poste garde une saisie qui n'est pas encore enregistrée.")).to_be_visible()
    photograph(other, "entree-une-saisie-attend")
    sign_in(other, session.codes[0])
    grid.expect_all_saved()
    assert grid.database.history(grid.sitting) == [(first, "met", 1), (second, "not_met", 1)]


def test_being_signed_out_is_noticed_before_anything_is_marked(grid: Grid, laptop: Laptop):
    sign_out(laptop)

    expect(grid.status).to_contain_text("Reconnectez-vous", timeout=NOTICED_WITHIN_MS)


def test_a_colleague_who_signs_in_at_the_same_laptop_never_gets_the_marks_that_wait(
    grid: Grid, laptop: Laptop, session: BuiltSession
):
    first = grid.codes[0]
    other = sign_out(laptop)
    grid.mark(first, "not_met")
    expect(grid.page.locator('[data-save-state="waiting"]')).to_have_count(1)

    sign_in(other, session.codes[1])
    grid.page.wait_for_timeout(NOTICED_WITHIN_MS)

    assert by_assessor(grid) == []
    expect(grid.status).to_contain_text("1 en attente")


def test_a_tab_left_open_by_one_assessor_never_marks_for_the_colleague_who_signed_in(
    grid: Grid, laptop: Laptop, session: BuiltSession
):
    first, second = grid.codes[:2]
    grid.mark(first, "met")
    grid.expect_all_saved()
    sign_in(sign_out(laptop), session.codes[1])
    theirs = laptop.grid(grid.sitting)
    theirs.mark(first, "not_met")
    expect(theirs.page.locator(f'[data-criterion="{first}"] + .side .mark')).to_have_text("✓")
    theirs.mark(first, "met")
    theirs.mark(first, "not_met")

    grid.page.wait_for_timeout(NOTICED_WITHIN_MS)
    assert grid.painted()[first].value == "met"
    grid.mark(second, "met")
    grid.page.wait_for_timeout(1_500)

    mine, colleague = session.assessors
    assert by_assessor(grid) == [
        (mine, first, "met"),
        (colleague, first, "not_met"),
        (colleague, first, "met"),
        (colleague, first, "not_met"),
    ]


def test_somebody_elses_sitting_in_an_open_tab_says_so_and_keeps_the_marks(
    grid: Grid, laptop: Laptop, build_session: Callable[[], BuiltSession]
):
    stranger = build_session()
    other = sign_out(laptop)
    grid.mark(grid.codes[0], "met")
    sign_in(other, stranger.codes[0])

    expect(grid.status).to_contain_text("pas ouvert à la personne connectée", timeout=NOTICED_WITHIN_MS)
    expect(grid.status).to_contain_text("1 en attente")
    assert by_assessor(grid) == []


def by_assessor(grid: Grid) -> list[tuple[int, str, str]]:
    """Return (assessor, criterion, value) of every mark of the sitting, in order."""
    query = (
        "SELECT assessor_id, code, value FROM mark_event JOIN criterion ON criterion_id = criterion.id "
        "WHERE sitting_id = ? ORDER BY mark_event.id"
    )
    return grid.database.rows(query, grid.sitting)


def test_a_remark_cut_short_by_a_crash_does_not_clear_the_value(grid: Grid, laptop: Laptop):
    code = grid.codes[0]
    grid.mark(code, "met")
    grid.expect_all_saved()
    grid.row(code).get_by_role("button", name=f"Remarque sur {code}").click()
    grid.page.keyboard.type("coup")
    grid.page.close(run_before_unload=False)

    home = laptop.tab()
    home.goto(laptop.url)
    expect(home.get_by_role("heading", name="Mes passages")).to_be_visible()
    home.wait_for_timeout(14_000)

    again = laptop.grid(grid.sitting)
    again.expect_all_saved()
    assert grid.stored(code) == Stored("met", remark="coup")
