"""Files of a cohort, asked and followed on the page."""

from __future__ import annotations

from cqp.services import export_jobs, running
from cqp.services.load_demo import DemoCredentials
from tests.build import a_session
from tests.pages.conftest import Open

COHORT = "coordination/cohorte.py"
WITHIN_S = 60


def texts(app) -> str:
    return "\n".join(one.value for one in app.text)


def links(app) -> list[str]:
    return [one.proto.url for one in app.get("link_button") if "/api/exports/" in one.proto.url]


def test_a_file_is_asked_followed_across_reloads_and_thrown_away(
    demo: DemoCredentials, coordinator: str, open_page: Open
) -> None:
    page = open_page(coordinator, COHORT)
    page.selectbox(key="export-kind").select("marques")
    page.button(key="export-start").click().run()
    (job,) = export_jobs._jobs.values()

    started = texts(page)
    assert job.wait(WITHIN_S)
    again = open_page(coordinator, COHORT)

    assert "La préparation a commencé" in started
    assert links(page) == []
    assert "✓ Marques (CSV pour Excel), demandé à" in texts(again)
    assert links(again) == [f"/api/exports/{job.id}/file"]
    again.button(key=f"export-cancel-{job.id}").click().run()
    assert links(again) == []
    assert export_jobs._jobs == {}


def test_an_export_that_cannot_be_made_says_why_on_the_page(
    demo: DemoCredentials, coordinator: str, open_page: Open
) -> None:
    small = a_session(running.store(), blocks=("2A",), candidates=2)
    page = open_page(coordinator, COHORT, session=str(small.id))
    page.selectbox(key="export-kind").select("pseudonymes")
    page.button(key="export-start").click().run()
    (job,) = export_jobs._jobs.values()

    assert job.wait(WITHIN_S)
    page.run()

    assert "⚠ Trop peu de candidats répondent à ces filtres" in texts(page)
    assert links(page) == []


def test_the_file_of_a_candidate_has_its_grids_as_a_workbook(
    demo: DemoCredentials, coordinator: str, open_page: Open
) -> None:
    page = open_page(coordinator, "coordination/dossier.py", candidat="1")

    assert "/api/candidates/1/grids.xlsx" in [one.proto.url for one in page.get("link_button")]
