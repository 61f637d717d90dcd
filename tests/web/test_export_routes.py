"""Files of a cohort over HTTP: asked, followed, fetched, thrown away."""

from __future__ import annotations

import time
from io import BytesIO

from openpyxl import load_workbook
from starlette.testclient import TestClient

from cqp.services.load_demo import DemoCredentials

WITHIN_S = 60


def sign_in(client: TestClient, demo: DemoCredentials) -> None:
    client.post("/api/sign-in", json={"login": demo.coordinator.login, "password": demo.coordinator.password})


def test_an_export_goes_from_asking_to_the_file(client: TestClient, demo: DemoCredentials) -> None:
    sign_in(client, demo)
    asked = client.post("/api/exports", json={"kind": "cohorte", "filters": f"session={demo.exam_session}"})
    address = f"/api/exports/{asked.json()['id']}"
    early = client.get(f"{address}/file")
    end = time.monotonic() + WITHIN_S
    while client.get(address).json()["state"] == "running":
        assert time.monotonic() < end
        time.sleep(0.05)

    file = client.get(f"{address}/file")

    assert (asked.status_code, early.status_code, early.json()["code"]) == (202, 409, "export")
    assert file.headers["cache-control"] == "no-store"
    assert "r%C3%A9sultats.xlsx" in file.headers["content-disposition"]
    assert load_workbook(BytesIO(file.content)).sheetnames[0] == "Synthèse"
    assert [one["share"] for one in client.get("/api/exports").json()["exports"]] == [1.0]
    assert client.delete(address).status_code == 204
    assert client.get(f"{address}/file").status_code == 404


def test_what_is_asked_wrongly_starts_nothing(client: TestClient, demo: DemoCredentials) -> None:
    sign_in(client, demo)
    answers = [
        client.post("/api/exports", json=asked)
        for asked in ({}, {"kind": "tout"}, {"kind": "cohorte", "filters": "lieu=Nulle+part"}, {"kind": 7})
    ]

    assert [one.status_code for one in answers] == [422] * 4
    assert client.post("/api/exports", json={"kind": "cohorte", "filters": "session=9999"}).status_code == 404
    assert client.get("/api/exports").json() == {"exports": []}


def test_a_sign_in_that_is_over_fetches_nothing(client: TestClient, demo: DemoCredentials) -> None:
    sign_in(client, demo)
    address = f"/api/exports/{client.post('/api/exports', json={'kind': 'marques'}).json()['id']}"
    client.post("/api/sign-out")

    assert {client.get(one).status_code for one in (address, f"{address}/file")} == {401}
    client.post("/api/sign-in", json={"code": demo.assessors[0].code})
    assert {client.get(one).status_code for one in (address, f"{address}/file")} == {403}
