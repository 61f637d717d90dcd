"""The interview page lists what its assessor has still to ask, and nothing of anybody else's."""

from __future__ import annotations

from datetime import UTC, datetime

from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_open_grid
from cqp.services.read_to_ask import read_to_ask
from tests.build import a_mark
from tests.pages.conftest import Open

PAGE = "jury/entretien.py"


def planned(demo: DemoCredentials) -> int:
    with running.store().writing() as db:
        query = (
            "SELECT max(g.sitting_id) FROM grid g JOIN sitting s ON s.id = g.sitting_id "
            "JOIN assessor a ON a.id = g.assessor_id WHERE s.state = 'planned' AND a.name = ?"
        )
        return int(db.exec_driver_sql(query, (demo.assessors[0].name,)).scalar_one())


def test_it_counts_what_is_left_and_says_when_nothing_is(open_page: Open, assessor: str, demo: DemoCredentials) -> None:
    sitting, now = planned(demo), datetime.now(UTC)
    codes = [one.code for one in read_open_grid(running.store(), assessor, sitting, now).block.criteria]

    said = [one.value for one in open_page(assessor, PAGE, sitting=str(sitting)).text]
    assert said[0].startswith(f"Reste à questionner : {len(codes)} critères, dont {len(codes)} qui peuvent encore")

    marks = [a_mark(code) for code in codes]
    mark_criteria(running.store(), assessor, sitting, marks, now)
    assert read_to_ask(running.store(), assessor, sitting, now) == ()
    app = open_page(assessor, PAGE, sitting=str(sitting))
    assert not app.exception
    assert app.text[0].value.startswith("✓ Plus rien à questionner")
