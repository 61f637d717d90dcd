"""When the database cannot be written, the juror is told at once, nothing acknowledged is lost, and work resumes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from cqp.config import Settings
from cqp.errors import DatabaseBusyError
from cqp.services import running
from cqp.services.mark_criteria import mark_criteria
from cqp.services.start import start
from cqp.services.verify_journal import verify_locally
from cqp.store import engine
from cqp.store.engine import Store, connect
from tests.build import NOW, BuiltSession, a_mark, a_session
from tests.conftest import sqlite_at
from tests.recompute import recomputed, stored

PROJECT = Path(__file__).parents[2]
REMARK = "Une remarque assez longue pour que le journal grossisse vite. " * 20
DISK_BYTES = 4_000_000
UNLIMITED = -1


class Worker:
    """The mark route in another process."""

    def __init__(self, folder: Path, session: BuiltSession) -> None:
        arguments = [str(folder), session.tokens[0], str(session.sittings["1"])]
        self._process = subprocess.Popen(
            [sys.executable, str(PROJECT / "tests" / "web" / "full_disk_worker.py"), *arguments],
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def ask(self, command: object) -> object:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(command)}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> object:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture(params=["quota", "disk"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A folder whose space a test can take away: a limit of the process anywhere, a small disk where one can be had."""
    if sys.platform != "linux":
        pytest.skip("limits of a process and small disks are Linux's")
    if request.param == "quota":
        yield request.param, tmp_path
        return
    yield request.param, request.getfixturevalue("small_disk")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes, where this account may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this account may not mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def a_sent_mark(rank: int) -> dict[str, object]:
    value = ("met", "not_met")[rank % 2]
    return {"id": str(uuid4()), "criterion": "C1.1.1", "value": value, "remark": REMARK, "base": rank, "seq": rank}


def take_space(kind: str, folder: Path, worker: Worker) -> None:
    if kind == "quota":
        worker.ask({"limit": (folder / "cqp.db-wal").stat().st_size + 50_000})
        return
    with (folder / "filler").open("wb") as filler:
        room = shutil.disk_usage(folder).free - 60_000
        filler.write(b"\0" * room)


def give_space(kind: str, folder: Path, worker: Worker) -> None:
    if kind == "quota":
        worker.ask({"limit": UNLIMITED})
    else:
        (folder / "filler").unlink()


def test_a_full_disk_is_said_at_once_and_every_acknowledged_mark_is_there(
    disk: tuple[str, Path], ready_file: Path
) -> None:
    kind, folder = disk
    shutil.copyfile(ready_file, folder / "cqp.db")
    now = datetime.now(UTC)
    store = start(sqlite_at(folder), now)
    session = a_session(store, now=now)
    store.close()
    worker = Worker(folder, session)
    try:
        saved = 0
        status, _, _ = worker.ask({"mark": a_sent_mark(saved)})
        assert status == 200
        saved += 1
        take_space(kind, folder, worker)

        waiting = a_sent_mark(saved)
        while (answer := worker.ask({"mark": waiting}))[0] == 200 and saved < 500:
            saved += 1
            waiting = a_sent_mark(saved)

        assert (answer[0], answer[1], answer[2]["code"]) == (507, "5", "database_full")
        assert "rien de plus n'a été enregistré" in answer[2]["message"]
        assert worker.ask({"mark": waiting})[0] == 507
        assert worker.ask("read") == 200  # what is there can still be read
        with sqlite3.connect(f"file:{folder}/cqp.db?mode=ro", uri=True) as db:
            assert db.execute("SELECT count(*), max(revision) FROM mark_event").fetchone() == (saved, saved)
        db.close()

        give_space(kind, folder, worker)

        status, _, content = worker.ask({"mark": waiting})
        assert (status, content["saved"][0]["revision"]) == (200, saved + 1)
        assert worker.ask({"mark": waiting})[2] == content
    finally:
        worker.kill()
    store = start(sqlite_at(folder), now)
    assert verify_locally(store).is_sound
    assert stored(store) == recomputed(store)
    store.close()


@pytest.mark.parametrize("is_new", [True, False])
def test_a_disk_that_is_full_at_start_stops_the_server_and_says_so(
    small_disk: Path, ready_file: Path, is_new: bool
) -> None:
    if not is_new:
        shutil.copyfile(ready_file, small_disk / "cqp.db")
    with (small_disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(b"\0" * 4096)
    settings = sqlite_at(small_disk)

    stopped = running.serve(lambda: settings, datetime.now(UTC))

    assert stopped is not None
    assert any(word in str(stopped) for word in ("plein", "libérez de la place", "n'est pas accessible"))
    (small_disk / "filler").unlink()
    assert is_new or (small_disk / "cqp.db").read_bytes() == ready_file.read_bytes()
    assert running.serve(lambda: settings, datetime.now(UTC)) is None
    running.close()


@pytest.fixture
def impatient(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that waits a moment only for others to finish."""
    pragmas = ("PRAGMA busy_timeout = 50", *engine.PRAGMAS[1:])
    monkeypatch.setattr(engine, "PRAGMAS", pragmas)
    store = connect(sqlite_settings.database_url)
    yield store
    store.close()


def test_a_locked_database_says_try_again_and_loses_nothing(impatient: Store, sqlite_settings: Settings) -> None:
    session = a_session(impatient)
    other = sqlite3.connect(sqlite_settings.data_dir / "cqp.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    mark = a_mark("C1.1.1")

    with pytest.raises(DatabaseBusyError, match="Réessayez dans quelques secondes"):
        mark_criteria(impatient, session.tokens[0], session.sittings["1"], [mark], NOW)

    other.execute("ROLLBACK")
    other.close()
    answer = mark_criteria(impatient, session.tokens[0], session.sittings["1"], [mark], NOW)
    assert [one.revision for one in answer.saved] == [1]
    assert stored(impatient) == recomputed(impatient)
