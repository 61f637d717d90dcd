"""The HTTP contract: who gets what, with which status and which French sentence."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from cqp.services import running
from cqp.services.load_demo import DemoCredentials


@pytest.fixture
def juror(client: TestClient, demo: DemoCredentials) -> TestClient:
    """The browser, signed in as the first assessor."""
    assert client.post("/api/sign-in", json={"code": demo.assessors[0].code}).status_code == 200
    return client


def a_body(sitting: object, **changes: object) -> dict[str, object]:
    mark = {
        "id": str(uuid4()),
        "criterion": "C1.1.1",
        "value": "met",
        "remark": None,
        "reason": None,
        "base": 0,
        "seq": 1,
        "at": "2026-11-23T09:00:00Z",
    }
    return {"sitting": sitting, "marks": [mark | changes]}


def test_a_mark_is_saved_and_read_back(juror: TestClient, demo: DemoCredentials) -> None:
    sitting = demo.assessors[0].sittings[0]
    body = a_body(sitting, remark="Très clair")

    answer = juror.post("/api/marks", json=body)

    assert answer.status_code == 200
    assert answer.json() == {
        "saved": [{"id": body["marks"][0]["id"], "criterion": "C1.1.1", "revision": 1}],
        "refused": [],
    }
    marks = juror.get(f"/api/marks?sitting={sitting}").json()["marks"]
    assert [{key: mark[key] for key in ("criterion", "value", "remark", "reason", "revision")} for mark in marks] == [
        {"criterion": "C1.1.1", "value": "met", "remark": "Très clair", "reason": "", "revision": 1}
    ]


def test_an_unchanged_grid_answers_304(juror: TestClient, demo: DemoCredentials) -> None:
    sitting = demo.assessors[0].sittings[0]
    tag = juror.get(f"/api/marks?sitting={sitting}").headers["etag"]

    unchanged = juror.get(f"/api/marks?sitting={sitting}", headers={"If-None-Match": tag})
    juror.post("/api/marks", json=a_body(sitting))
    changed = juror.get(f"/api/marks?sitting={sitting}", headers={"If-None-Match": tag})

    assert (unchanged.status_code, changed.status_code) == (304, 200)


def test_as_many_marks_made_at_other_times_are_another_grid(juror: TestClient, demo: DemoCredentials) -> None:
    tags = []
    for sitting in demo.assessors[0].sittings[:2]:
        juror.post("/api/marks", json=a_body(sitting))
        tags.append(juror.get(f"/api/marks?sitting={sitting}").headers["etag"])

    assert tags[0] != tags[1]


def test_a_stale_mark_is_refused_with_what_stands(juror: TestClient, demo: DemoCredentials) -> None:
    sitting = demo.assessors[0].sittings[0]
    juror.post("/api/marks", json=a_body(sitting))

    answer = juror.post("/api/marks", json=a_body(sitting, value="not_met")).json()

    assert answer["saved"] == []
    (refused,) = answer["refused"]
    assert (refused["code"], refused["current"]["value"], refused["current"]["revision"]) == ("stale", "met", 1)
    assert refused["current"]["at"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1"},
        {"id": None},
        {"criterion": 3},
        {"criterion": None},
        {"value": "maybe"},
        {"value": None},
        {"remark": 3},
        {"reason": ["x"]},
        {"base": -1},
        {"base": "x"},
        {"base": None},
        {"base": True},
        {"base": 2**70},
        {"seq": 1.5},
        {"at": 5},
    ],
)
def test_a_malformed_mark_refuses_the_whole_request(
    juror: TestClient, demo: DemoCredentials, change: dict[str, object]
) -> None:
    sitting = demo.assessors[0].sittings[0]
    body = a_body(sitting)
    body["marks"] += a_body(sitting, **{"criterion": "C1.1.2"} | change)["marks"]

    answer = juror.post("/api/marks", json=body)

    assert answer.status_code == 422
    assert answer.json()["code"] == "malformed"
    assert "Rien n'a été enregistré" in answer.json()["message"]
    assert juror.get(f"/api/marks?sitting={sitting}").json() == {"marks": []}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"sitting": 1}', b'{"sitting": 1, "marks": []}'],
)
def test_a_body_that_is_not_a_request_is_refused(juror: TestClient, body: bytes) -> None:
    answer = juror.post("/api/marks", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422


def test_a_huge_body_is_refused(juror: TestClient, demo: DemoCredentials) -> None:
    answer = juror.post("/api/marks", json=a_body(demo.assessors[0].sittings[0], remark="x" * 2_000_001))

    assert answer.status_code == 413
    assert "2 Mo" in answer.json()["message"]


def test_a_long_remark_with_control_characters_is_kept_as_typed(juror: TestClient, demo: DemoCredentials) -> None:
    sitting = demo.assessors[0].sittings[0]
    remark = "=1+1\x0b\t" + "é" * 40_000

    juror.post("/api/marks", json=a_body(sitting, remark=remark))

    assert juror.get(f"/api/marks?sitting={sitting}").json()["marks"][0]["remark"] == remark


@pytest.mark.parametrize("remark", ["a\x00b", "a\ud800b"])
def test_what_no_database_can_hold_is_refused_alone(juror: TestClient, demo: DemoCredentials, remark: str) -> None:
    sitting = demo.assessors[0].sittings[0]
    body = a_body(sitting, remark=remark)
    body["marks"] += a_body(sitting, criterion="C1.1.2")["marks"]

    answer = juror.post("/api/marks", content=json.dumps(body), headers={"Content-Type": "application/json"}).json()

    assert [refused["code"] for refused in answer["refused"]] == ["unreadable_text"]
    assert [saved["criterion"] for saved in answer["saved"]] == ["C1.1.2"]


def test_nobody_marks_without_signing_in(client: TestClient, demo: DemoCredentials) -> None:
    sitting = demo.assessors[0].sittings[0]

    answers = client.post("/api/marks", json=a_body(sitting)), client.get(f"/api/marks?sitting={sitting}")

    assert [answer.status_code for answer in answers] == [401, 401]
    assert "Reconnectez-vous" in answers[0].json()["message"]


def test_a_sitting_of_another_committee_is_forbidden(juror: TestClient, demo: DemoCredentials) -> None:
    own = set(demo.assessors[0].sittings)
    other = next(sitting for one in demo.assessors for sitting in one.sittings if sitting not in own)

    answers = [
        answer
        for sitting in (other, 999_999)
        for answer in (juror.post("/api/marks", json=a_body(sitting)), juror.get(f"/api/marks?sitting={sitting}"))
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


def test_a_coordinator_neither_reads_nor_writes_marks(client: TestClient, demo: DemoCredentials) -> None:
    client.post("/api/sign-in", json={"login": demo.coordinator.login, "password": demo.coordinator.password})
    sitting = demo.assessors[0].sittings[0]

    assert client.post("/api/marks", json=a_body(sitting)).status_code == 403
    assert client.get(f"/api/marks?sitting={sitting}").status_code == 403


def test_another_sites_page_cannot_make_the_browser_mark(juror: TestClient, demo: DemoCredentials) -> None:
    answer = juror.post(
        "/api/marks", json=a_body(demo.assessors[0].sittings[0]), headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_the_sign_in_cookie_is_out_of_reach_of_scripts(client: TestClient, demo: DemoCredentials) -> None:
    answer = client.post("/api/sign-in", json={"code": demo.assessors[0].code.lower().replace("-", " ")})

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie


def test_the_cookie_is_secure_behind_https(client: TestClient, demo: DemoCredentials) -> None:
    client.base_url = "https://jury.test"

    answer = client.post("/api/sign-in", json={"code": demo.assessors[0].code})

    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "0000-0000-0000"},
        {"code": ""},
        {"login": "coordination", "password": "x"},
        {"login": "x", "password": "y"},
    ],
)
def test_a_wrong_sign_in_says_what_to_do(client: TestClient, demo: DemoCredentials, fields: dict[str, str]) -> None:
    answer = client.post("/api/sign-in", json=fields)

    assert answer.status_code == 401
    assert answer.json()["code"] == "sign_in_refused"
    assert "set-cookie" not in answer.headers


def test_a_form_signs_in_too(client: TestClient, demo: DemoCredentials) -> None:
    answer = client.post("/api/sign-in", data={"code": demo.assessors[0].code})

    assert answer.json()["name"] == demo.assessors[0].name


def test_signing_out_ends_the_token_itself(juror: TestClient, demo: DemoCredentials) -> None:
    token = juror.cookies["cqp_sign_in"]

    juror.post("/api/sign-out")

    juror.cookies.set("cqp_sign_in", token)
    assert juror.get("/api/person").status_code == 401


def test_only_the_first_run_creates_an_account_or_a_demonstration(client: TestClient) -> None:
    account = {"name": "Marie Martin", "login": "marie", "password": "quatre mots sans lien"}
    assert "Bienvenue" in client.get("/").text

    first = client.post("/api/first-account", json=account)
    again = client.post("/api/first-account", json=account | {"login": "paul"}), client.post("/api/first-demo")

    assert first.json() == {"name": "Marie Martin", "role": "coordinator"}
    assert [answer.status_code for answer in again] == [422, 422]
    client.cookies.clear()
    assert "Code d'accès personnel" in client.get("/").text


def test_the_first_run_can_load_a_demonstration(client: TestClient) -> None:
    credentials = client.post("/api/first-demo").json()

    assert client.post("/api/sign-in", json=credentials["coordinator"]).status_code == 200
    assert client.post("/api/sign-in", json={"code": credentials["assessors"][0]["code"]}).status_code == 200


@pytest.mark.parametrize("account", [{"password": "court"}, {"login": "a b"}, {"name": " "}])
def test_an_account_that_will_not_do_says_why(client: TestClient, account: dict[str, str]) -> None:
    fields = {"name": "Marie Martin", "login": "marie", "password": "quatre mots sans lien"} | account

    answer = client.post("/api/first-account", json=fields)

    assert (answer.status_code, answer.json()["code"]) == (422, "account")


@pytest.mark.parametrize("path", ["/", "/notation?sitting=1", "/cohorte"])
def test_a_stranger_gets_the_entrance_at_every_page(client: TestClient, demo: DemoCredentials, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert "Code d'accès personnel" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/x.xlsx", 401),
        ("/_stcore/upload_file/a/b", 401),
        ("/component/x", 401),
        ("/_stcore/metrics", 404),
        ("/_stcore/agent/openapi.json", 404),
        ("/notation/_stcore/health", 404),
        ("/api/exam-sessions/1/workbook", 401),
    ],
)
def test_a_stranger_gets_nothing_else(client: TestClient, demo: DemoCredentials, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize("path", ["/_stcore/stream", "/api/marks", "/static/x", "/assets/x", "/_stcore/health"])
def test_a_stranger_opens_no_websocket_wherever(client: TestClient, demo: DemoCredentials, path: str) -> None:
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect(path):
        pass

    assert refused.value.code == 4401


def test_signed_in_people_get_the_page(juror: TestClient) -> None:
    answer = juror.get("/notation?sitting=1")

    assert "prerenderReady" in answer.text
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"].split("script-src")[1].split(";")[0]


def test_a_coordinator_downloads_the_workbook_and_an_assessor_does_not(
    client: TestClient, demo: DemoCredentials
) -> None:
    address = f"/api/exam-sessions/{demo.exam_session}/workbook"
    client.post("/api/sign-in", json={"code": demo.assessors[0].code})
    refused = client.get(address)
    client.post("/api/sign-in", json={"login": demo.coordinator.login, "password": demo.coordinator.password})

    answer = client.get(address)

    assert refused.status_code == 403
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "Synthèse" in load_workbook(BytesIO(answer.content)).sheetnames
    assert client.get("/api/exam-sessions/987654/workbook").status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_an_unknown_address_of_the_interface_says_so(juror: TestClient, method: str) -> None:
    answer = juror.request(method, "/api/nope")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_stranger_is_told_to_sign_in_whatever_they_send(client: TestClient, demo: DemoCredentials) -> None:
    assert client.post("/api/marks", json={"sitting": 1, "marks": []}).status_code == 401


@pytest.mark.parametrize("change", [{"at": "hier"}, {"base": "1"}, {"seq": "1"}])
def test_words_are_no_numbers_and_no_instants(
    juror: TestClient, demo: DemoCredentials, change: dict[str, object]
) -> None:
    assert juror.post("/api/marks", json=a_body(demo.assessors[0].sittings[0], **change)).status_code == 422


def test_a_laptop_says_how_it_is(juror: TestClient, demo: DemoCredentials) -> None:
    word = {"sitting": demo.assessors[0].sittings[0], "laptop": "poste-1", "waiting": 2, "refused": 0}

    assert juror.post("/api/presence", json=word).status_code == 204
    for wrong in ({"laptop": ""}, {"laptop": "é"}, {"laptop": "x" * 65}, {"waiting": -1}, {"refused": "0"}):
        assert juror.post("/api/presence", json=word | wrong).status_code == 422
    assert juror.post("/api/presence", json=word | {"sitting": 999_999}).status_code == 403
    juror.post("/api/sign-out")
    assert juror.post("/api/presence", json=word).status_code == 401


def test_who_asks_for_somebody_elses_is_told_in_the_journal_once(juror: TestClient, demo: DemoCredentials) -> None:
    for _ in range(3):
        assert juror.get(f"/api/exam-sessions/{demo.exam_session}/workbook").status_code == 403

    with running.store().reading() as db:
        told = db.exec_driver_sql("SELECT actor, payload FROM journal WHERE kind = 'refused'").all()
    assert [tuple(one) for one in told] == [
        ("assessor:1", f'{{"path":"/api/exam-sessions/{demo.exam_session}/workbook"}}')
    ]
