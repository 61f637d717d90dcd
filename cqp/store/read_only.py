"""Look at an SQLite file through a connection that cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine


@contextmanager
def looking_at(file: Path, *, alone: bool = False) -> Iterator[Connection]:
    """Open a file without changing a byte of it, nor leaving a file beside it when it is at rest.

    Args:
        file: The database.
        alone: Read this very file, not the log beside it.
    """
    is_used = any(Path(f"{file}{suffix}").exists() for suffix in ("-wal", "-journal"))
    how = "mode=ro" if is_used and not alone else "immutable=1"  # mode=ro would leave an empty log at rest
    address = f"{file.absolute().as_uri()}?{how}"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    with engine.connect() as db:
        yield db
