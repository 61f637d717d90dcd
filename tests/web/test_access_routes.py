"""Coming in, through HTTP: throttled, from where, ended; and the sheet of renewed codes."""

from __future__ import annotations

import json
import re
from ipaddress import ip_network
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from cqp.config import Settings
from cqp.errors import SettingsError
from cqp.services import running
from cqp.services.access import digest
from cqp.services.load_demo import DemoCredentials
from cqp.services.manage_accounts import create_coordinator, deactivate, list_coordinators
from cqp.services.manage_codes import list_codes, revoke_codes
from cqp.services.manage_sign_ins import end_sign_in, list_sign_ins
from cqp.services.sign_in import sign_in_with_password
from cqp.store.sign_ins import SignIn
from cqp.web.asking import now
from cqp.web.browser import browser_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
ADDRESS = "https://cqp.exemple.fr"


@pytest.fixture
def marie(client: TestClient, demo: DemoCredentials) -> str:
    """A coordinator's token, out of the browser."""
    return sign_in_with_password(running.store(), demo.coordinator.login, demo.coordinator.password, now())


@pytest.fixture
def coordination(client: TestClient, demo: DemoCredentials) -> TestClient:
    """The browser, signed in as the coordinator."""
    fields = {"login": demo.coordinator.login, "password": demo.coordinator.password}
    assert client.post("/api/sign-in", json=fields).status_code == 200
    return client


def wrong(client: TestClient, login: str, **headers: str) -> int:
    return client.post("/api/sign-in", json={"login": login, "password": "faux"}, headers=headers).status_code


def a_body(sitting: int) -> dict[str, object]:
    mark = {"id": str(uuid4()), "criterion": "C1.1.1", "value": "met", "remark": None, "reason": None}
    return {"sitting": sitting, "marks": [mark | {"base": 0, "seq": 1, "at": "2026-11-23T09:00:00Z"}]}


# Throttling -------------------------------------------------------------------------------------------------


def test_the_eleventh_try_is_told_to_wait_even_with_the_right_password(
    client: TestClient, demo: DemoCredentials
) -> None:
    login = demo.coordinator.login

    statuses = [wrong(client, login) for _ in range(11)]
    right = client.post("/api/sign-in", json={"login": login, "password": demo.coordinator.password})

    assert statuses == [401] * 10 + [429]
    assert (right.status_code, right.json()["code"]) == (429, "too_many_tries")
    assert "Réessayez dans 5 minutes" in right.json()["message"]
    assert 290 <= int(right.headers["retry-after"]) <= 300
    assert "set-cookie" not in right.headers


def test_a_header_does_not_change_ones_address(client: TestClient, demo: DemoCredentials) -> None:
    statuses = [wrong(client, f"inconnu{rank}", **{"X-Forwarded-For": f"10.0.0.{rank}"}) for rank in range(11)]

    assert statuses == [401] * 10 + [429]


# Where from -------------------------------------------------------------------------------------------------


def signed_in(client: TestClient, demo: DemoCredentials, peer: str, headers: dict[str, str]) -> tuple[SignIn, bool]:
    """Sign in from a socket's address; return what was recorded, and whether the cookie is for https only."""
    browser = TestClient(client.app, base_url="http://jury.test", client=(peer, 51234))
    fields = {"login": demo.coordinator.login, "password": demo.coordinator.password}
    answer = browser.post("/api/sign-in", json=fields, headers=headers)
    (token,) = re.findall(r"cqp_sign_in=([^;]+)", answer.headers["set-cookie"])
    listed = list_sign_ins(running.store(), token, now())
    return next(one for one in listed if one.key == digest(token)), "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("peer", "trusted", "forwarded", "recorded"),
    [
        ("10.0.0.4", "", "", "10.0.0.4"),
        ("10.0.0.4", "", "6.6.6.6", "10.0.0.4"),
        ("10.0.0.4", "10.0.0.9", "6.6.6.6", "10.0.0.4"),
        ("10.0.0.9", "10.0.0.9", "", "10.0.0.9"),
        ("10.0.0.9", "10.0.0.9", "10.0.0.4", "10.0.0.4"),
        ("10.0.0.9", "10.0.0.9", "6.6.6.6, 10.0.0.4", "10.0.0.4"),
        ("10.0.0.9", "10.0.0.0/28", "6.6.6.6, 192.168.1.4, 10.0.0.8", "192.168.1.4"),
        ("10.0.0.9", "10.0.0.9", "10.0.0.4:5123", "10.0.0.4"),
        ("10.0.0.9", "10.0.0.9", "[2001:db8::4]:5123", "2001:db8::4"),
        ("10.0.0.9", "10.0.0.9", "6.6.6.6, <script>", "10.0.0.9"),
        ("::ffff:10.0.0.9", "10.0.0.9", "10.0.0.4", "10.0.0.4"),
        ("2001:db8::9", "2001:db8::/64", "10.0.0.4", "10.0.0.4"),
        # Uvicorn has put what a proxy on this machine says in the place of the socket's address.
        ("6.6.6.6", "", "6.6.6.6", "127.0.0.1"),
        ("10.0.0.4", "127.0.0.1", "6.6.6.6, 10.0.0.4", "10.0.0.4"),
    ],
)
def test_an_address_is_the_sockets_unless_a_trusted_proxy_says_better(
    client: TestClient,
    demo: DemoCredentials,
    monkeypatch: pytest.MonkeyPatch,
    peer: str,
    trusted: str,
    forwarded: str,
    recorded: str,
) -> None:
    monkeypatch.setenv("CQP_TRUSTED_PROXIES", trusted)
    monkeypatch.setattr(running, "settings", Settings.from_env)
    headers = {"User-Agent": FIREFOX} | ({"X-Forwarded-For": forwarded} if forwarded else {})

    one, _ = signed_in(client, demo, peer, headers)

    assert (one.address, one.browser) == (recorded, "Firefox 140 sur Windows")


@pytest.mark.parametrize(("trusted", "is_secure"), [("10.0.0.9", True), ("", False)])
def test_only_a_trusted_proxy_says_that_the_browser_speaks_https(
    client: TestClient, demo: DemoCredentials, monkeypatch: pytest.MonkeyPatch, trusted: str, is_secure: bool
) -> None:
    monkeypatch.setenv("CQP_TRUSTED_PROXIES", trusted)
    monkeypatch.setattr(running, "settings", Settings.from_env)

    assert signed_in(client, demo, "10.0.0.9", {"X-Forwarded-Proto": "https"})[1] is is_secure


@pytest.mark.parametrize(
    ("text", "proxies"), [("", ()), (" , ", ()), ("10.0.0.9, 2001:db8::/64", ("10.0.0.9/32", "2001:db8::/64"))]
)
def test_trusted_proxies_are_a_list_of_addresses(
    monkeypatch: pytest.MonkeyPatch, text: str, proxies: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CQP_TRUSTED_PROXIES", text)

    assert Settings.from_env().trusted_proxies == tuple(ip_network(one) for one in proxies)


@pytest.mark.parametrize("text", ["nginx", "10.0.0.9;10.0.0.8", "*"])
def test_a_proxy_that_is_no_address_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CQP_TRUSTED_PROXIES", text)

    with pytest.raises(SettingsError, match="CQP_TRUSTED_PROXIES"):
        Settings.from_env()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox 140 sur Windows"),
        (
            f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36",
            "Chrome 140 sur Linux",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge 140 sur Windows",
        ),
        (
            f"Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) {APPLE} Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari 18 sur iPad",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/18.5 Safari/605.1.15",
            "Safari 18 sur macOS",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet 28 sur Android",
        ),
        ("curl/8.5.0", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
        ("x" * 100_000 + "Firefox/140", "Navigateur inconnu"),
    ],
)
def test_a_browser_has_a_short_name(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


# Ended at once ----------------------------------------------------------------------------------------------


def test_a_revoked_code_stops_an_open_grid_at_the_next_mark(
    client: TestClient, demo: DemoCredentials, marie: str
) -> None:
    client.post("/api/sign-in", json={"code": demo.assessors[0].code})
    sitting = demo.assessors[0].sittings[0]
    before = client.post("/api/marks", json=a_body(sitting)).status_code
    codes = list_codes(running.store(), marie, demo.exam_session, now())
    assessor = next(one for one in codes if one.name == demo.assessors[0].name)

    revoke_codes(running.store(), marie, demo.exam_session, [assessor.assessor_id], now())
    after = client.post("/api/marks", json=a_body(sitting))

    assert (before, after.status_code, after.json()["code"]) == (200, 401, "not_signed_in")
    assert client.get(f"/api/marks?sitting={sitting}").status_code == 401
    assert "Code d'accès personnel" in client.get(f"/notation?sitting={sitting}").text


def test_an_ended_sign_in_stops_an_open_grid_and_the_same_person_may_come_back(
    client: TestClient, demo: DemoCredentials, marie: str
) -> None:
    client.post("/api/sign-in", json={"code": demo.assessors[0].code})
    sitting = demo.assessors[0].sittings[0]

    end_sign_in(running.store(), marie, digest(client.cookies["cqp_sign_in"]), now())
    refused = client.post("/api/marks", json=a_body(sitting)).status_code
    client.post("/api/sign-in", json={"code": demo.assessors[0].code})

    assert (refused, client.post("/api/marks", json=a_body(sitting)).status_code) == (401, 200)


def test_a_deactivated_coordinator_downloads_nothing_more(coordination: TestClient, demo: DemoCredentials) -> None:
    create_coordinator(running.store(), login="paul", name="Paul", password="quatre mots sans lien", now=now())
    paul = sign_in_with_password(running.store(), "paul", "quatre mots sans lien", now())
    address = f"/api/exam-sessions/{demo.exam_session}/workbook"
    account = next(one for one in list_coordinators(running.store(), paul, now()) if one.login != "paul")

    deactivate(running.store(), paul, account.id, now())

    assert coordination.get(address).status_code == 401


# The entrance of an access code's link ----------------------------------------------------------------------


def test_the_link_of_a_code_leads_to_the_entrance_whoever_is_signed_in(coordination: TestClient) -> None:
    assert "prerenderReady" in coordination.get("/acces").text
    assert "Code d'accès personnel" in coordination.get("/connexion").text
    coordination.cookies.clear()
    assert "Code d'accès personnel" in coordination.get("/connexion").text


# The sheet of codes -----------------------------------------------------------------------------------------


def seen(demo: DemoCredentials, token: str) -> dict[str, str]:
    codes = list_codes(running.store(), token, demo.exam_session, now())
    return {str(one.assessor_id): one.version for one in codes}


def test_the_sheet_is_answered_once_with_codes_that_open(coordination: TestClient, demo: DemoCredentials) -> None:
    action = f"/api/exam-sessions/{demo.exam_session}/codes"
    body = {"codes": seen(demo, coordination.cookies["cqp_sign_in"]), "address": ADDRESS}

    answer, again = coordination.post(action, json=body), coordination.post(action, json=body)

    codes = re.findall(r'class="code">([0-9A-Z-]{14})<', answer.text)
    assert (answer.status_code, len(codes)) == (200, len(demo.assessors))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert (again.status_code, again.json()["code"]) == (409, "access_code")
    assert coordination.get(action).status_code == 404
    old = coordination.post("/api/sign-in", json={"code": demo.assessors[0].code}).status_code
    new = coordination.post("/api/sign-in", json={"code": codes[0]}).status_code
    assert (old, new) == (401, 200)


def test_the_sheet_asks_for_nothing_that_the_security_policy_refuses(
    coordination: TestClient, demo: DemoCredentials
) -> None:
    body = {"codes": seen(demo, coordination.cookies["cqp_sign_in"]), "address": ADDRESS}

    page = coordination.post(f"/api/exam-sessions/{demo.exam_session}/codes", json=body).text

    assert re.findall(r"<script[^>]*>", page) == ['<script type="module" src="/assets/print.js">']
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["/assets/favicon.svg", "/assets/print.js"]
    assert not re.search(r"\son\w+=", page)
    assert coordination.get("/assets/print.js").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"codes": None},
        {"codes": []},
        {"codes": {}},
        {"codes": {"x": "y"}},
        {"codes": {"1": 2}},
        {"codes": {"-1": "x"}},
        {"codes": {"٣": "x"}},
        {"codes": {str(rank): "x" for rank in range(501)}},
        {"address": None},
        {"address": "javascript:alert(1)"},
        {"address": "http://x/\ud800"},
    ],
)
def test_a_request_that_is_not_understood_renews_nothing(
    coordination: TestClient, demo: DemoCredentials, change: dict[str, object]
) -> None:
    body = {"codes": seen(demo, coordination.cookies["cqp_sign_in"]), "address": ADDRESS}

    answer = coordination.post(f"/api/exam-sessions/{demo.exam_session}/codes", content=json.dumps(body | change))

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert coordination.post("/api/sign-in", json={"code": demo.assessors[0].code}).status_code == 200


@pytest.mark.parametrize("exam_session", [987654, 2**40])
def test_the_codes_of_no_exam_session_are_not_found(coordination: TestClient, exam_session: int) -> None:
    body = {"codes": {"1": "x"}, "address": ADDRESS}

    assert coordination.post(f"/api/exam-sessions/{exam_session}/codes", json=body).status_code == 404


def test_nobody_else_renews_codes(client: TestClient, demo: DemoCredentials, marie: str) -> None:
    action = f"/api/exam-sessions/{demo.exam_session}/codes"
    body = {"codes": seen(demo, marie), "address": ADDRESS}

    stranger = client.post(action, json=body).status_code
    client.post("/api/sign-in", json={"code": demo.assessors[0].code})
    assessor = client.post(action, json=body).status_code
    client.cookies.set("cqp_sign_in", marie)
    another_site = client.post(action, json=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code

    assert (stranger, assessor, another_site) == (401, 403, 403)
    assert seen(demo, marie) == body["codes"]
