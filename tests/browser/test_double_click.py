"""A hurried coordinator clicks twice: it is done once, and what came of it stays readable."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from cqp.marking.sitting import ExamSessionPlan
from cqp.services.list_policies import list_policies
from cqp.services.organise_session import create_exam_session
from cqp.store.engine import Store
from tests.browser.screen import Laptop, choose

LOADS_WITHIN_MS = 20_000
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def prepared(laptop: Laptop, beside: Store, coordinator: str, path: str) -> Page:
    """Open a page of coordination on an exam session in preparation, of this test's own."""
    name = f"Double clic {path}"
    plan = ExamSessionPlan(name, "Lyon", "2020-03-02", "2020-03-06", ("Salle A",))
    create_exam_session(beside, coordinator, plan, list_policies()[0], datetime.now(UTC))
    laptop.sign_in_as(coordinator)
    page = laptop.tab()
    page.goto(laptop.url + path)
    choose(page, "Session d'examen", f"{name} – Lyon")
    return page


def test_an_assessor_is_added_once_and_their_code_is_shown(new_laptop, beside: Store, coordinator: str):
    page = prepared(new_laptop(), beside, coordinator, "/comites")
    expect(page.get_by_label("Nom de l'évaluateur")).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.get_by_label("Nom de l'évaluateur").fill("Hélène Hâtive")

    page.get_by_role("button", name="Ajouter l'évaluateur").dblclick()

    expect(page.get_by_text(CODE).first).to_be_visible(timeout=LOADS_WITHIN_MS)
    page.wait_for_timeout(1_000)
    expect(page.get_by_text("Hélène Hâtive est inscrit")).to_be_visible()
    with beside.reading() as db:
        count = db.exec_driver_sql("SELECT count(*) FROM assessor WHERE name = 'Hélène Hâtive'").scalar_one()
    assert count == 1


def test_the_number_that_was_typed_is_the_one_drawn(new_laptop, beside: Store, coordinator: str):
    page = prepared(new_laptop(), beside, coordinator, "/planning")
    seed = page.get_by_label("Numéro du tirage")
    expect(seed).to_be_visible(timeout=LOADS_WITHIN_MS)
    seed.fill("42")

    page.get_by_role("button", name="Établir le planning").click()

    expect(page.get_by_text("(tirage 42)")).to_be_visible(timeout=LOADS_WITHIN_MS)
