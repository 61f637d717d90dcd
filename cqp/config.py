"""The settings of the environment; the only reader of `os.environ`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are.

    Attributes:
        data_dir: Folder of the embedded database and its backups.
        database_url: SQLAlchemy address of the database.
    """

    data_dir: Path
    database_url: str

    @classmethod
    def from_env(cls) -> Settings:
        """Read `CQP_DATA_DIR` and `CQP_DATABASE_URL`.

        Raises:
            SettingsError: The database address is not SQLite or PostgreSQL.
        """
        data_dir = Path(os.environ.get("CQP_DATA_DIR") or PROJECT / "data" / "local").expanduser().resolve()
        url = os.environ.get("CQP_DATABASE_URL") or f"sqlite:///{(data_dir / 'cqp.db').as_posix()}"
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in DRIVERS:
            raise SettingsError(
                f"CQP_DATABASE_URL commence par « {scheme} », que le programme ne connaît pas. Donnez une adresse "
                "sqlite:///chemin/du/fichier.db ou postgresql://utilisateur@machine/base."
            )
        return cls(data_dir=data_dir, database_url=f"{DRIVERS[scheme]}://{rest}")
