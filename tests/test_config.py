"""The settings of the organisation's OpenID provider: all of them, or none, and nothing sent in clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqp.config import OidcSettings, Settings
from cqp.errors import SettingsError

COMPLETE = {
    "CQP_OIDC_ISSUER": "https://sso.exemple.fr/realms/branche",
    "CQP_OIDC_CLIENT_ID": "cqp",
    "CQP_OIDC_CLIENT_SECRET": "secret",
    "CQP_PUBLIC_URL": "https://cqp.exemple.fr/",
}


def configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **changes: str) -> OidcSettings | None:
    monkeypatch.setenv("CQP_DATA_DIR", str(tmp_path))
    for name, text in (COMPLETE | changes).items():
        monkeypatch.setenv(name, text)
    return Settings.from_env().oidc


@pytest.mark.parametrize("end", ["", "/.well-known/openid-configuration"])
def test_a_whole_configuration_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str) -> None:
    issuer = COMPLETE["CQP_OIDC_ISSUER"]

    found = configured(monkeypatch, tmp_path, CQP_OIDC_ISSUER=issuer + end)

    assert found == OidcSettings(issuer, "cqp", "secret", "https://cqp.exemple.fr")
    assert "secret=" not in repr(found)


@pytest.mark.parametrize("changes", [dict.fromkeys(COMPLETE, ""), dict.fromkeys(list(COMPLETE)[:3], " ")])
def test_no_configuration_is_one_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changes: dict[str, str]) -> None:
    assert configured(monkeypatch, tmp_path, **changes) is None


@pytest.mark.parametrize("missing", COMPLETE)
def test_half_a_configuration_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str) -> None:
    with pytest.raises(SettingsError, match=f"il manque {missing}\\."):
        configured(monkeypatch, tmp_path, **{missing: ""})


@pytest.mark.parametrize("name", ["CQP_OIDC_ISSUER", "CQP_PUBLIC_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "http://cqp.exemple.fr",
        "cqp.exemple.fr",
        "https://",
        "https://marie@cqp.exemple.fr",
        "https://cqp.exemple.fr/?a=b",
        "https://cqp.exemple.fr:port",
        "http://10.0.0.4",
        "http://127.0.0.1.exemple.fr",
        "https://cqp exemple.fr",
    ],
)
def test_an_address_that_others_could_read_along_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, url: str
) -> None:
    with pytest.raises(SettingsError, match=name):
        configured(monkeypatch, tmp_path, **{name: url})


def test_a_public_address_has_no_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="qui a un chemin"):
        configured(monkeypatch, tmp_path, CQP_PUBLIC_URL="https://exemple.fr/cqp")


@pytest.mark.parametrize("url", ["http://localhost:8501", "http://127.0.0.1:8501", "http://[::1]:8501"])
def test_this_very_machine_needs_no_https(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    found = configured(monkeypatch, tmp_path, CQP_PUBLIC_URL=url)

    assert found is not None
    assert found.public_url == url


@pytest.mark.parametrize(("word", "expected"), [("", True), ("oui", True), ("non", False), ("Off", False)])
def test_the_offline_page_can_be_switched_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, word: str, expected: bool
) -> None:
    monkeypatch.setenv("CQP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CQP_OFFLINE_PAGE", word)

    assert Settings.from_env().has_offline_page is expected
