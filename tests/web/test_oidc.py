"""Signing in with the organisation's account, against a real provider on the loopback."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from cqp.config import OidcSettings
from cqp.services import running
from cqp.services.access import digest
from cqp.services.manage_accounts import create_coordinator, deactivate, list_coordinators
from cqp.services.manage_sign_ins import list_sign_ins
from cqp.services.sign_in import SIGN_IN_LASTS, sign_in_with_password
from cqp.web.asking import now
from cqp.web.oidc_state import Pending, seal, unseal, wanted_page
from tests.build import PASSWORD
from tests.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, running_provider

PUBLIC_URL = "https://jury.test"
MARIE = "marie.martin@exemple.fr"
SENTENCE = re.compile(r'<p class="error refusal" role="alert" data-page="([^"]*)">([^<]*)</p>')


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    """The organisation's provider, where everybody is Marie Martin."""
    with running_provider(PUBLIC_URL) as provider:
        yield provider


@pytest.fixture
def browser(client: TestClient, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A browser that has never signed in, on an installation with this provider and two coordination accounts."""
    oidc = OidcSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, PUBLIC_URL)
    settings = replace(running.settings(), oidc=oidc)
    monkeypatch.setattr(running, "settings", lambda: settings)
    for login in ("Marie.Martin@Exemple.fr", "paul"):
        create_coordinator(running.store(), login=login, name=login, password=PASSWORD, now=now())
    client.base_url, client.follow_redirects = PUBLIC_URL, False
    return client


def leave(browser: TestClient, page: str = "/planning") -> str:
    """Begin in our application and pass the provider's page; return where it sends the browser back to."""
    away = browser.get("/api/oidc", params={"page": page})
    assert away.status_code == 303
    back = httpx2.get(away.headers["location"])
    assert back.status_code == 302, back.text
    return back.headers["location"]


def come_back(browser: TestClient, page: str = "/planning") -> httpx2.Response:
    return browser.get(leave(browser, page))


def refused(browser: TestClient, answer: httpx2.Response, status: int = 401) -> str:
    """Check that the answer is the sign-in page and signs nobody in; return what it says."""
    assert answer.status_code == status
    assert "cqp_sign_in" not in answer.headers.get("set-cookie", "")
    assert "Code d'accès personnel" in answer.text
    assert browser.get("/api/person").status_code == 401
    return SENTENCE.findall(answer.text)[0][1]


def colleague() -> str:
    """Return the token of another coordinator."""
    return sign_in_with_password(running.store(), "paul", PASSWORD, now())


# Coming in --------------------------------------------------------------------------------------------------


def test_who_is_signed_in_at_the_organisation_comes_in_and_gets_the_page_they_wanted(browser: TestClient) -> None:
    answer = come_back(browser, "/planning?session=1&vue=a%20b")

    assert answer.status_code == 200
    assert '<a class="button" href="/planning?session=1&amp;vue=a%20b" data-reopen>' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert browser.get("/api/person").json() == {"name": "Marie.Martin@Exemple.fr", "role": "coordinator"}
    assert "prerenderReady" in browser.get("/planning").text


def test_the_sign_in_is_one_of_ours(browser: TestClient) -> None:
    kept, forgotten = come_back(browser).headers.get_list("set-cookie")

    token = browser.cookies["cqp_sign_in"]
    assert kept == f"cqp_sign_in={token}; HttpOnly; Max-Age=43200; Path=/; SameSite=strict; Secure"
    assert re.match(r'cqp_oidc=""; expires=.*; HttpOnly; Max-Age=0; Path=/api/oidc; SameSite=lax', forgotten)
    (listed,) = (one for one in list_sign_ins(running.store(), colleague(), now()) if one.key == digest(token))
    assert (listed.name, listed.address) == ("Marie.Martin@Exemple.fr", "testclient")
    assert listed.expires_at <= (now() + SIGN_IN_LASTS).isoformat()


def test_what_is_pending_is_kept_for_ten_minutes_on_our_routes_alone(browser: TestClient) -> None:
    answer = browser.get("/api/oidc")

    assert re.fullmatch(
        r"cqp_oidc=[0-9a-f.]+; HttpOnly; Max-Age=600; Path=/api/oidc; SameSite=lax; Secure",
        answer.headers["set-cookie"],
    )
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert sorted(asked) == [
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
    ]
    assert (asked["code_challenge_method"], asked["scope"]) == (["S256"], ["openid email"])


def test_an_email_of_the_userinfo_endpoint_will_do(browser: TestClient, provider: OpenIdProvider) -> None:
    provider.further, provider.person = provider.person, {}

    assert come_back(browser).status_code == 200


def test_the_reopening_page_asks_for_nothing_that_the_security_policy_refuses(browser: TestClient) -> None:
    page = come_back(browser).text

    assert re.findall(r"<script[^>]*>", page) == ['<script type="module" src="/assets/reopen.js">']
    assert not re.search(r"\son\w+=", page)
    assert browser.get("/assets/reopen.js").status_code == 200


def test_the_sign_in_page_offers_the_organisations_account(browser: TestClient) -> None:
    page = browser.get("/planning").text

    assert 'href="https://jury.test/api/oidc" data-organisation>Se connecter avec le compte de l\'organisation' in page
    assert page.index("/assets/organisation.js") < page.index("/assets/entrance.js")


# Whose account ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"email": "inconnu@exemple.fr"}, "Aucun compte de coordination n&#x27;a l&#x27;identifiant « inconnu@"),
        ({"email": "paul"}, "Aucun compte de coordination n&#x27;a l&#x27;identifiant « paul »"),
        ({"email": "<b>x</b>@y"}, "« &lt;b&gt;x&lt;/b&gt;@y »"),
        ({"email": "marie.martin@exemple.fr\0"}, "Aucun compte"),
        ({"email": "mar\u0131e.martin@exemple.fr"}, "Aucun compte"),
        ({"email_verified": False}, "ne garantit pas"),
        ({"email_verified": "true"}, "ne garantit pas"),
        ({"email_verified": None}, "ne garantit pas"),
        ({"email": None}, "pas donné d&#x27;adresse e-mail"),
        ({"email": ["marie.martin@exemple.fr"]}, "pas donné d&#x27;adresse e-mail"),
        ({"email": "x" * 255}, "pas donné d&#x27;adresse e-mail"),
    ],
)
def test_an_identity_that_is_nobodys_is_refused_and_creates_nothing(
    browser: TestClient, provider: OpenIdProvider, person: dict[str, Any], sentence: str
) -> None:
    provider.person |= person

    said = refused(browser, come_back(browser))

    assert sentence in said
    assert [one.login for one in list_coordinators(running.store(), colleague(), now())] == [MARIE, "paul"]


def test_a_letter_that_folds_into_another_makes_nobody_a_colleague(
    browser: TestClient, provider: OpenIdProvider
) -> None:
    create_coordinator(running.store(), login="kim@exemple.fr", name="Kim", password=PASSWORD, now=now())
    provider.person["email"] = "\N{KELVIN SIGN}im@exemple.fr"

    assert "Aucun compte" in refused(browser, come_back(browser))


def test_half_a_letter_is_no_failure_of_ours(browser: TestClient, provider: OpenIdProvider) -> None:
    provider.further, provider.person = provider.person | {"email": "\ud800@y"}, {}

    assert "« ?@y »" in refused(browser, come_back(browser))


def test_userinfo_of_somebody_else_is_not_believed(browser: TestClient, provider: OpenIdProvider) -> None:
    provider.further, provider.person = provider.person | {"sub": "43"}, {}

    assert "pas donné" in refused(browser, come_back(browser))


def test_a_deactivated_account_stays_closed(browser: TestClient) -> None:
    token = colleague()
    marie = next(one for one in list_coordinators(running.store(), token, now()) if one.login == MARIE)
    deactivate(running.store(), token, marie.id, now())

    assert refused(browser, come_back(browser)).startswith("Ce compte est désactivé")


# Answers that are not to our question -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "un autre"},
        {"nonce": None},
        {"aud": "un-autre"},
        {"aud": "un-autre", "azp": CLIENT_ID},
        {"aud": None},
        {"iss": "https://un.autre"},
        {"iss": None},
        {"exp": None},
        {"sub": None},
    ],
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(
    browser: TestClient, provider: OpenIdProvider, lies: dict[str, Any]
) -> None:
    provider.lies = lies

    assert "pas pu être vérifiée" in refused(browser, come_back(browser))


@pytest.mark.parametrize("lies", [{"exp": 1_700_000_000}, {"iat": 4_000_000_000}, {"nbf": 4_000_000_000}])
def test_a_token_of_another_time_speaks_of_the_clock(
    browser: TestClient, provider: OpenIdProvider, lies: dict[str, Any]
) -> None:
    provider.lies = lies

    assert "mettre le serveur à l&#x27;heure" in refused(browser, come_back(browser))


def test_a_token_that_somebody_else_signed_is_refused(browser: TestClient, provider: OpenIdProvider) -> None:
    provider.key = RSAKey.generate_key(2048)

    assert "pas pu être vérifiée" in refused(browser, come_back(browser))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_token_without_signature_is_refused_even_where_the_provider_allows_it(
    browser: TestClient, provider: OpenIdProvider
) -> None:
    provider.metadata, provider.algorithm = {"id_token_signing_alg_values_supported": ["none", "RS256"]}, "none"

    assert "pas pu être vérifiée" in refused(browser, come_back(browser))


def test_an_answer_is_good_once(browser: TestClient) -> None:
    back = leave(browser)
    pending = browser.cookies["cqp_oidc"]
    assert browser.get(back).status_code == 200
    browser.cookies.clear()

    again = browser.get(back)
    browser.cookies.set("cqp_oidc", pending)
    with_the_cookie = browser.get(back)

    assert "a déjà servi" in refused(browser, again)
    assert "pas pu être vérifiée" in refused(browser, with_the_cookie)


def test_an_answer_to_somebody_elses_question_is_refused_and_leaves_ours_open(browser: TestClient) -> None:
    theirs = leave(browser)
    browser.cookies.clear()
    ours = leave(browser)

    assert "commencée ailleurs" in refused(browser, browser.get(theirs))
    assert browser.get(ours).status_code == 200


@pytest.mark.parametrize("cookie", ["", ".", "x.y", "5b5d.00", "é", "5b5d." + "é" * 3])
def test_a_cookie_that_we_did_not_sign_is_nothing(cookie: str) -> None:
    assert unseal(cookie, CLIENT_SECRET, now()) is None


def test_what_is_pending_can_be_neither_changed_nor_kept(browser: TestClient) -> None:
    pending, at = Pending("etat", "nonce", "verificateur", "/planning"), now()
    sealed = seal(pending, CLIENT_SECRET, at)
    forged = sealed.replace(b"/planning".hex(), b"/acces123".hex())

    assert forged != sealed
    assert unseal(sealed, CLIENT_SECRET, at + timedelta(minutes=9, seconds=59)) == pending
    assert unseal(sealed, CLIENT_SECRET, at + timedelta(minutes=10)) is None
    assert unseal(sealed, "un autre secret", at) is None
    assert unseal(forged, CLIENT_SECRET, at) is None


def test_ten_minutes_later_the_answer_comes_too_late(browser: TestClient) -> None:
    back = leave(browser)
    pending = unseal(browser.cookies["cqp_oidc"], CLIENT_SECRET, now())
    assert pending is not None
    browser.cookies.clear()
    browser.cookies.set("cqp_oidc", seal(pending, CLIENT_SECRET, now() - timedelta(minutes=10)))

    assert "a expiré" in refused(browser, browser.get(back))


@pytest.mark.parametrize(("error", "sentence"), [("access_denied", "a été annulée"), ("<i>", "pas pu vous connecter")])
def test_a_provider_that_says_no_is_told_in_our_words(
    browser: TestClient, provider: OpenIdProvider, error: str, sentence: str
) -> None:
    provider.error = error

    answer = come_back(browser)

    assert sentence in refused(browser, answer)
    assert 'data-page="/planning"' in answer.text
    assert not re.search("<b>|<i>", answer.text)


def test_a_provider_that_does_not_answer_is_said(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    oidc = OidcSettings("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET, PUBLIC_URL)
    settings = replace(running.settings(), oidc=oidc)
    monkeypatch.setattr(running, "settings", lambda: settings)

    assert "il ne répond pas" in refused(browser, browser.get("/api/oidc"), 502)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://un.autre"},
        {"token_endpoint": "http://un.autre/token"},
        {"jwks_uri": None},
        {"userinfo_endpoint": "http://un.autre"},
    ],
)
def test_a_provider_that_describes_another_is_not_used(
    browser: TestClient, provider: OpenIdProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata

    assert "sa description" in refused(browser, browser.get("/api/oidc"), 502)


def test_the_eleventh_try_is_told_to_wait(browser: TestClient, provider: OpenIdProvider) -> None:
    provider.person["email_verified"] = False
    statuses = [come_back(browser).status_code for _ in range(10)]

    answer = browser.get("/api/oidc")

    assert statuses == [401] * 10
    assert "Réessayez dans 5 minutes" in refused(browser, answer, 429)
    assert 290 <= int(answer.headers["retry-after"]) <= 300


def test_what_another_site_sends_to_the_callback_costs_nobody_a_try(browser: TestClient) -> None:
    for _ in range(11):
        browser.get("/api/oidc/callback?state=x&code=y")

    assert come_back(browser).status_code == 200


# Which page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/", "/planning", "/mes-passages", "/notation?sitting=1", "/x?retour=//a.b"])
def test_a_page_of_ours_is_reopened(page: str) -> None:
    assert wanted_page(page) == page


@pytest.mark.parametrize(
    "page",
    [
        "",
        "planning",
        "https://un.autre",
        "//un.autre",
        "/\\un.autre",
        "/%2F/un.autre",
        "/a/b",
        "/..//un.autre",
        "/\t/un.autre",
        "/planning\n",
        "/planning#x",
        "javascript:alert(1)",
        "/x?" + "y" * 401,
    ],
)
def test_anything_else_is_the_home_page(browser: TestClient, page: str) -> None:
    assert 'href="/" data-reopen' in come_back(browser, page).text


# Configured or not ------------------------------------------------------------------------------------------


def test_without_a_provider_there_is_nothing(client: TestClient) -> None:
    create_coordinator(running.store(), login=MARIE, name="Marie", password=PASSWORD, now=now())

    answers = client.get("/api/oidc"), client.get("/api/oidc/callback?state=x&code=y")

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 2
    page = client.get("/").text
    assert not re.search("organisation|<!-- ", page)


def test_without_a_provider_authlib_is_not_loaded() -> None:
    words = (
        "import sys, cqp.web.entrance_routes; print([name for name in ('authlib', 'joserfc') if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"
