"""The live grid by mouse: each value, reasons, remarks, progress, what stays in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, Painted, photograph
from tests.build import BuiltSession

FIRST, SECOND, THIRD, FOURTH = "C1.1.1", "C1.1.2", "C1.1.3", "C1.1.4"


@pytest.fixture
def grid(laptop: Laptop, session: BuiltSession) -> Grid:
    """Block 1, nothing observed yet."""
    return laptop.grid(session.sittings["1"])


def test_every_criterion_of_the_block_is_a_radio_group_with_its_text_and_state(grid: Grid):
    groups = grid.page.get_by_role("radiogroup")

    assert len(grid.codes) == 42
    assert grid.painted() == dict.fromkeys(grid.codes, Painted("not_observed", "saved"))
    names = groups.evaluate_all("all => all.map((one) => one.getAttribute('aria-labelledby'))")
    assert names == [f"c-{code}" for code in grid.codes]
    for name in ("Acquis", "Non acquis", "Sans objet", "Non observé"):
        assert grid.page.get_by_role("radio", name=name, exact=True).count() == 42
    expect(groups.first).to_have_accessible_name(grid.row(FIRST).locator(".text").inner_text())


def test_each_value_is_one_click_and_is_stored(grid: Grid):
    grid.mark(FIRST, "met")
    grid.mark(SECOND, "not_met")
    grid.mark_not_applicable(THIRD, "Outil absent de l'entreprise")
    grid.mark(FOURTH, "met")
    grid.mark(FOURTH, "not_observed")

    grid.expect_all_saved()
    photograph(grid.page, "notation-marques")
    assert grid.database.marks(grid.sitting) == {
        FIRST: Stored("met"),
        SECOND: Stored("not_met"),
        THIRD: Stored("not_applicable", reason="Outil absent de l'entreprise"),
        FOURTH: Stored("not_observed"),
    }


def test_sans_objet_asks_a_reason_and_takes_no_empty_one(grid: Grid):
    grid.radio(FIRST, "not_applicable").click()
    field = grid.row(FIRST).locator(".reason-form input")

    expect(field).to_be_focused()
    photograph(grid.page, "notation-sans-objet")
    field.fill("   ")
    field.press("Enter")

    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert grid.database.marks(grid.sitting) == {}
    assert grid.painted()[FIRST].value == "not_observed"


def test_escape_leaves_the_reason_and_the_criterion_as_it_was(grid: Grid):
    grid.mark(FIRST, "met")
    grid.radio(FIRST, "not_applicable").click()
    grid.row(FIRST).locator(".reason-form input").fill("Une raison à moitié écr")
    grid.page.keyboard.press("Escape")

    expect(grid.row(FIRST).locator(".reason-form")).to_have_count(0)
    assert grid.focused() == ("button", FIRST, "met")
    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {FIRST: Stored("met")}


def test_a_reason_typed_and_left_is_kept_like_a_remark(grid: Grid):
    grid.radio(FIRST, "not_applicable").click()
    grid.row(FIRST).locator(".reason-form input").fill("Cas absent ce matin")
    grid.mark(SECOND, "met")

    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {
        FIRST: Stored("not_applicable", reason="Cas absent ce matin"),
        SECOND: Stored("met"),
    }


def test_a_blank_reason_left_for_another_criterion_changes_nothing(grid: Grid):
    grid.mark(FIRST, "met")
    grid.radio(FIRST, "not_applicable").click()
    grid.mark(SECOND, "met")

    expect(grid.row(FIRST).locator(".reason-form")).to_have_count(0)
    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {FIRST: Stored("met"), SECOND: Stored("met")}


def test_a_suggested_reason_is_one_click(grid: Grid):
    grid.radio(FIRST, "not_applicable").click()
    grid.row(FIRST).get_by_role("button", name="Cas non rencontré").click()

    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {FIRST: Stored("not_applicable", reason="Cas non rencontré")}


def test_a_remark_is_saved_when_one_leaves_it_and_reload_keeps_everything(grid: Grid):
    grid.mark(FIRST, "not_met")
    grid.write_remark(FIRST, "Hésite, puis « se reprend »\n<b>en gras</b> 🙂")
    grid.mark(SECOND, "met")
    grid.write_remark(THIRD, "Remarque sans valeur")
    grid.radio(FOURTH, "met").click()
    grid.expect_all_saved()

    grid.reload()

    grid.expect_all_saved()
    photograph(grid.page, "notation-remarques")
    expected = {
        FIRST: Stored("not_met", remark="Hésite, puis « se reprend »\n<b>en gras</b> 🙂"),
        SECOND: Stored("met"),
        THIRD: Stored("not_observed", remark="Remarque sans valeur"),
        FOURTH: Stored("met"),
    }
    assert grid.database.marks(grid.sitting) == expected
    for code in (FIRST, THIRD):
        expect(grid.row(code).locator("textarea")).to_have_value(expected[code].remark)


def test_a_remark_being_typed_survives_a_reload(grid: Grid):
    grid.row(FIRST).get_by_role("button", name=f"Remarque sur {FIRST}").click()
    grid.page.keyboard.type("Jamais quit")

    grid.reload()

    grid.expect_all_saved()
    assert grid.database.marks(grid.sitting) == {FIRST: Stored("not_observed", remark="Jamais quit")}


def test_progress_counts_the_block_and_each_competency(grid: Grid):
    of_block = grid.page.locator(".progress .count")
    of_first = grid.page.locator("h2 .count").first
    expect(of_block).to_have_text("0 / 42 observés")
    expect(of_first).to_have_text("0 / 5")

    grid.mark(FIRST, "met")
    grid.mark(SECOND, "not_met")
    grid.mark_not_applicable(THIRD, "Cas non rencontré")

    expect(of_block).to_have_text("3 / 42 observés")
    expect(of_first).to_have_text("3 / 5")
    grid.mark(THIRD, "not_observed")
    expect(of_block).to_have_text("2 / 42 observés")
    grid.expect_all_saved()


def test_what_remains_to_be_observed_can_be_listed_alone(grid: Grid):
    competency = [code for code in grid.codes if code.startswith("C1.1.")]
    for code in competency:
        grid.mark(code, "met")
    rest = grid.page.get_by_role("button", name=f"Reste à questionner ({42 - len(competency)})")

    rest.click()

    photograph(grid.page, "notation-reste")
    visible = grid.page.locator("[data-row]:visible").evaluate_all("all => all.map((one) => one.dataset.row)")
    assert visible == grid.codes[len(competency) :]
    expect(grid.page.locator("#h-C1\\.1")).to_be_hidden()
    grid.page.get_by_role("button", name="Tout afficher (42)").click()
    assert grid.page.locator("[data-row]:visible").count() == 42


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (360, 740), (320, 640)])
def test_candidate_block_and_competency_stay_in_sight_down_to_the_last_criterion(grid: Grid, width: int, height: int):
    grid.page.set_viewport_size({"width": width, "height": height})

    for code in grid.codes:
        seen = grid.row(code).evaluate(
            """(row) => {
              row.scrollIntoView({ block: "center", behavior: "instant" })
              const root = row.getRootNode()
              const box = (one) => one.getBoundingClientRect().toJSON()
              return {
                row: box(row),
                name: box(root.querySelector(".who h1")),
                block: box(root.querySelector(".block b")),
                top: box(root.querySelector(".top")),
                title: box(row.closest("section").querySelector("h2")),
                header: box(document.querySelector('[data-testid="stHeader"]')),
              }
            }"""
        )
        for what in ("name", "block", "title"):
            assert 0 <= seen[what]["top"] < seen[what]["bottom"] <= height, (code, what, seen)
            assert seen[what]["top"] >= seen["header"]["bottom"] - 1, (code, what, seen)
        assert seen["title"]["top"] >= seen["top"]["bottom"] - 1, (code, seen)
        assert seen["row"]["top"] >= seen["title"]["bottom"] - 1, (code, seen)
        assert seen["row"]["bottom"] <= height, (code, seen)
    photograph(grid.page, f"notation-derniers-{width}")


def test_what_the_header_names_is_really_visible_and_not_covered(grid: Grid):
    grid.at(grid.codes[-1], "met")

    for one in (".who h1", ".block b", ".status"):
        assert grid.page.locator(one).evaluate(
            """(one) => {
              const { left, top, width, height } = one.getBoundingClientRect()
              const hit = one.getRootNode().elementFromPoint(left + Math.min(width, 20) / 2, top + height / 2)
              return hit === one || one.contains(hit)
            }"""
        ), one
    expect(grid.page.locator(".who h1")).to_contain_text("Nom00001")
    expect(grid.page.locator(".block b")).to_have_text("Bloc 1")
