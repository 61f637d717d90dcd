"""The life of an export: asked, followed, fetched, thrown away; whatever happens, no file stays."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from cqp.config import Settings
from cqp.errors import ExportError, NotFoundError
from cqp.services import export_jobs, running
from cqp.services.export_files import cancel_export, fetch_export, list_exports, read_export, start_export
from cqp.services.export_job import FOLDER, JobState
from cqp.services.export_kind import ExportKind
from cqp.services.export_process import ALONE, remove_in_use
from cqp.services.load_demo import DemoCredentials
from cqp.services.manage_accounts import create_coordinator
from cqp.services.sign_in import sign_in_with_password
from cqp.store.engine import Store, connect
from tests.recompute import rows

WITHIN_S = 60
ROOT = Path(__file__).parent.parent.parent
NOW = datetime.now(UTC)

KILLED = """
import sys, os
from datetime import UTC, datetime
from pathlib import Path
from cqp.config import Settings
from cqp.services import export_jobs, running
from cqp.services.export_kind import ExportKind

settings = Settings(Path(sys.argv[1]), sys.argv[2])
job = export_jobs.start_job(settings, "x", ExportKind.COHORT, "", datetime.now(UTC), by="x")
while not job.total:
    pass
print(job._process.pid, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def place(demo_settings: tuple[Settings, DemoCredentials]) -> Iterator[tuple[Store, Settings, str]]:
    """A demonstration, and a coordinator's sign-in."""
    settings, credentials = demo_settings
    store = connect(settings.database_url)
    token = sign_in_with_password(store, credentials.coordinator.login, credentials.coordinator.password, NOW)
    yield store, settings, token
    export_jobs.forget_all()
    store.close()


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def left(settings: Settings) -> list[str]:
    """Return what lies in the data folder beside the database."""
    return [one.name for one in settings.data_dir.iterdir() if not one.name.startswith("cqp.db")]


def test_a_file_is_asked_followed_and_fetched_and_the_journal_tells_its_digest(place) -> None:
    store, settings, token = place
    (place_of,) = rows(store, "SELECT place FROM exam_session")
    query = urlencode({"session": 1, "lieu": place_of[0]})
    started = start_export(store, token, settings, ExportKind.MARKS, query, NOW)
    with pytest.raises(ExportError, match="pas encore prêt"):
        fetch_export(store, token, started.id, NOW)

    first = fetch_export(store, token, started.id, NOW, patience_s=WITHIN_S)
    second = fetch_export(store, token, started.id, NOW)
    content, again = bytearray(), bytearray()
    for one, other in zip(first.chunks, second.chunks, strict=True):  # two read at once
        content += one
        again += other

    (told,) = rows(store, "SELECT subject, payload FROM journal WHERE kind = 'exported' ORDER BY id DESC LIMIT 1")
    assert first.name.endswith(" - marques.csv")
    assert content == again
    assert content.decode("utf-8-sig").startswith("Session d'examen;N°;")
    assert told[0] == "exam_session:1"
    assert json.loads(told[1]) == {"what": "marques", "files": {"export.csv": sha256(content).hexdigest()}}
    status = read_export(store, token, started.id, NOW)
    assert (status.state, status.share, [status]) == (JobState.DONE, 1.0, list(list_exports(store, token, NOW)))
    assert left(settings) == []


def test_a_file_thrown_away_is_gone_for_good(place) -> None:
    store, settings, token = place
    started = start_export(store, token, settings, ExportKind.COHORT, "", NOW)
    job = export_jobs.jobs_of(export_jobs._jobs[started.id].owner)[0]
    assert [one.startswith(FOLDER) for one in left(settings)] == [True]

    cancel_export(store, token, started.id, NOW)

    assert job._process.poll() is not None
    assert (job._file.closed, job.state, left(settings)) == (True, JobState.GONE, [])
    assert list_exports(store, token, NOW) == ()
    for step in (read_export, cancel_export, fetch_export):
        with pytest.raises(NotFoundError):
            step(store, token, started.id, NOW)


def test_an_export_is_its_owner_s_alone(place) -> None:
    store, settings, token = place
    create_coordinator(store, login="paul", name="Paul", password="quatre mots sans lien", now=NOW)
    paul = sign_in_with_password(store, "paul", "quatre mots sans lien", NOW)
    started = start_export(store, token, settings, ExportKind.MARKS, "", NOW)

    assert list_exports(store, paul, NOW) == ()
    for step in (read_export, cancel_export, fetch_export):
        with pytest.raises(NotFoundError):
            step(store, paul, started.id, NOW)
    assert read_export(store, token, started.id, NOW).id == started.id


def test_so_many_run_at_once_and_the_same_one_runs_once(place) -> None:
    store, settings, token = place
    kinds = [ExportKind.COHORT, ExportKind.MARKS]
    started = [start_export(store, token, settings, kind, "", NOW).id for kind in kinds]

    assert start_export(store, token, settings, ExportKind.COHORT, "", NOW).id == started[0]
    with pytest.raises(ExportError, match="2 exports sont déjà en cours"):
        start_export(store, token, settings, ExportKind.MARKS_PLAIN, "", NOW)
    cancel_export(store, token, started[0], NOW)
    assert start_export(store, token, settings, ExportKind.MARKS_PLAIN, "", NOW).state is JobState.RUNNING


def test_a_file_that_nobody_fetches_is_forgotten(place, monkeypatch) -> None:
    store, settings, token = place
    monkeypatch.setattr(export_jobs, "KEPT_S", 0.05)
    started = start_export(store, token, settings, ExportKind.MARKS, "", NOW)
    job = export_jobs._jobs[started.id]

    assert job.wait(WITHIN_S)
    until(lambda: job._file.closed)

    assert list_exports(store, token, NOW) == ()
    assert left(settings) == []


def test_an_export_that_cannot_be_made_says_why(place) -> None:
    store, settings, token = place
    started = start_export(store, token, settings, ExportKind.PSEUDONYMS, "du=2099-01-01", NOW)

    with pytest.raises(ExportError, match="Trop peu de candidats"):
        fetch_export(store, token, started.id, NOW, patience_s=WITHIN_S)
    assert read_export(store, token, started.id, NOW).state is JobState.FAILED


def test_an_export_that_breaks_says_so_in_french(place) -> None:
    store, settings, token = place
    started = start_export(store, token, settings, ExportKind.MARKS, "", NOW)
    job = export_jobs._jobs[started.id]
    job._process.kill()

    with pytest.raises(ExportError, match="n'a laissé aucun fichier"):
        fetch_export(store, token, started.id, NOW, patience_s=WITHIN_S)
    assert left(settings) == []


def test_a_process_that_nobody_waits_for_stops_whatever_it_is_doing(place) -> None:
    _, settings, _ = place
    folder = settings.data_dir / f"{FOLDER}alone"
    folder.mkdir()
    (folder / "unfinished").write_bytes(b"names")
    asked = {"database": settings.database_url, "folder": str(folder), "kind": "marques-csv", "query": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "cqp.services.export_process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,  # nobody reads: it is full before the file is written
    )
    process.stdin.write(json.dumps(asked | {"at": NOW.isoformat(), "by": "x"}).encode() + b"\n")
    process.stdin.flush()
    until(lambda: select.select([process.stdout], [], [], 0)[0] != [])

    assert process.poll() is None
    process.stdin.close()
    assert process.wait(WITHIN_S) == ALONE
    process.stdout.close()
    assert left(settings) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the name of a folder whose files are open")
def test_a_folder_goes_while_files_are_still_put_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "cqp-export-x"
    folder.mkdir()

    def fill() -> None:
        with suppress(FileNotFoundError):
            for rank in count():
                (folder / str(rank)).touch()

    filling = Thread(target=fill)
    filling.start()
    until(lambda: any(folder.iterdir()))

    remove_in_use(str(folder))
    filling.join(WITHIN_S)

    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_killed_leaves_nothing_behind(place) -> None:
    _, settings, _ = place
    server = subprocess.run(
        [sys.executable, "-c", KILLED, str(settings.data_dir), settings.database_url],
        cwd=ROOT,
        capture_output=True,
        timeout=WITHIN_S,
        check=False,
    )
    child = int(server.stdout)

    def is_over() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{child}/stat").read_text().split()[2] == "Z"

    until(is_over)
    assert server.returncode == -9
    assert left(settings) == []


def test_what_a_power_cut_left_is_removed_at_the_next_start(sqlite_settings: Settings) -> None:
    folder = sqlite_settings.data_dir / f"{FOLDER}cut"
    folder.mkdir()
    (folder / "openpyxl.tmp").write_bytes(b"names")

    running.open_once(sqlite_settings, NOW)
    running.close()

    assert not folder.exists()
