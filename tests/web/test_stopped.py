"""A server that could not open its database says why at every address, offers the backups, and opens by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from cqp.config import Settings
from cqp.errors import CqpError
from cqp.services import running
from cqp.services.back_up import Reason, back_up
from cqp.services.start import start
from cqp.store.backup.manifest import Manifest
from cqp.web import entrance, entrance_routes, mark_routes
from cqp.web.asset_routes import NOWHERE, asset_route
from cqp.web.gate import Gate
from cqp.web.refusals import refuse
from cqp.web.stopped import stopped_page
from tests.build import NOW


@pytest.fixture
def made(sqlite_settings: Settings) -> Manifest:
    store = start(sqlite_settings, NOW)
    made = back_up(store, sqlite_settings, NOW, Reason.ASKED)
    store.close()
    return made


@pytest.fixture
def client(sqlite_settings: Settings, made: Manifest) -> Iterator[TestClient]:
    """A browser before a server whose database is an empty file."""
    file = sqlite_settings.data_dir / "cqp.db"
    file.rename(file.with_name("good.db"))
    file.touch()
    running.serve(lambda: sqlite_settings, NOW)
    app = Starlette(
        routes=[*mark_routes.ROUTES, *entrance_routes.ROUTES, asset_route(entrance.ASSETS), NOWHERE],
        middleware=[Middleware(Gate, index="<html lang=fr>Accueil</html>")],
        exception_handlers={CqpError: refuse},
    )
    with TestClient(app, base_url="http://jury.test") as client:
        yield client
    running.close()
    running._stopped.clear()


@pytest.mark.parametrize("page", ["/", "/connexion", "/cohorte", "/notation?sitting=3"])
def test_every_page_says_why_and_offers_the_backups(client: TestClient, made: Manifest, page: str) -> None:
    answer = client.get(page)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "est vide (0 octet)" in answer.text
    assert made.name in answer.text
    assert "python -m cqp restore" in answer.text
    assert "Traceback" not in answer.text


def test_the_health_address_says_no(client: TestClient) -> None:
    answer = client.get("/_stcore/health")

    assert (answer.status_code, answer.text) == (503, "stopped: database_unusable")


def test_a_mark_is_told_in_french_that_it_has_to_wait(client: TestClient) -> None:
    answer = client.post("/api/marks", json={"sitting": 1, "marks": []})

    assert answer.status_code == 503
    assert answer.json()["code"] == "database_unusable"
    assert "rien n'a été enregistré. Gardez cette page ouverte" in answer.json()["message"]


def test_no_script_runs_and_the_page_has_its_styles(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pass
    assert client.get("/assets/entrance.css").status_code == 200


def test_it_opens_by_itself_once_the_base_is_back(
    client: TestClient, sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_settings.data_dir / "cqp.db"
    file.with_name("good.db").replace(file)
    assert client.get("/").status_code == 503  # it has just tried

    monkeypatch.setattr(running, "RETRY_S", 0)

    assert client.get("/").status_code == 200
    assert "Première ouverture" in client.get("/").text or "compte" in client.get("/").text


def test_words_of_an_error_are_never_html(made: Manifest) -> None:
    page = stopped_page(CqpError("Le dossier <script>alert(1)</script> & co"), ())

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "aucune sauvegarde vérifiée" in page
    assert "sauvegarde" not in stopped_page(CqpError("Déjà ouvert."), None)
