"""Each page, opened by whom it is for and by whom it is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cqp.marking.sitting import ExamSessionState
from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.services.organise_session import move_exam_session
from cqp.services.sign_in import sign_out
from tests.pages.conftest import Open

OF_COORDINATION = ("coordination/cohorte.py", "coordination/dossier.py", "coordination/referentiel.py")
OF_JURY = ("jury/accueil.py", "jury/notation.py")


def words(app: object) -> str:
    """Return every text of the page."""
    kinds = ("title", "header", "subheader", "text", "caption", "error", "info", "metric")
    return "\n".join(str(one.value) for kind in kinds for one in getattr(app, kind))


def test_nobody_sees_anything_without_signing_in(open_page: Open, demo: DemoCredentials) -> None:
    app = open_page("")

    assert not app.exception
    assert "Vous n'êtes plus connecté" in app.error[0].value
    assert not app.title


def test_an_assessor_sees_their_own_sittings(open_page: Open, assessor: str, demo: DemoCredentials) -> None:
    app = open_page(assessor)

    assert not app.exception
    assert app.title[0].value == "Mes passages"
    assert [header.value for header in app.header] == ["En cours", "En concertation", "À venir"]
    assert words(app).count("critères observés") + words(app).count("absent") == len(demo.assessors[0].sittings)


def test_a_grid_is_mounted_for_its_assessor(open_page: Open, assessor: str, demo: DemoCredentials) -> None:
    app = open_page(assessor, "jury/notation.py", sitting=str(demo.assessors[0].sittings[0]))

    assert not app.exception
    assert not app.error
    assert len(app.get("bidi_component")) == 1


@pytest.mark.parametrize("sitting", ["999999999", "0", "abc", "-1", "1e9", "9" * 20, "'; DROP TABLE mark"])
def test_a_sitting_that_is_not_theirs_shows_a_sentence_and_no_grid(
    open_page: Open, assessor: str, sitting: str
) -> None:
    app = open_page(assessor, "jury/notation.py", sitting=sitting)

    assert not app.exception
    assert app.error or app.info
    assert not app.get("bidi_component")


def test_a_colleagues_sitting_is_refused(open_page: Open, assessor: str, demo: DemoCredentials) -> None:
    own = set(demo.assessors[0].sittings)
    other = next(sitting for one in demo.assessors for sitting in one.sittings if sitting not in own)

    app = open_page(assessor, "jury/notation.py", sitting=str(other))

    assert "n'est pas confié à votre comité" in app.error[0].value
    assert not app.get("bidi_component")


def test_an_assessor_still_signed_in_reads_nothing_once_the_exam_session_is_closed(
    open_page: Open, assessor: str, coordinator: str, demo: DemoCredentials
) -> None:
    now = datetime.now(UTC)
    move_exam_session(running.store(), coordinator, demo.exam_session, ExamSessionState.CLOSED, now)

    home = open_page(assessor)
    grid = open_page(assessor, "jury/notation.py", sitting=str(demo.assessors[0].sittings[0]))

    for app in (home, grid):
        assert not app.exception
        assert app.error[0].value.startswith("La session d'examen est close")
        assert not app.header
    assert len(home.get("bidi_component")) == 1  # what waits on the laptop is still said and sent
    assert not grid.get("bidi_component")


@pytest.mark.parametrize("page", OF_COORDINATION)
def test_an_assessor_cannot_open_a_page_of_coordination(open_page: Open, assessor: str, page: str) -> None:
    with pytest.raises(ValueError, match="page"):
        open_page(assessor, page)


@pytest.mark.parametrize("page", OF_JURY)
def test_a_coordinator_cannot_open_a_page_of_the_jury(open_page: Open, coordinator: str, page: str) -> None:
    with pytest.raises(ValueError, match="page"):
        open_page(coordinator, page)


def tables(app: object) -> dict[str, list[list[str]]]:
    """Return the rows of each table of words, by its caption."""
    mounted = (one.proto for one in app.get("bidi_component"))
    data = (json.loads(one.json) for one in mounted if one.component_name.endswith("words_table"))
    return {one["caption"]: one["rows"] for one in data}


def test_a_candidates_file_shows_each_block_who_assessed_and_where_else_they_sat(
    open_page: Open, coordinator: str
) -> None:
    app = open_page(coordinator, "coordination/dossier.py", candidat="1")

    assert not app.exception
    said = words(app)
    assert app.header[0].value.startswith("Bloc 1 : ")
    assert "Évalué par : " in said
    assert "Pourquoi : " in said
    found = tables(app)
    assert len(found["Compétences du bloc 1"]) == 11
    assert [row[1] for row in found["Passages du candidat, toutes sessions"]] == ["1", "2A"]
    assert "Aucune autre inscription" in said


def test_an_unknown_candidate_shows_a_sentence(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, "coordination/dossier.py", candidat="987654")

    assert not app.exception
    assert "Ce candidat n'existe pas" in app.error[0].value


def test_the_referential_is_found_by_a_word_whatever_its_accents(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, "coordination/referentiel.py")
    app.text_input(key="referential-search").set_value("eco responsables".replace(" ", "")).run()

    assert not app.exception
    found = [row for table in app.dataframe for row in table.value["Code"]] if app.dataframe else []
    assert "C1.5.2" in found
    assert "C1.1.1" not in found


def test_a_page_left_open_stops_working_once_signed_out(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator)
    sign_out(running.store(), coordinator)

    app.run()

    assert "Vous n'êtes plus connecté" in app.error[0].value
    assert not app.dataframe


def test_an_account_page_says_who_is_signed_in(open_page: Open, assessor: str, demo: DemoCredentials) -> None:
    app = open_page(assessor, "compte/compte.py")

    assert demo.assessors[0].name in words(app)
