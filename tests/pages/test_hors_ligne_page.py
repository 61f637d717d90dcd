"""Bringing a filled workbook back: the page shows what changes, asks of each conflict, and records all of it."""

from __future__ import annotations

import pytest

from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.services.mark_criteria import mark_criteria
from cqp.ui.guard import now
from tests.build import BuiltSession, a_mark, a_session
from tests.offline_build import filled, issued
from tests.pages.conftest import Open
from tests.recompute import rows

PAGE = "coordination/hors_ligne.py"


@pytest.fixture
def session(demo: DemoCredentials) -> BuiltSession:
    """An exam session of this test's own, the first of the list."""
    return a_session(running.store(), now=now())


def test_a_conflict_is_chosen_and_the_file_recorded(open_page: Open, coordinator: str, session: BuiltSession) -> None:
    store = running.store()
    file = issued(store, coordinator, session, is_blank=True, now=now())
    live = [a_mark("C1.1.1", remark="*Vu* en direct"), a_mark("C1.1.2")]
    mark_criteria(store, session.tokens[0], session.sittings["1"], live, now())
    lines = {
        "C1.1.1": ("Non acquis", ":red[Hésite]", ""),
        "C1.1.2": ("Non acquis", "", ""),
        "C1.1.3": ("Acquis", "", ""),
    }
    app = open_page(coordinator, PAGE)
    chosen = next(one for one in app.selectbox if one.label == "Session d'examen")
    app = chosen.select_index([option.startswith("Essai") for option in chosen.options].index(True)).run()

    app = app.file_uploader[0].set_value(("rendu.xlsx", filled(file, lines), "application/zip")).run()

    assert not app.exception
    assert [one.label for one in app.radio] == ["C1.1.1", "C1.1.2"]
    assert "import-grids" not in [one.key for one in app.button]
    app = app.radio[0].set_value("take").run()
    app = app.radio[1].set_value("keep").run()
    app = app.button(key="import-grids").click().run()
    assert "✓ 2 marques enregistrées, hors ligne." in "\n".join(one.value for one in app.text)
    query = "SELECT code, value, remark, mark.origin FROM mark JOIN criterion ON criterion_id = criterion.id"
    assert rows(store, f"{query} WHERE sitting_id = {session.sittings['1']} ORDER BY code") == [
        ("C1.1.1", "not_met", ":red[Hésite]", "offline"),
        ("C1.1.2", "met", "", ""),
        ("C1.1.3", "met", "", "offline"),
    ]
