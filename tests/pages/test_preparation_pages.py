"""Coordination prepares the hour: a scenario, what it covers, questions and short remarks."""

from __future__ import annotations

from cqp.services import running
from tests.pages.conftest import Open


def rows(query: str) -> list[tuple[object, ...]]:
    with running.store().reading() as db:
        return [tuple(row) for row in db.exec_driver_sql(query)]


def test_a_scenario_is_described_given_and_its_gaps_are_named(open_page: Open, coordinator: str) -> None:
    with running.store().writing() as db:
        db.exec_driver_sql("UPDATE sitting SET state = 'planned'")
    app = open_page(coordinator, "coordination/scenarios.py")
    app.text_input(key="scenario-new-title").set_value("Sinistre auto").run()
    app.multiselect(key="scenario-new-excluded-1").set_value(["C1.4.2"]).run()
    app.button(key="scenario-new-save").click().run()
    assert "écrivez pourquoi le scénario ne peut pas produire" in " ".join(one.value for one in app.text)
    app.text_input(key="scenario-new-why-C1.4.2").set_value("Le client n'a pas de handicap.").run()
    app.button(key="scenario-new-save").click().run()

    assert not app.exception
    session = rows("SELECT id FROM exam_session")[0][0]
    app.selectbox(key=f"given-{session}-1").select_index(1).run()
    app.button(key=f"give-{session}-1").click().run()

    said = " ".join(one.value for one in app.text)
    assert "Aucun scénario prévu ne peut produire C1.4.2" in said
    table = app.dataframe[0].value
    assert list(table[table["Critère"] == "C1.4.2"].iloc[0])[2:] == [
        "– hors champ",
        "– hors champ : Le client n'a pas de handicap.",
    ]


def test_questions_and_shared_remarks_are_written_and_taken_back(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, "coordination/questions.py")
    app.text_area(key="questions-text-C1.1.1").set_value("Pourquoi ?\n\nEt ensuite ?")
    next(one for one in app.button if one.label == "Enregistrer les questions").click().run()
    app.text_input[0].set_value("Reformule bien")
    next(one for one in app.button if one.label == "Ajouter").click().run()

    assert not app.exception
    assert rows("SELECT text FROM question ORDER BY id") == [("Pourquoi ?",), ("Et ensuite ?",)]
    ((comment, text),) = rows("SELECT id, text FROM comment")
    assert text == "Reformule bien"
    app.button(key=f"forget-{comment}").click().run()
    assert rows("SELECT id FROM comment") == []
