"""The cohort page: filters kept in the address, views, and the list of candidates that they lead to."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.tables import denominators
from cqp.ui.cohort_views import VIEWS
from tests.pages.conftest import Open
from tests.pages.test_pages import words

PAGE = "coordination/cohorte.py"


def listed(app: AppTest) -> list[str]:
    """Return the names of the candidates listed: the last table of the page."""
    return app.dataframe[-1].value["Candidat"].tolist()


def addressed(app: AppTest) -> dict[str, list[str]]:
    held = app.query_params.items()
    return {name: [values] if isinstance(values, str) else list(values) for name, values in held}


def test_everybody_is_listed_and_the_counts_are_said(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE)

    assert not app.exception
    assert "12 candidats, 24 passages, 1 session d'examen." in words(app)
    assert f"par le jury.\n{denominators.CERTIFICATE}.\n" in words(app)
    assert f"{denominators.BLOCKS}." in [one.value for one in app.text]
    assert denominators.BLOCKS in app.get("plotly_chart")[0].proto.alt
    assert denominators.ROUNDED in [one.value for one in app.text]
    assert len(listed(app)) == 12
    assert list(app.dataframe[-1].value.columns) == [
        "N°",
        "Candidat",
        "Session d'examen",
        "Bloc 1",
        "Bloc 2A",
        "Bloc 2B",
        "Certificat",
        "Organisme",
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_its_charts_in_words_too_and_their_figures(
    open_page: Open, coordinator: str, view: str
) -> None:
    app = open_page(coordinator, PAGE)

    app.radio(key="vue").set_value(view).run()

    assert not app.exception
    charts = app.get("plotly_chart")
    assert all(one.proto.alt for one in charts)
    assert charts or "deux promotions" in words(app)
    links = [one.proto.url for one in app.get("link_button")]
    assert len([one for one in links if one.startswith("/api/cohort/")]) == len(app.dataframe) - 1


def test_the_address_filters_and_is_told_each_change(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE, option="souscription")
    among = listed(app)

    app.multiselect(key="cohort-filter-voie").set_value([]).run()
    assert addressed(app)["option"] == ["souscription"]
    assert len(among) < 12

    app.multiselect(key="cohort-filter-option").set_value([]).run()
    assert "option" not in addressed(app)
    assert len(listed(app)) == 12


def test_the_files_asked_for_carry_the_filters(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE, option="souscription")

    urls = [one.proto.url for one in app.get("link_button")]
    assert "/api/cohort/blocs.csv?option=souscription" in urls


def test_a_day_is_typed_and_what_is_no_day_is_said(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE)

    app.text_input(key="cohort-filter-du").set_value("1/2/2999").run()
    assert addressed(app)["du"] == ["2999-02-01"]
    assert "Aucun candidat dans ces filtres" in words(app)

    app.text_input(key="cohort-filter-du").set_value("demain").run()
    assert "« demain » n'est pas un jour" in words(app)
    assert len(listed(app)) == 12


def test_an_unknown_filter_of_the_address_is_ignored_aloud(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE, lieu=":red[Nulle part]", session="99", vue="autre")

    assert not app.exception
    assert words(app).count("une valeur de l'adresse n'est pas connue") == 2
    assert len(listed(app)) == 12


def test_an_unknown_view_of_the_address_is_the_first_one(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE, vue="autre", option="souscription", candidat="3")

    assert not app.exception
    assert app.radio(key="vue").value == "Résultats"
    assert addressed(app) == {"option": ["souscription"]}


def test_the_view_is_found_again_after_a_candidate_s_file(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE, vue="Comités")
    assert app.radio(key="vue").value == "Comités"
    app.query_params.clear()
    app.query_params["candidat"] = "1"

    app.switch_page("coordination/dossier.py").run()
    app.switch_page(PAGE).run()

    assert app.radio(key="vue").value == "Comités"
    assert addressed(app) == {"vue": ["Comités"]}
    app.radio(key="vue").set_value("Résultats").run()
    assert addressed(app) == {}


def test_filters_are_found_again_after_another_page_and_can_all_be_removed(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE, option="indemnisation")
    app.query_params.clear()

    app.switch_page("coordination/journal.py").run()
    app.switch_page(PAGE).run()
    assert addressed(app)["option"] == ["indemnisation"]

    next(one for one in app.button if one.label == "Enlever tous les filtres").click().run()
    assert "option" not in addressed(app)
    assert len(listed(app)) == 12


def test_the_field_beside_the_list_keeps_what_a_chart_would(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE)

    app.selectbox(key="cohort-kept").set_value("bloc:2A/not_validated").run()

    blocks = app.dataframe[-1].value["Bloc 2A"].tolist()
    assert blocks
    assert set(blocks) == {"✗ Non validé"}


def test_names_are_shown_as_typed(open_page: Open, coordinator: str, demo: DemoCredentials) -> None:
    with running.store().writing() as db:
        db.exec_driver_sql("UPDATE candidate SET last_name = ':red[A]', training_body = '**Org**' WHERE id = 1")
        db.exec_driver_sql("UPDATE exam_session SET name = '# Titre'")

    app = open_page(coordinator, PAGE, organisme="**Org**")

    assert listed(app)[0].startswith(":red[A]")
    assert "Filtres : organisme de formation **Org**" in [one.value for one in app.text]
    assert not [one for one in app.markdown if "**Org**" in one.value or "# Titre" in one.value]
