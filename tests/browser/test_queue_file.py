"""A laptop that never finds the server again: its queue travels as a file, and the account of laptops comes right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect

from cqp.services.account_laptops import read_ledger
from cqp.store.engine import Store
from tests.browser.screen import Laptop, choose, photograph
from tests.browser.wire import Wire
from tests.build import BuiltSession

LOADS_WITHIN_MS = 20_000


def test_what_waits_is_saved_to_a_file_imported_once_and_accounted_for(
    new_laptop: Callable[..., Laptop],
    wire: Wire,
    beside: Store,
    session: BuiltSession,
    coordinator: str,
    tmp_path: Path,
) -> None:
    with beside.writing() as db:
        db.exec_driver_sql("UPDATE exam_session SET name = ? WHERE id = ?", (f"File {session.id}", session.id))
    grid = new_laptop(session.tokens[0], url=wire.url).grid(session.sittings["2A"])
    first, second = grid.codes[:2]
    expect(grid.page.get_by_role("button", name="dans un fichier")).to_be_hidden()
    grid.mark(first, "met")
    grid.expect_all_saved()
    grid.page.wait_for_timeout(4_500)  # the laptop says what it made, and gets its secret
    wire.cut()
    grid.mark(first, "not_met")
    grid.mark(first, "met")
    grid.mark(second, "not_met")
    with grid.page.expect_download() as saving:
        grid.page.get_by_role("button", name="Enregistrer ce qui attend…").click()
    file = tmp_path / "file.json"
    saving.value.save_as(file)

    desk = new_laptop(coordinator).tab()
    desk.goto(f"{new_laptop(coordinator).url}/direct")
    expect(desk.get_by_role("heading", name="Décompte des postes")).to_be_visible(timeout=LOADS_WITHIN_MS)
    choose(desk, "Session d'examen", f"File {session.id} – Lyon")
    expect(desk.get_by_text("1 poste :")).to_be_visible()
    desk.locator('input[type="file"]').set_input_files(file)
    expect(desk.get_by_text("gardées sur son poste : 3.")).to_be_visible()
    photograph(desk, "en-direct-file-importee", full_page=True)
    desk.get_by_role("button", name="Enregistrer ces marques").click()
    expect(desk.get_by_text("3 marques enregistrées")).to_be_visible()
    stored = [(first, "met", 1), (first, "not_met", 2), (first, "met", 3), (second, "not_met", 1)]
    assert grid.database.history(grid.sitting) == stored

    wire.heal()
    grid.expect_all_saved()
    grid.page.wait_for_timeout(4_500)
    assert grid.database.history(grid.sitting) == stored
    (account,) = read_ledger(beside, coordinator, session.id, datetime.now(UTC)).accounts
    assert (account.made, account.acknowledged, account.stored, account.missing) == (4, 4, 4, 0)
    desk.get_by_role("button", name="Recompter").click()
    expect(desk.get_by_text("Le compte est juste.")).to_be_visible()
