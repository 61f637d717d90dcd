"""What a sealed jury leaves behind, asked over HTTP: for the coordination alone."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from cqp.rules.deliberation import JuryComposition
from cqp.rules.jury import JuryMember
from cqp.services import running
from cqp.services.deliberate import compose_jury, decide_conforming, read_deliberation
from cqp.services.export_jury import export_jury_sheet_locally
from cqp.services.load_demo import DemoCredentials
from cqp.services.seal_jury import seal_jury
from cqp.services.sign_in import sign_in_with_password
from tests.build import signed_minutes
from tests.recompute import rows

JURY = JuryComposition("2026-12-01", "Paris", 1, (JuryMember("Anne Durand", "", "Employeurs", True, True),))


@pytest.fixture
def sealed(client: TestClient, demo: DemoCredentials) -> tuple[str, int, int]:
    """The address of a sealed exam session, a candidate without any block, and one with all of theirs."""
    store, now = running.store(), datetime.now(UTC)
    token = sign_in_with_password(store, demo.coordinator.login, demo.coordinator.password, now)
    with store.writing() as db:
        db.exec_driver_sql("DELETE FROM prior_award")
    sittings = rows(store, "SELECT id, candidate_id FROM sitting ORDER BY candidate_id")
    failed, awarded = sittings[0][1], sittings[-1][1]
    for sitting, candidate in sittings:
        signed_minutes(store, sitting, "not_validated" if candidate == failed else "validated", now=now)
    compose_jury(store, token, demo.exam_session, JURY, 0, now)
    decide_conforming(store, token, demo.exam_session, 1, now)
    revision = read_deliberation(store, token, demo.exam_session, now).revision
    seal_jury(store, token, demo.exam_session, revision, now)
    return f"/api/exam-sessions/{demo.exam_session}", failed, awarded


def as_coordinator(client: TestClient, demo: DemoCredentials) -> TestClient:
    client.post("/api/sign-in", json={"login": demo.coordinator.login, "password": demo.coordinator.password})
    return client


def test_a_coordinator_gets_every_document(
    client: TestClient, demo: DemoCredentials, sealed: tuple[str, int, int]
) -> None:
    address, failed, awarded = sealed
    as_coordinator(client, demo)
    (name,) = rows(running.store(), f"SELECT last_name, number FROM candidate WHERE id = {awarded}")

    pdf = client.get(f"{address}/jury/1/minutes.pdf")
    sheet = client.get(f"{address}/jury/1/minutes.xlsx")
    attestation = client.get(f"{address}/candidates/{awarded}/attestation.pdf")
    letter = client.get(f"{address}/candidates/{awarded}/letter.txt")

    assert pdf.content.startswith(b"%PDF-")
    assert "Décisions" in load_workbook(BytesIO(sheet.content)).sheetnames
    assert attestation.content.startswith(b"%PDF-")
    assert name[0] in letter.text
    assert name[1] in letter.headers["content-disposition"]
    assert {one.headers["cache-control"] for one in (pdf, sheet, attestation, letter)} == {"no-store"}
    local = BytesIO()
    export_jury_sheet_locally(running.store(), demo.exam_session, None, local)
    assert local.getvalue() == sheet.content
    nothing = client.get(f"{address}/candidates/{failed}/attestation.pdf")
    assert (nothing.status_code, "rien à attester" in nothing.text) == (404, True)


def test_nobody_else_gets_any(client: TestClient, demo: DemoCredentials, sealed: tuple[str, int, int]) -> None:
    address, _, awarded = sealed
    documents = [
        f"{address}/jury/1/minutes.pdf",
        f"{address}/jury/1/minutes.xlsx",
        f"{address}/candidates/{awarded}/attestation.pdf",
        f"{address}/candidates/{awarded}/letter.txt",
    ]

    assert [client.get(one).status_code for one in documents] == [401] * 4
    client.post("/api/sign-in", json={"code": demo.assessors[0].code})
    assert [client.get(one).status_code for one in documents] == [403] * 4


def test_what_was_not_sealed_is_not_there(
    client: TestClient, demo: DemoCredentials, sealed: tuple[str, int, int]
) -> None:
    address = sealed[0]
    as_coordinator(client, demo)

    for one in (
        "jury/2/minutes.pdf",
        "jury/0/minutes.xlsx",
        "candidates/999/letter.txt",
        f"jury/{'9' * 30}/minutes.pdf",
    ):
        assert client.get(f"{address}/{one}").status_code == 404
