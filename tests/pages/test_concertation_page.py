"""The page « Concertation » and the comparison of règlements: what they say of results."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.services.mark_criteria import mark_criteria
from cqp.services.submit_grid import submit_grid
from tests.build import BuiltSession, a_mark, a_session
from tests.pages.conftest import Open
from tests.recompute import rows

NOT_MET = {"C2A.2.1", "C2A.4.1"}
"""What both members found not met; the first competency stays to deliberate, and so does the second."""
DIFFERS = "C2A.3.1"


@pytest.fixture
def conferring(demo: DemoCredentials) -> BuiltSession:
    """Two submitted grids on block 2A that differ on one criterion."""
    store, now = running.store(), datetime.now(UTC)
    session = a_session(store, now=now)
    codes = [row[0] for row in rows(store, "SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.' ORDER BY id")]
    for rank, token in enumerate(session.tokens):
        missed = NOT_MET | ({DIFFERS} if rank else set())
        marks = [a_mark(code, "not_met" if code in missed else "met") for code in codes]
        mark_criteria(store, token, session.sittings["2A"], marks, now)
        submit_grid(store, token, session.sittings["2A"], now, seen=len(codes))
    return session


def texts(app: AppTest) -> list[str]:
    return [one.value for one in app.text]


def test_the_concertation_says_why_and_what_to_talk_of_first(open_page: Open, conferring: BuiltSession) -> None:
    app = open_page(conferring.tokens[0], "jury/concertation.py", sitting=str(conferring.sittings["2A"]))

    assert not app.exception
    said = texts(app)
    agreed = "Avant la concertation : accord sur 16 critères sur 17 (94 %), AC1 = 0,93"
    assert f"{agreed} (l'accord, corrigé de ce que ferait le hasard)." in said
    assert "Bloc 2A : ? À délibérer – 1 compétence acquise sur 4 ; à délibérer : C2A.2, C2A.3, C2A.4." in said
    assert "Peut changer le bloc." in said
    assert [one.label for one in app.expander] == [
        "C2A.2 : ? À délibérer – peut changer le bloc",
        "C2A.3 : ? À délibérer – 1 écart – peut changer le bloc",
        "C2A.4 : ? À délibérer – peut changer le bloc",
        "C2A.1 : ✓ Acquise",
    ]
    assert (
        "Ce qui changerait cette proposition : Si C2A.2.1 était retenu acquis, la compétence serait acquise. Si "
        "C2A.2.2 était retenu non acquis (1 autre choix de même taille), la compétence serait non acquise."
    ) in said


def test_coordination_compares_two_policies(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, "coordination/cohorte.py")
    app.selectbox(key="other-policy").select_index(0).run()

    app.button(key="compare-policies").click().run()

    assert not app.exception
    assert any("D'après Ocapiat" in one for one in texts(app))
    assert any("au moins un résultat change. Rien n'est écrit" in one for one in texts(app))
