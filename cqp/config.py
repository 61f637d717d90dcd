"""The settings of the environment; the only reader of `os.environ`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from cqp.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent
"""Folder that holds `app.py` and `data/`."""

REFERENTIALS = PROJECT / "data" / "referentials"
POLICIES = PROJECT / "data" / "policies"
DEFAULT_REFERENTIAL = REFERENTIALS / "cqp-crca.toml"
DEFAULT_POLICY = POLICIES / "default.toml"

DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite+pysqlite": "sqlite+pysqlite",
}
"""Database schemes we accept, and the driver we use for each."""

OIDC = ("CQP_OIDC_ISSUER", "CQP_OIDC_CLIENT_ID", "CQP_OIDC_CLIENT_SECRET")
"""What switches the sign-in with the organisation's account on: all three, and `CQP_PUBLIC_URL`, or none."""

NO = ("no", "non", "off", "false", "0")
"""Words that switch something off."""

DISCOVERY = "/.well-known/openid-configuration"
"""Where an OpenID provider describes itself, below its issuer."""

Network: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The organisation's OpenID provider, and where it sends people back to.

    Attributes:
        issuer: The provider's name, an https address; it describes itself below.
        client_id: Our name there.
        client_secret: Our secret there.
        public_url: Address of this application as browsers see it, without a path or a final slash.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and whom to believe.

    Attributes:
        data_dir: Folder of the embedded database and its backups.
        database_url: SQLAlchemy address of the database.
        trusted_proxies: Machines whose word on the client's address and on https is believed.
        backup_dir: A second folder for the backups, on another disk; None for none. It may be missing at times.
        passphrase_file: The file whose first line encrypts the backups; None for backups in clear.
        oidc: The organisation's OpenID provider; None unless it is configured.
        has_offline_page: Whether browsers are given the page that stands in when a reload finds no server.
    """

    data_dir: Path
    database_url: str
    trusted_proxies: tuple[Network, ...] = ()
    backup_dir: Path | None = None
    passphrase_file: Path | None = None
    oidc: OidcSettings | None = None
    has_offline_page: bool = True

    @classmethod
    def from_env(cls) -> Settings:
        """Read the `CQP_*` variables.

        Raises:
            SettingsError: The database address is not SQLite or PostgreSQL, a proxy's address is malformed, or the
                OpenID provider is half configured or reached without https.
        """
        data_dir = Path(os.environ.get("CQP_DATA_DIR") or PROJECT / "data" / "local").expanduser().resolve()
        url = os.environ.get("CQP_DATABASE_URL") or f"sqlite:///{(data_dir / 'cqp.db').as_posix()}"
        return cls(
            data_dir=data_dir,
            database_url=database_address(url),
            trusted_proxies=_networks(os.environ.get("CQP_TRUSTED_PROXIES", "")),
            backup_dir=_path("CQP_BACKUP_DIR"),
            passphrase_file=_path("CQP_BACKUP_PASSPHRASE_FILE"),
            oidc=_oidc({name: os.environ.get(name, "").strip() for name in (*OIDC, "CQP_PUBLIC_URL")}),
            has_offline_page=os.environ.get("CQP_OFFLINE_PAGE", "").strip().lower() not in NO,
        )

    def environment(self) -> dict[str, str]:
        """Return the environment of another program of ours that is to work with these settings."""
        ours = {"CQP_DATA_DIR": str(self.data_dir), "CQP_DATABASE_URL": self.database_url}
        ours["CQP_BACKUP_DIR"] = str(self.backup_dir or "")
        ours["CQP_BACKUP_PASSPHRASE_FILE"] = str(self.passphrase_file or "")
        return dict(os.environ) | ours


def _path(name: str) -> Path | None:
    text = os.environ.get(name, "").strip()
    return Path(text).expanduser().absolute() if text else None


def database_address(url: str, name: str = "CQP_DATABASE_URL") -> str:
    """Return the SQLAlchemy address of a database, its driver named.

    Args:
        url: As people write it.
        name: What they wrote it for.

    Raises:
        SettingsError: It is neither SQLite nor PostgreSQL.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in DRIVERS:
        raise SettingsError(
            f"{name} commence par « {scheme} », que le programme ne connaît pas. Donnez une adresse "
            "sqlite:///chemin/du/fichier.db ou postgresql://utilisateur@machine/base."
        )
    return f"{DRIVERS[scheme]}://{rest}"


def is_confidential(url: str) -> bool:
    """Say whether what is sent to this address stays between us: https, or http to this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port  # raises when it is no port
        return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)))
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ip_address(host).is_loopback


def _oidc(found: dict[str, str]) -> OidcSettings | None:
    """Return the OpenID provider's settings; `CQP_PUBLIC_URL` alone asks for none."""
    if not any(found[name] for name in OIDC):
        return None
    missing = [name for name, text in found.items() if not text]
    if missing:
        raise SettingsError(
            "La connexion avec le compte de l'organisation (OpenID Connect) n'est réglée qu'à moitié : il manque "
            f"{', '.join(missing)}. Donnez {', '.join(OIDC)} et CQP_PUBLIC_URL, ou aucun des trois premiers."
        )
    issuer, client_id, client_secret, public_url = found.values()
    return OidcSettings(
        issuer=_confidential("CQP_OIDC_ISSUER", issuer.removesuffix(DISCOVERY)),
        client_id=client_id,
        client_secret=client_secret,
        public_url=_without_path("CQP_PUBLIC_URL", _confidential("CQP_PUBLIC_URL", public_url)),
    )


def _confidential(name: str, url: str) -> str:
    """Return an address that may carry secrets."""
    if not is_confidential(url) or set(url) & set("?#@") or any(character.isspace() for character in url):
        raise SettingsError(
            f"{name} vaut « {url} » : ce n'est pas une adresse https sans identifiant ni paramètre, et les connexions "
            "pourraient être lues en chemin. Donnez une adresse comme https://cqp.exemple.fr ; http n'est accepté que "
            "pour cette machine (http://localhost:8501)."
        )
    return url


def _without_path(name: str, url: str) -> str:
    if urlsplit(url).path.strip("/"):
        raise SettingsError(
            f"{name} vaut « {url} », qui a un chemin : l'application répond à la racine de son adresse. "
            "Donnez l'adresse seule, comme https://cqp.exemple.fr."
        )
    return url.rstrip("/")


def _networks(text: str) -> tuple[Network, ...]:
    """Return the addresses or networks of a list separated by commas."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingsError(
            f"CQP_TRUSTED_PROXIES vaut « {text} », qui n'est pas une liste d'adresses. Séparez des adresses IP ou des "
            "réseaux par des virgules, par exemple 127.0.0.1, 10.0.0.0/24."
        ) from None
