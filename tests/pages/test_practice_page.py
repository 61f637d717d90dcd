"""Coordination gives every committee the same case, once, and reads where their grids agree."""

from __future__ import annotations

from datetime import UTC, datetime

from cqp.services import running
from cqp.services.access import who_is
from cqp.services.compose_committees import declare_no_conflict
from cqp.services.practise import prepare_practice
from cqp.services.read_grid import list_own_sittings
from cqp.services.read_results import list_exam_sessions
from cqp.services.submit_grid import submit_grid
from tests.pages.conftest import Open

PAGE = "coordination/entrainement.py"
TITLE = "Vol :red[x] **z**"


def test_a_case_is_given_once_and_its_title_is_shown_as_typed(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE)
    assert "Aucun entraînement n'est encore préparé pour cette session." in [one.value for one in app.text]
    give = "Donner ce cas à tous les comités"
    for _ in range(2):  # the second finds the case there
        app.text_input[0].set_value(TITLE)
        next(one for one in app.button if one.label == give).click().run()

    assert not app.exception
    with running.store().reading() as db:
        names = db.exec_driver_sql("SELECT name FROM exam_session WHERE practice_of IS NOT NULL").scalars().all()
    assert names == [f"Entraînement – {TITLE}"]
    assert f"Entraînement – {TITLE}" in [one.value for one in app.text]
    assert "La comparaison se fait dès la deuxième grille remise." in [one.value for one in app.text]

    with running.store().writing() as db:
        db.exec_driver_sql(
            "UPDATE grid SET is_submitted = 1 WHERE sitting_id IN (SELECT s.id FROM sitting s "
            "JOIN candidate c ON c.id = s.candidate_id JOIN exam_session e ON e.id = c.exam_session_id "
            "WHERE e.practice_of IS NOT NULL)"
        )
    assert len(app.run().dataframe[0].value) == 42


def test_a_juror_sees_where_committees_agree_once_the_own_grid_is_submitted(
    open_page: Open, coordinator: str, assessor: str
) -> None:
    now = datetime.now(UTC)
    store = running.store()
    session = list_exam_sessions(store, coordinator, now)[0]
    practice = prepare_practice(store, coordinator, session.id, "2A", "Sinistre auto", "Vidéo 1", now)
    own = next(one for one in list_own_sittings(store, assessor, now) if one.place == "Vidéo 1")
    me = who_is(store, assessor, now).id
    with store.writing() as db:  # everybody else has submitted
        db.exec_driver_sql(
            f"UPDATE grid SET is_submitted = 1 WHERE assessor_id != {me} AND sitting_id IN (SELECT s.id FROM sitting s "
            f"JOIN candidate c ON c.id = s.candidate_id WHERE c.exam_session_id = {practice})"
        )
    declare_no_conflict(store, assessor, now)
    assert not open_page(assessor, "jury/notation.py", sitting=str(own.id)).dataframe

    submit_grid(store, assessor, own.id, now, seen=0, reason="Entraînement")

    app = open_page(assessor, "jury/notation.py", sitting=str(own.id))
    assert [one.value for one in app.header] == ["L'accord sur ce cas"]
    assert len(app.dataframe[0].value) == 17


def test_a_case_without_a_title_is_not_given(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE)

    next(one for one in app.button if one.label == "Donner ce cas à tous les comités").click().run()

    assert not app.exception
    assert "Écrivez d'abord le titre du cas." in [one.value for one in app.text]
