"""A mark is on the disk before it is acknowledged: the system calls of a process that marks say so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cqp.config import Settings
from cqp.store.engine import Store
from tests.build import a_session
from tests.services.test_marking_together import ROOT

MARKS = 20


def may_trace(folder: Path) -> bool:
    """Say whether this machine lets a process be followed."""
    if shutil.which("strace") is None:
        return False
    tried = ["strace", "-f", "--seccomp-bpf", "-o", str(folder / "tried"), "true"]
    return subprocess.run(tried, capture_output=True, check=False, timeout=30).returncode == 0


def test_sqlite_flushes_its_log_once_a_mark(sqlite_settings: Settings, sqlite_store: Store, tmp_path: Path) -> None:
    if not may_trace(tmp_path):
        pytest.skip("strace is not on this machine, or may not follow a process")
    session, calls = a_session(sqlite_store), tmp_path / "calls"
    what = [str(sqlite_settings.data_dir), sqlite_settings.database_url, session.tokens[0]]
    worker = [sys.executable, "-m", "tests.services.marking_worker", *what, str(session.sittings["1"]), "C1.1.1"]

    ran = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-y", "-e", "trace=fsync,fdatasync", "-o", str(calls), *worker, str(MARKS)],
        cwd=ROOT,
        input="\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    assert len(ran.stdout.splitlines()) == 1 + MARKS  # "ready", then each mark
    assert sum("cqp.db-wal>" in line for line in calls.read_text().splitlines()) >= MARKS
