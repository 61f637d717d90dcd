"""The page « Délibération »: from the composition of the jury to the retakes, ending in the database."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cqp.marking.sitting import ExamSessionPlan
from cqp.rules.jury import JuryMember
from cqp.services import running
from cqp.services.deliberate import compose_jury, read_deliberation
from cqp.services.import_candidates import list_candidates
from cqp.services.list_policies import list_policies
from cqp.services.load_demo import DemoCredentials
from cqp.services.organise_session import create_exam_session
from cqp.services.seal_jury import read_jury_minutes
from cqp.ui.guard import now
from tests.build import signed_minutes
from tests.pages.conftest import Open
from tests.recompute import rows

PAGE = "coordination/deliberation.py"


@pytest.fixture
def signed(demo: DemoCredentials) -> int:
    """The demonstration's exam session: two candidates on block 1 fail, the last candidate's block 1 is unsigned."""
    store = running.store()
    sittings = rows(
        store, "SELECT s.id, b.code, candidate_id FROM sitting s JOIN block b ON b.id = block_id ORDER BY candidate_id"
    )
    firsts = [one for one in sittings if one[1] == "1"]
    with store.writing() as db:
        db.exec_driver_sql("UPDATE sitting SET state = 'submitted'")
        db.exec_driver_sql("UPDATE candidate SET last_name = ':red[Admis]' WHERE id = (SELECT max(id) FROM candidate)")
    failed = {one[0] for one in firsts[:2]}
    for sitting, _, _ in sittings:
        if sitting != firsts[-1][0]:
            signed_minutes(store, sitting, "not_validated" if sitting in failed else "validated")
    return demo.exam_session


def words(app: AppTest) -> str:
    return "\n".join(str(one.value) for kind in ("title", "header", "text", "error", "info") for one in app.get(kind))


def labelled(app: AppTest, kind: str, label: str):
    return next(one for one in app.get(kind) if one.label == label)


def press(app: AppTest, label: str) -> AppTest:
    app = labelled(app, "button", label).click().run()
    assert not app.exception
    return app


def add_member(app: AppTest, name: str, college: str) -> AppTest:
    labelled(app, "text_input", "Nom du membre").set_value(name)
    labelled(app, "selectbox", "Collège").set_value(college)
    return press(app, "Ajouter ce membre")


def compose(app: AppTest) -> AppTest:
    app = add_member(app, "Anne Durand", "Employeurs")
    app = add_member(app, "Paul *Petit*", "Salariés")
    labelled(app, "selectbox", "Présidence (sa voix est prépondérante)").set_value("Anne Durand")
    return press(app, "Enregistrer la composition")


def test_a_jury_goes_from_its_composition_to_the_retakes(open_page: Open, coordinator: str, signed: int) -> None:
    app = open_page(coordinator, PAGE)
    assert "Le jury n'est pas composé" in words(app)
    app = compose(app)
    assert "La composition est enregistrée." in words(app)
    conforming = len(read_deliberation(running.store(), coordinator, signed, now()).conforming)
    assert conforming == 11

    app = press(app, "Décider 11 dossiers conformes…")
    app = press(app, "Suivre les comités")
    assert "11 dossiers décidés comme le proposent les comités." in words(app)
    (left,) = labelled(app, "selectbox", "Dossier").options
    assert left.startswith(":red[Admis]")
    candidate = labelled(app, "selectbox", "Dossier")
    app = candidate.select_index(0).run()
    app = press(app, "Enregistrer la décision")
    assert "La décision n'est pas enregistrée :\n– Bloc 1 : décidez" in words(app)
    app.radio[1].set_value("validated")
    app = press(app, "Enregistrer la décision")
    assert "Bloc 1 : sans procès-verbal signé du comité, la décision demande une raison écrite." in words(app)
    labelled(app, "text_area", "Raison (bloc 1), si la décision s'écarte de la proposition").set_value("Relu *ici*.")
    labelled(app, "text_area", "Recommandations au candidat").set_value("Continuer.")
    app = press(app, "Enregistrer la décision")
    assert "la décision est enregistrée" in words(app)
    app = press(app, "Sceller le procès-verbal…")
    app = press(app, "Sceller")

    assert "Le procès-verbal de jury, version 1, est scellé." in words(app)
    minutes = read_jury_minutes(running.store(), coordinator, signed, now())
    assert [one.certificate.value for one in minutes.candidates].count("awarded") == 10
    rescued = next(one for one in minutes.candidates if one.name.startswith(":red[Admis]"))
    assert (rescued.blocks[0].reason, rescued.recommendation) == ("Relu *ici*.", "Continuer.")
    assert minutes.members[1] == JuryMember("Paul *Petit*", "", "Salariés", is_present=True, presides=False)

    plan = ExamSessionPlan("Rattrapage", "Lyon", "2027-03-01", "2027-03-05", ("Salle A",))
    target = create_exam_session(running.store(), coordinator, plan, list_policies()[0], now())
    app = press(choose(app.run(), signed), "Inscrire pour leurs blocs manquants")
    assert "2 candidats inscrits dans « Rattrapage »." in words(app)
    registered, _ = list_candidates(running.store(), coordinator, target, now())
    assert ["1" in one.registration.held for one in registered] == [False, False]


def choose(app: AppTest, exam_session: int) -> AppTest:
    picker = app.selectbox(key="exam-session")
    if picker.value.id != exam_session:
        app = picker.select_index(1).run()
    assert app.selectbox(key="exam-session").value.id == exam_session
    return app


def test_a_new_deliberation_is_opened_with_its_reason(open_page: Open, coordinator: str, signed: int) -> None:
    test_a_jury_goes_from_its_composition_to_the_retakes(open_page, coordinator, signed)
    app = choose(open_page(coordinator, PAGE), signed)

    app = press(app, "Ouvrir une nouvelle délibération")
    assert "Écrivez pourquoi" in words(app)
    labelled(app, "text_area", "Raison de la nouvelle délibération").set_value("Report inversé.")
    app = press(app, "Ouvrir une nouvelle délibération")

    assert "La délibération de la version 2 est ouverte" in words(app)
    assert "Raison de cette nouvelle délibération : Report inversé." in words(app)
    opened = read_deliberation(running.store(), coordinator, signed, now())
    assert (opened.version, opened.is_sealed, [one.version for one in opened.versions]) == (2, False, [1])


def test_a_screen_left_open_changes_nothing_once_it_is_overtaken(
    open_page: Open, coordinator: str, signed: int
) -> None:
    app = compose(open_page(coordinator, PAGE))
    seen = read_deliberation(running.store(), coordinator, signed, now())
    assert seen.composition is not None
    compose_jury(running.store(), coordinator, signed, seen.composition, seen.revision, now())

    app = press(app, "Enregistrer la composition")

    assert "La délibération a changé entre-temps" in words(app)
    assert read_deliberation(running.store(), coordinator, signed, now()).revision == seen.revision + 1


def test_sealed_decisions_show_in_the_cohort_and_in_the_file(open_page: Open, coordinator: str, signed: int) -> None:
    test_a_jury_goes_from_its_composition_to_the_retakes(open_page, coordinator, signed)
    failed = rows(running.store(), "SELECT min(id) FROM candidate")[0][0]

    app = open_page(coordinator, "coordination/cohorte.py", session=str(signed))
    assert list(app.dataframe[-1].value["Certificat"]).count("✓ Délivré") == 10
    app = open_page(coordinator, "coordination/dossier.py", candidat=str(failed))

    assert "Décision du jury : ✗ Non délivré" in words(app)


def test_an_assessor_cannot_open_it(open_page: Open, assessor: str) -> None:
    with pytest.raises(ValueError, match="page"):
        open_page(assessor, PAGE)
