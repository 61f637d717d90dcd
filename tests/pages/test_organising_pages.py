"""The pages on which coordination prepares an exam session."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cqp.marking.sitting import ExamSessionPlan
from cqp.services import running
from cqp.services.list_policies import list_policies
from cqp.services.organise_session import create_exam_session
from tests.pages.conftest import Open

PAGES = ("sessions", "candidats", "comites", "planning")


@pytest.mark.parametrize("page", PAGES)
def test_an_open_session_is_shown_and_frozen(open_page: Open, coordinator: str, page: str) -> None:
    app = open_page(coordinator, f"coordination/{page}.py")

    assert not app.exception
    assert app.title[0].value in {"Sessions d'examen", "Candidats", "Comités", "Planning"}


@pytest.mark.parametrize("page", PAGES)
def test_a_session_in_preparation_can_be_changed(open_page: Open, coordinator: str, page: str) -> None:
    plan = ExamSessionPlan("Session :red[de mars]", "Lyon", "2027-03-01", "2027-03-05", ("Salle A",))
    now = datetime.now(UTC)
    create_exam_session(running.store(), coordinator, plan, list_policies()[0], now)

    app = open_page(coordinator, f"coordination/{page}.py")

    assert not app.exception
    assert app.button


@pytest.mark.parametrize("page", [*PAGES, "direct"])
def test_an_assessor_cannot_open_it(open_page: Open, assessor: str, page: str) -> None:
    with pytest.raises(ValueError, match="page"):
        open_page(assessor, f"coordination/{page}.py")


def test_a_session_is_created_from_the_page(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, "coordination/sessions.py")

    app.text_input(key="new-session-name").set_value("Session de mars")
    app.text_input(key="new-session-place").set_value("Lyon")
    next(one for one in app.button if one.label == "Enregistrer la session").click().run()

    assert not app.exception
    assert any("La session est créée" in text.value for text in app.text)


def test_of_two_sessions_of_the_same_name_the_one_shown_stays(open_page: Open, coordinator: str) -> None:
    plan = ExamSessionPlan("Session de mars", "Lyon", "2027-03-01", "2027-03-05", ("Salle A",))
    ids = [
        create_exam_session(running.store(), coordinator, plan, list_policies()[0], datetime.now(UTC)) for _ in range(2)
    ]
    app = open_page(coordinator, "coordination/candidats.py")
    shown = app.selectbox(key="exam-session").value.id

    app.run()  # as any click does: the browser answers with the label

    assert shown == app.selectbox(key="exam-session").value.id == ids[1]


def test_an_imported_file_is_put_away(open_page: Open, coordinator: str) -> None:
    plan = ExamSessionPlan("Session de mars", "Lyon", "2027-03-01", "2027-03-05", ("Salle A",))
    create_exam_session(running.store(), coordinator, plan, list_policies()[0], datetime.now(UTC))
    app = open_page(coordinator, "coordination/candidats.py")
    content = "Numéro;Nom;Prénom;Option;Parcours\n00001;Durand;Zoé;souscription;formation\n".encode()

    app.file_uploader[0].set_value(("liste.csv", content, "text/csv")).run()
    assert app.subheader[0].value == "Aperçu : 1 candidat(s)"
    app.button(key="import").click().run()

    assert not app.exception
    assert any("1 candidats sont inscrits." in text.value for text in app.text)
    assert app.file_uploader[0].value is None
    assert not app.subheader


def test_the_live_view_shows_the_running_grids(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, "coordination/direct.py")

    assert not app.exception
    assert any("en cours" in text.value for text in app.text)
    shown = app.dataframe[0].value
    assert len(shown) >= 2
    assert set(shown["Poste de l'évaluateur"]) == {"– grille jamais ouverte"}
