"""Erasing candidates whose retention is over, and nobody else."""

from __future__ import annotations

from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.services.verify_journal import read_anchor, verify_locally
from cqp.store.anchors import ANCHORS
from tests.build import NOW
from tests.pages.conftest import Open

PAGE = "coordination/conservation.py"


def test_nobody_is_due_on_the_day_of_the_exam(open_page: Open, coordinator: str, demo: DemoCredentials) -> None:
    app = open_page(coordinator, PAGE)

    assert not app.exception
    assert [one.value for one in app.header] == ["À effacer : 0 candidat", "Tout ce qui est conservé"]
    assert len(app.dataframe[0].value) == 12
    assert "Effacer…" not in [one.label for one in app.button]


def test_a_candidate_that_is_due_is_erased_after_a_question(
    open_page: Open, coordinator: str, demo: DemoCredentials
) -> None:
    with running.store().writing() as db:
        db.exec_driver_sql("UPDATE exam_session SET starts_on = '2019-01-01', ends_on = '2019-01-02'")
    app = open_page(coordinator, PAGE)
    assert app.header[0].value == "À effacer : 12 candidats"

    next(one for one in app.button if one.label == "Effacer…").click().run()
    app.button(key="erase-for-good").click().run()

    assert not app.exception
    assert app.header[0].value == "À effacer : 11 candidats"
    with running.store().reading() as db:
        gone = db.exec_driver_sql("SELECT count(*) FROM candidate WHERE last_name = '(effacé)'").scalar_one()
    assert gone == 1


def test_a_past_that_was_changed_is_said_on_every_page(
    open_page: Open, coordinator: str, demo: DemoCredentials
) -> None:
    running.verify(NOW)
    kept = (running.settings().data_dir / ANCHORS).read_text(encoding="utf-8").split()[-1]
    assert verify_locally(running.store(), [read_anchor(kept)]).is_sound
    assert not open_page(coordinator, PAGE).error
    with running.store().writing() as db:
        db.exec_driver_sql("DROP TRIGGER journal_no_update")
        db.exec_driver_sql("UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE id = 1")

    running.verify(NOW)

    assert "Le journal n'est pas intact" in open_page(coordinator, PAGE).error[0].value
