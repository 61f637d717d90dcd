"""The same assessor in two tabs or on two laptops: nothing is overwritten in silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.database import Stored
from tests.browser.screen import Grid, Laptop, Painted, photograph, wait_until
from tests.browser.server import Server
from tests.browser.wire import Wire
from tests.build import BuiltSession

SEEN_WITHIN_MS = 6_000


@pytest.fixture
def here(laptop: Laptop, session: BuiltSession) -> Grid:
    return laptop.grid(session.sittings["1"])


@pytest.fixture
def there(new_laptop: Callable[..., Laptop], wire: Wire, session: BuiltSession) -> Grid:
    """The same grid on another laptop, behind a cable of its own."""
    return new_laptop(session.tokens[0], url=wire.url).grid(session.sittings["1"])


def test_a_tab_shows_within_six_seconds_what_another_marked(here: Grid, laptop: Laptop):
    code = here.codes[0]
    other = laptop.grid(here.sitting)

    here.mark(code, "not_met")
    here.write_remark(code, "Vu dans l'autre onglet")
    here.page.locator(".who h1").click()

    expect(other.radio(code, "not_met")).to_have_attribute("aria-checked", "true", timeout=SEEN_WITHIN_MS)
    expect(other.row(code).locator("textarea")).to_have_value("Vu dans l'autre onglet", timeout=SEEN_WITHIN_MS)
    other.mark(code, "met")
    other.expect_all_saved()
    assert here.stored(code) == Stored("met", remark="Vu dans l'autre onglet")


def disagree(here: Grid, there: Grid, wire: Wire) -> str:
    """Mark the first criterion on both laptops, the other one being offline; return its code."""
    code = here.codes[0]
    wire.cut()
    here.mark(code, "met")
    here.expect_all_saved()
    there.mark(code, "not_met")
    wire.heal()
    expect(there.row(code).locator(".refusal")).to_be_visible(timeout=10_000)
    return code


def test_a_criterion_changed_meanwhile_shows_both_values_and_asks(here: Grid, there: Grid, wire: Wire):
    code = disagree(here, there, wire)

    photograph(there.page, "notation-deux-valeurs")
    box = there.row(code).locator(".refusal")
    expect(box).to_contain_text("Enregistré")
    expect(box).to_contain_text("« Acquis »")
    expect(box).to_contain_text("Votre choix ici : « Non acquis »")
    expect(there.status).to_contain_text("1 marque refusée")
    assert there.painted()[code] == Painted("met", "refused")
    there.page.wait_for_timeout(4_000)
    assert there.database.history(there.sitting) == [(code, "met", 1)]


def test_keeping_what_is_stored_changes_nothing(here: Grid, there: Grid, wire: Wire):
    code = disagree(here, there, wire)

    there.page.get_by_role("button", name="Garder l'enregistré").click()

    there.expect_all_saved()
    assert there.focused()[1] == code
    assert there.database.history(there.sitting) == [(code, "met", 1)]


def test_keeping_ones_own_choice_stores_a_new_revision(here: Grid, there: Grid, wire: Wire):
    code = disagree(here, there, wire)

    there.page.get_by_role("button", name="Enregistrer mon choix").click()

    there.expect_all_saved()
    assert there.database.history(there.sitting) == [(code, "met", 1), (code, "not_met", 2)]
    expect(here.radio(code, "not_met")).to_have_attribute("aria-checked", "true", timeout=SEEN_WITHIN_MS)


def test_an_undecided_refusal_survives_a_reload(here: Grid, there: Grid, wire: Wire):
    code = disagree(here, there, wire)

    there.reload()

    expect(there.row(code).locator(".refusal")).to_contain_text("Votre choix ici : « Non acquis »")
    there.page.get_by_role("button", name="Enregistrer mon choix").click()
    there.expect_all_saved()
    assert there.stored(code) == Stored("not_met")


def test_the_same_choice_on_both_laptops_asks_nothing(here: Grid, there: Grid, wire: Wire):
    code = here.codes[0]
    wire.cut()
    here.mark(code, "met")
    here.expect_all_saved()
    there.mark(code, "met")

    wire.heal()

    there.expect_all_saved()
    assert there.database.history(there.sitting) == [(code, "met", 1)]


def test_other_criteria_go_through_while_one_is_to_be_decided(here: Grid, there: Grid, wire: Wire):
    code = disagree(here, there, wire)
    after = there.codes[1]

    there.mark(after, "met")

    wait_until(lambda: there.stored(after) == Stored("met"), there.page)
    assert there.painted()[code].state == "refused"


def test_a_remark_from_elsewhere_is_not_overwritten_by_going_on_typing_in_the_old_one(here: Grid, there: Grid):
    code = here.codes[0]
    here.write_remark(code, "Ici")
    here.expect_all_saved()
    expect(there.row(code).locator("textarea")).to_have_value("Ici", timeout=SEEN_WITHIN_MS)
    there.write_remark(code, "Depuis l'autre poste")
    there.expect_all_saved()
    here.page.wait_for_timeout(SEEN_WITHIN_MS)

    here.page.keyboard.type(" et encore")
    here.page.wait_for_timeout(2_000)

    remark = here.stored(code).remark
    asked = here.row(code).locator(".refusal").count() == 1
    assert asked or "Depuis l'autre poste" in remark


def test_two_tabs_that_disagree_offline_ask_whatever_the_length_of_the_outage(
    here: Grid, laptop: Laptop, server: Server
):
    code = here.codes[0]
    other = laptop.grid(here.sitting)
    server.kill()
    other.mark(code, "met")
    here.page.wait_for_timeout(1_000)
    here.mark(code, "not_met")
    here.page.wait_for_timeout(16_000)

    assert here.painted()[code] == Painted("not_met", "waiting")
    assert other.painted()[code] == Painted("met", "waiting")
    server.start()

    wait_until(lambda: "refused" in here.states() | other.states(), here.page, within_s=20)
    here.page.wait_for_timeout(5_000)
    history = here.database.history(here.sitting)
    assert len(history) == 1, "one of the two was overwritten without a question"
