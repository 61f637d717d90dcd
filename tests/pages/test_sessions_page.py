"""Closing an exam session asks first; the one that was chosen stays from page to page."""

from __future__ import annotations

from datetime import datetime

from cqp.marking.sitting import ExamSessionPlan
from cqp.services import running
from cqp.services.list_policies import list_policies
from cqp.services.load_demo import DemoCredentials
from cqp.services.organise_session import create_exam_session
from cqp.ui.guard import now
from tests.pages.conftest import Open
from tests.recompute import rows

PAGE = "coordination/sessions.py"


def labelled(app, kind: str, label: str):
    return next(one for one in app.get(kind) if one.label == label)


def state_of(exam_session: int) -> str:
    return str(rows(running.store(), f"SELECT state FROM exam_session WHERE id = {exam_session}")[0][0])


def test_closing_says_what_is_not_signed_and_asks(open_page: Open, coordinator: str, demo: DemoCredentials) -> None:
    app = open_page(coordinator, PAGE)

    app = labelled(app, "button", "Clore la session").click().run()

    said = "\n".join(one.value for one in app.text)
    assert not app.exception
    assert "passages sans procès-verbal signé :\n– ○ Prévu : " in said
    assert "les évaluateurs ne peuvent plus ni lire leurs grilles" in said
    assert state_of(demo.exam_session) == "open"
    app = app.button(key="close-for-good").click().run()
    assert "✓ La session est close." in [one.value for one in app.text]
    assert state_of(demo.exam_session) == "closed"


def test_the_exam_session_chosen_stays_from_page_to_page(
    open_page: Open, coordinator: str, demo: DemoCredentials
) -> None:
    instant: datetime = now()
    plan = ExamSessionPlan("Plus récente", "Lyon", "2031-03-01", "2031-03-05", ("Salle A",))
    create_exam_session(running.store(), coordinator, plan, list_policies()[0], instant)
    app = open_page(coordinator, PAGE)
    choice = labelled(app, "selectbox", "Session d'examen")
    assert choice.value.name == "Plus récente"
    app = choice.select_index(1).run()

    app = app.switch_page("coordination/comites.py").run()

    assert labelled(app, "selectbox", "Session d'examen").value.id == demo.exam_session
