"""Start the two servers that are compared, each in a process of its own, and read what they cost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psutil

from cqp.config import Settings
from cqp.services.load_demo import DemoCredentials, load_demo
from cqp.services.start import start
from cqp.store.engine import Store

PROJECT = Path(__file__).resolve().parent.parent
SEED = 1
START_S = 60
"""How long a server may take to answer, in seconds."""

SHOWN = 2_000
"""Characters of what it said last that are shown when it does not."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and its process."""

    address: str
    process: psutil.Process

    def cpu_ms(self) -> float:
        """Return the processor time used so far, in milliseconds (user and system, every thread)."""
        used = self.process.cpu_times()
        return 1000 * (used.user + used.system)

    def memory_mb(self) -> float:
        """Return the memory it holds, in megabytes."""
        return self.process.memory_info().rss / 1e6


def settings_of(folder: Path) -> Settings:
    """Return the settings of an SQLite database in this folder."""
    return Settings(folder, f"sqlite+pysqlite:///{(folder / 'cqp.db').as_posix()}")


def open_store(folder: Path, now: datetime) -> Store:
    """Return an open store in this folder, which is new, as the first start leaves it."""
    folder.mkdir(parents=True)
    return start(settings_of(folder), now)


def prepare_demo(folder: Path, candidates: int) -> tuple[Store, DemoCredentials]:
    """Return an open store in this folder that holds a demonstration, and its credentials."""
    now = datetime.now(UTC)
    store = open_store(folder, now)
    return store, load_demo(store, candidates=candidates, seed=SEED, now=now, progress=lambda _done, _all: None)


@contextmanager
def floor(folder: Path) -> Iterator[Server]:
    """Run the floor, its database in this folder."""
    port = free_port()
    command = ["uvicorn", "benchmarks.floor:app", "--port", str(port), "--no-access-log", "--log-level", "warning"]
    with _running(command, port, "/", PROJECT, FLOOR_DATABASE=str(folder / "floor.db")) as server:
        yield server


@contextmanager
def program(folder: Path, project: Path = PROJECT, *, url: str = "", port: int = 0) -> Iterator[Server]:
    """Run the program of this checkout, as its users do.

    Args:
        folder: Its data folder.
        project: The checkout.
        url: Address of its database, the SQLite file of that folder unless given.
        port: Where it listens; a free one unless given.
    """
    port = port or free_port()
    command = ["streamlit", "run", "app.py", "--server.headless=true", "--server.address=127.0.0.1"]
    settings = {"CQP_DATA_DIR": str(folder), "CQP_DATABASE_URL": url}
    with _running([*command, f"--server.port={port}"], port, "/_stcore/health", project, **settings) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, path: str, folder: Path, **environment: str) -> Iterator[Server]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CQP_DATA")}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=kept | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address + path, process, log)
            yield Server(address, psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    said = log.read().decode(errors="replace")[-SHOWN:]
    raise SystemExit(f"{address} did not answer within {START_S} s (exit code {process.poll()}).\n{said}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]
