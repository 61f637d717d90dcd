"""The juror's hour: one clock for the committee, evidence by phase, notes, questions, and what is left to settle."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, photograph
from tests.build import BuiltSession


@pytest.fixture
def grid(laptop: Laptop, session: BuiltSession) -> Grid:
    return laptop.grid(session.sittings["2A"])


def rows(grid: Grid, query: str) -> list[tuple[object, ...]]:
    return grid.database.rows(query, grid.sitting)


def start(page: Page, phase: str) -> None:
    page.get_by_role("button", name="utre phase…").click()
    page.locator(f".hour [data-phase='{phase}']").click()
    expect(page.locator(".hour .phase")).to_have_text(
        {"situation": "Mise en situation", "interview": "Entretien"}[phase]
    )


def pause(page: Page, reason: str) -> None:
    page.get_by_role("button", name="Pause, autre phase…").click()
    page.get_by_label("Pourquoi cette pause ?").fill(reason)
    page.keyboard.press("Enter")


def test_each_mark_takes_the_phase_that_runs_and_one_key_corrects_it(grid: Grid):
    page = grid.page
    start(page, "situation")
    grid.radio("C2A.1.1", "not_observed").focus()
    page.keyboard.press("a")
    start(page, "interview")
    grid.radio("C2A.1.2", "not_observed").focus()
    page.keyboard.press("n")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("r")
    page.keyboard.type("Réponse vague")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    grid.radio("C2A.1.1", "met").focus()
    page.keyboard.press("p")

    grid.expect_all_saved()
    photograph(page, "heure")
    found = "SELECT c.code, m.value, m.phase, m.flagged FROM mark m JOIN criterion c ON c.id = m.criterion_id"
    assert rows(grid, f"{found} WHERE m.sitting_id = ? ORDER BY c.code") == [
        ("C2A.1.1", "met", "interview", 0),
        ("C2A.1.2", "not_met", "interview", 1),
    ]


def test_the_committee_sees_one_clock_and_a_pause_says_why(
    grid: Grid, new_laptop: Callable[..., Laptop], session: BuiltSession
):
    start(grid.page, "situation")
    pause(grid.page, "Alarme incendie")
    expect(grid.page.locator(".hour .level")).to_have_text("En pause : Alarme incendie")

    other = new_laptop(session.tokens[1]).grid(grid.sitting)

    expect(other.page.locator(".hour .level")).to_have_text("En pause : Alarme incendie")
    other.page.get_by_role("button", name="Reprendre").click()
    expect(grid.page.locator(".hour .level")).to_have_text("", timeout=10_000)
    grid.page.reload()
    expect(grid.page.locator(".hour .phase")).to_have_text("Mise en situation")
    assert rows(grid, "SELECT step FROM clock_event WHERE sitting_id = ? ORDER BY revision") == [
        ("started",),
        ("paused",),
        ("resumed",),
    ]


STEPS = "SELECT step, phase FROM clock_event WHERE sitting_id = ? ORDER BY revision"


def test_gestures_made_while_the_server_is_silent_reach_it_in_their_order(grid: Grid):
    page = grid.page
    expect(page.locator(".hour .phase")).to_have_text("Pas commencé")
    page.route("**/api/clock", lambda route: route.abort())
    start(page, "situation")
    pause(page, "Alarme incendie")
    start(page, "interview")
    page.unroute("**/api/clock")
    expect(page.locator(".hour .level")).to_have_text("", timeout=10_000)

    assert rows(grid, STEPS) == [("started", "situation"), ("paused", "situation"), ("started", "interview")]


def test_a_double_click_starts_one_phase(grid: Grid):
    expect(grid.page.locator(".hour .phase")).to_have_text("Pas commencé")

    grid.page.get_by_role("button", name="▸ Commencer : accueil").dblclick()
    expect(grid.page.locator(".hour .phase")).to_have_text("Accueil")
    start(grid.page, "interview")
    expect(grid.page.locator(".hour .level")).to_have_text("")

    assert rows(grid, STEPS) == [("started", "welcome"), ("started", "interview")]


def test_a_phase_started_without_the_server_is_timed_from_the_gesture(grid: Grid):
    page = grid.page
    expect(page.locator(".hour .phase")).to_have_text("Pas commencé")
    page.route("**/api/clock", lambda route: route.abort())
    start(page, "situation")

    expect(page.locator(".hour .timer")).to_contain_text("0:04 · reste", timeout=10_000)
    page.reload()
    expect(page.locator(".hour .timer")).to_have_text(re.compile(r"0:(0[5-9]|1\d) · reste"))
    page.unroute("**/api/clock")
    expect(page.locator(".hour .level")).to_have_text("", timeout=10_000)
    assert rows(grid, STEPS) == [("started", "situation")]
    expect(page.locator(".hour .timer")).to_have_text(re.compile(r"0:(0[6-9]|[1-5]\d) · reste"))


def test_letters_on_the_clock_mark_the_criterion_and_never_start_a_phase(grid: Grid):
    page = grid.page
    grid.radio("C2A.1.2", "not_observed").focus()
    page.keyboard.press("h")
    assert grid.focused()[:2] == ("button", "")

    for key in ("e", "p", "m", "c", "a"):
        page.keyboard.press(key)

    grid.expect_all_saved()
    assert grid.stored_values() == {"C2A.1.2": "met"}
    assert rows(grid, STEPS) == []
    page.keyboard.press("h")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert grid.focused()[1] == "C2A.1.3"


def test_no_row_moves_when_a_pause_is_asked_for(grid: Grid):
    page = grid.page
    start(page, "situation")
    before = grid.row("C2A.1.1").bounding_box()

    page.get_by_role("button", name="Pause, autre phase…").click()
    photograph(page, "horloge-ouverte")

    assert grid.row("C2A.1.1").bounding_box() == before


def test_a_note_is_caught_by_one_key_kept_through_a_cut_and_attached(grid: Grid):
    page = grid.page
    page.route("**/api/notes", lambda route: route.abort())
    grid.radio("C2A.1.1", "not_observed").focus()
    page.keyboard.press("v")
    page.keyboard.type("« Je vous rappelle demain »")
    page.keyboard.press("Enter")

    assert grid.focused()[1] == "C2A.1.1"
    expect(page.get_by_text("✓ Note gardée")).to_be_in_viewport()
    expect(page.locator(".notes .note-state")).to_have_text("en attente")
    expect(page.locator(".status")).to_contain_text("en attente")
    page.reload()
    expect(page.locator(".notes .note-state")).to_have_text("en attente")
    page.unroute("**/api/notes")
    expect(page.locator(".notes .note-state")).to_have_text("✓ enregistrée", timeout=10_000)
    page.get_by_label("Critère de cette note").select_option("C2A.1.2")
    page.locator("h1").first.click()
    grid.expect_all_saved()

    expect(page.locator(".notes .note-state")).to_have_text("✓ enregistrée")
    kept = "SELECT n.text, c.code FROM note n JOIN criterion c ON c.id = n.criterion_id WHERE n.sitting_id = ?"
    assert rows(grid, kept) == [("« Je vous rappelle demain »", "C2A.1.2")]


def test_q_shows_what_is_left_with_a_question_and_what_can_still_change(grid: Grid):
    grid.mark("C2A.1.1", "met")
    grid.expect_all_saved()
    grid.radio("C2A.1.2", "not_observed").focus()

    grid.page.keyboard.press("q")

    expect(grid.page.locator("[data-row='C2A.1.1']")).to_be_hidden()
    ask = grid.page.locator("[data-row='C2A.1.2'] .ask")
    expect(ask).to_contain_text("Expliquez comment les données personnelles, les besoins spécifiques")
    expect(ask).to_contain_text("Peut encore changer le résultat")
    photograph(grid.page, "reste-a-questionner")


def test_after_q_a_key_means_a_criterion_that_is_shown(grid: Grid):
    page = grid.page
    grid.mark("C2A.1.1", "met")
    grid.expect_all_saved()

    page.keyboard.press("q")
    assert grid.focused()[1] == "C2A.1.2"
    page.keyboard.press("n")
    page.keyboard.press("q")
    grid.radio("C2A.1.1", "met").click()
    page.get_by_role("button", name="Reste à questionner").click()
    page.keyboard.press("n")
    grid.expect_all_saved()

    assert grid.stored_values() == {"C2A.1.1": "met", "C2A.1.2": "not_met", "C2A.1.3": "not_met"}


def test_when_nothing_is_left_to_ask_no_key_marks_what_is_hidden(grid: Grid):
    page = grid.page
    for code in grid.codes:
        grid.mark(code, "met")
    page.keyboard.press("q")
    page.keyboard.press("n")

    expect(page.get_by_text("Tous les critères sont observés.").first).to_be_visible()
    grid.expect_all_saved()
    assert set(grid.stored_values().values()) == {"met"}


def test_a_remark_is_gone_on_with_after_a_reload(grid: Grid):
    grid.mark("C2A.1.1", "met")
    grid.write_remark("C2A.1.1", "Reformule")
    grid.expect_all_saved()
    grid.reload()

    grid.row("C2A.1.1").locator("textarea").press_sequentially(" bien")
    grid.page.keyboard.press("Escape")
    grid.expect_all_saved()

    assert grid.stored("C2A.1.1") == Stored("met", remark="Reformule bien")


def test_the_status_line_says_that_a_remark_being_typed_waits(grid: Grid):
    grid.mark("C2A.1.1", "met")
    grid.expect_all_saved()
    grid.page.keyboard.press("r")

    grid.page.keyboard.type("Une phrase tapée sans s'arrêter, lettre après lettre", delay=100)
    assert "1 en attente" in grid.status.inner_text()

    grid.expect_all_saved()


def test_the_panel_of_the_clock_folds_once_a_criterion_is_marked(grid: Grid):
    page = grid.page
    start(page, "situation")
    page.get_by_role("button", name="Pause, autre phase…").click()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Écrivez pourquoi en quelques mots.")).to_be_visible()

    grid.radio("C2A.2.2", "met").click()

    expect(page.locator(".hour .panel")).to_be_hidden()
    pause(page, "Alarme")
    expect(page.locator(".hour .level")).to_have_text("En pause : Alarme")
    page.keyboard.press("Enter")  # the focus is on what ends it
    expect(page.locator(".hour .level")).to_have_text("")


def test_a_reservation_on_what_is_met_is_listed_before_submitting(grid: Grid):
    grid.mark("C2A.1.1", "met")
    grid.radio("C2A.1.1", "met").focus()
    grid.page.keyboard.press("f")
    grid.expect_all_saved()

    expect(grid.page.locator(".doubtful")).to_have_text("Acquis, mais avec une réserve : C2A.1.1")


def test_a_grid_of_another_day_says_so_until_it_is_begun(grid: Grid):
    expect(grid.page.get_by_text("Ce passage est prévu le 23/11/2026, pas aujourd'hui")).to_be_visible()

    grid.mark("C2A.1.1", "met")
    grid.expect_all_saved()
    grid.reload()

    expect(grid.page.get_by_text("Ce passage est prévu le")).to_be_hidden()
