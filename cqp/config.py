"""The settings of the environment; the only reader of `os.environ`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeAlias

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


Network: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and whom to believe.

    Attributes:
        data_dir: Folder of the embedded database and its backups.
        database_url: SQLAlchemy address of the database.
        trusted_proxies: Machines whose word on the client's address and on https is believed.
    """

    data_dir: Path
    database_url: str
    trusted_proxies: tuple[Network, ...] = ()

    @classmethod
    def from_env(cls) -> Settings:
        """Read `CQP_DATA_DIR`, `CQP_DATABASE_URL` and `CQP_TRUSTED_PROXIES`.

        Raises:
            SettingsError: The database address is not SQLite or PostgreSQL, or a proxy's address is malformed.
        """
        data_dir = Path(os.environ.get("CQP_DATA_DIR") or PROJECT / "data" / "local").expanduser().resolve()
        url = os.environ.get("CQP_DATABASE_URL") or f"sqlite:///{(data_dir / 'cqp.db').as_posix()}"
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in DRIVERS:
            raise SettingsError(
                f"CQP_DATABASE_URL commence par « {scheme} », que le programme ne connaît pas. Donnez une adresse "
                "sqlite:///chemin/du/fichier.db ou postgresql://utilisateur@machine/base."
            )
        return cls(
            data_dir=data_dir,
            database_url=f"{DRIVERS[scheme]}://{rest}",
            trusted_proxies=_networks(os.environ.get("CQP_TRUSTED_PROXIES", "")),
        )


def _networks(text: str) -> tuple[Network, ...]:
    """Return the addresses or networks of a list separated by commas."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingsError(
            f"CQP_TRUSTED_PROXIES vaut « {text} », qui n'est pas une liste d'adresses. Séparez des adresses IP ou des "
            "réseaux par des virgules, par exemple 127.0.0.1, 10.0.0.0/24."
        ) from None
