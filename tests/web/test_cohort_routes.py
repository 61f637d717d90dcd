"""The figures behind the charts, over HTTP: the same filters as the page, refused when not understood."""

from __future__ import annotations

from starlette.testclient import TestClient

from cqp.services import running
from cqp.services.load_demo import DemoCredentials


def sign_in(client: TestClient, demo: DemoCredentials) -> None:
    one = demo.coordinator
    assert client.post("/api/sign-in", json={"login": one.login, "password": one.password}).is_success


def test_a_table_comes_as_a_french_file_and_the_journal_knows(client: TestClient, demo: DemoCredentials) -> None:
    sign_in(client, demo)

    answer = client.get("/api/cohort/blocs.csv?option=souscription")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "Taux%20de%20validation%20par%20bloc.csv" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbfBloc;n;Taux (%);")
    assert answer.content != client.get("/api/cohort/blocs.csv").content
    with running.store().reading() as db:
        query = "SELECT subject, payload FROM journal WHERE kind = 'exported' ORDER BY id"
        told = [tuple(row) for row in db.exec_driver_sql(query)]
    assert told == [("cohort", '{"what":"figures/blocs"}')] * 2


def test_a_filter_that_is_not_understood_exports_nothing(client: TestClient, demo: DemoCredentials) -> None:
    sign_in(client, demo)

    answer = client.get("/api/cohort/blocs.csv?session=999")

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert answer.json()["message"].startswith("Rien n'a été exporté. Filtre « session d'examen » : une valeur")


def test_an_unknown_table_is_not_found(client: TestClient, demo: DemoCredentials) -> None:
    sign_in(client, demo)

    answer = client.get("/api/cohort/secrets.csv")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
