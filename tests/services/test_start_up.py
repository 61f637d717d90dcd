"""Start-up is healthy, or stops, says what to do, and leaves the suspect file as it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cqp.config import Settings
from cqp.errors import (
    CqpError,
    DatabaseInUseError,
    DatabaseUnusableError,
    MalformedRequestError,
    SuspectDatabaseError,
)
from cqp.services import running
from cqp.services.accept_database import accept_database
from cqp.services.back_up import Reason, back_up, read_state
from cqp.services.mark_criteria import mark_criteria
from cqp.services.start import start
from cqp.store.instance import note_of
from cqp.store.migrating import known_revisions
from cqp.store.place import file_system, warnings_of
from tests.build import NOW, BuiltSession, a_mark, a_session
from tests.conftest import sqlite_at

PROJECT = Path(__file__).parents[2]

WORKER = """
import os, sys
from datetime import datetime
from pathlib import Path
from cqp.config import Settings
from cqp.services import running
from cqp.services.mark_criteria import mark_criteria
from tests.build import NOW, a_mark
folder, token, sitting = sys.argv[1:]
settings = Settings(Path(folder), f"sqlite+pysqlite:///{folder}/cqp.db")
running.open_once(settings, NOW)
mark_criteria(running.store(), token, int(sitting), [a_mark("C1.1.1")], NOW)
print("marked", flush=True)
sys.stdin.read()
"""
"""A server that has acknowledged a mark; closing its input ends it without a word, as a power cut would."""


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    running.close()
    running._stopped.clear()


@pytest.fixture
def session(sqlite_settings: Settings) -> BuiltSession:
    """An exam session in the file; the file is at rest."""
    store = start(sqlite_settings, NOW)
    session = a_session(store)
    store.close()
    return session


@contextlib.contextmanager
def a_server(settings: Settings, session: BuiltSession) -> Iterator[subprocess.Popen[bytes]]:
    """A server that has marked one criterion and holds the file."""
    command = [sys.executable, "-c", WORKER, str(settings.data_dir), session.tokens[0], str(session.sittings["1"])]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"marked\n"
        yield server
        server.kill()


def killed(settings: Settings, session: BuiltSession) -> None:
    """Leave the file as a server does that is killed after it has acknowledged one mark."""
    with a_server(settings, session):
        pass


def digests(folder: Path) -> dict[str, str]:
    """Return every file of the database, but the lock."""
    files = (one for one in sorted(folder.glob("cqp.db*")) if one.suffix != ".lock" and not one.name.endswith("-shm"))
    return {one.name: sha256(one.read_bytes()).hexdigest() for one in files}


def marks(settings: Settings) -> int:
    with sqlite3.connect(settings.data_dir / "cqp.db") as db:
        (count,) = db.execute("SELECT count(*) FROM mark_event").fetchone()
    db.close()
    return count


def refused(settings: Settings) -> CqpError:
    """Return why a server does not start, having checked that it wrote nothing to the database."""
    before = digests(settings.data_dir)
    error = running.serve(lambda: settings, NOW)
    assert error is not None
    assert digests(settings.data_dir) == before
    assert "Traceback" not in str(error)
    return error


def test_a_healthy_file_starts_and_notes_where_its_journal_stands(
    sqlite_settings: Settings, session: BuiltSession
) -> None:
    assert running.serve(lambda: sqlite_settings, NOW) is None
    mark_criteria(running.store(), session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)
    running.close()

    assert running.serve(lambda: sqlite_settings, NOW) is None
    noted = (sqlite_settings.data_dir / "journal-anchors.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split(" ")[1] for line in noted] == ["start", "start"]
    assert [line.split(" ")[3].partition(":")[0] for line in noted] == ["0", "1"]


def test_a_server_that_was_killed_starts_again_with_every_mark(
    sqlite_settings: Settings, session: BuiltSession
) -> None:
    killed(sqlite_settings, session)

    assert running.serve(lambda: sqlite_settings, NOW) is None
    running.close()
    assert marks(sqlite_settings) == 1


def test_a_command_that_outlives_a_killed_server_takes_its_log_in(
    sqlite_settings: Settings, session: BuiltSession
) -> None:
    with a_server(sqlite_settings, session):
        beside = start(sqlite_settings, NOW)  # as the backup that a server has asked for
        with beside.reading():
            pass
    beside.close()

    assert not (sqlite_settings.data_dir / "cqp.db-wal").exists()
    assert running.serve(lambda: sqlite_settings, NOW) is None
    running.close()
    assert marks(sqlite_settings) == 1


def test_an_empty_file_is_not_taken_for_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "cqp.db").touch()

    assert "est vide (0 octet)" in str(refused(sqlite_at(tmp_path)))


@pytest.mark.parametrize("kept", [100, 4096, 20_000, -4096, -1])
def test_a_truncated_file_is_refused(sqlite_settings: Settings, session: BuiltSession, kept: int) -> None:
    file = sqlite_settings.data_dir / "cqp.db"
    file.write_bytes(file.read_bytes()[:kept])

    assert "est endommagée" in str(refused(sqlite_settings))


def test_a_damaged_page_is_refused(sqlite_settings: Settings, session: BuiltSession) -> None:
    file = sqlite_settings.data_dir / "cqp.db"
    content = bytearray(file.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\xa5" * 4096
    file.write_bytes(content)

    assert "est endommagée" in str(refused(sqlite_settings))


def test_a_log_that_has_gone_after_a_crash_is_missed(sqlite_settings: Settings, session: BuiltSession) -> None:
    killed(sqlite_settings, session)
    (sqlite_settings.data_dir / "cqp.db-wal").unlink()

    said = refused(sqlite_settings)
    (sqlite_settings.data_dir / "cqp.db-shm").unlink()
    said_again = refused(sqlite_settings)

    assert isinstance(said, SuspectDatabaseError)
    assert str(said_again) == str(said)
    assert "cqp.db-wal, qui portait les dernières marques, a disparu" in str(said)


def test_a_log_that_has_gone_is_missed_even_where_nothing_says_that_there_was_a_crash(
    sqlite_settings: Settings, session: BuiltSession
) -> None:
    killed(sqlite_settings, session)
    store = start(sqlite_settings, NOW)
    back_up(store, sqlite_settings, NOW, Reason.ASKED)
    store.close()
    older = sqlite3.connect(sqlite_settings.data_dir / "cqp.db")
    older.executescript(
        "DROP TRIGGER journal_no_delete; DROP TRIGGER mark_event_no_delete;"
        "DELETE FROM mark; DELETE FROM mark_event; DELETE FROM journal;"
    )
    older.close()

    said = refused(sqlite_settings)

    assert isinstance(said, SuspectDatabaseError)
    assert "s'arrête à l'entrée 0, alors que l'entrée 1 a été attestée" in str(said)


def test_the_log_of_another_database_is_refused(sqlite_settings: Settings, session: BuiltSession) -> None:
    other = sqlite_at(sqlite_settings.data_dir / "other")
    for settings, codes in ((sqlite_settings, ("C1.1.1", "C1.1.2")), (other, ("C1.1.2",))):
        store = start(settings, NOW)
        built = session if settings is sqlite_settings else a_session(store)
        mark_criteria(store, built.tokens[1], built.sittings["1"], [a_mark(code) for code in codes], NOW)
        store.close()
    killed(other, built)
    shutil.copyfile(other.data_dir / "cqp.db-wal", sqlite_settings.data_dir / "cqp.db-wal")

    assert isinstance(refused(sqlite_settings), DatabaseUnusableError)


def test_a_log_that_is_no_log_is_refused(sqlite_settings: Settings, session: BuiltSession) -> None:
    (sqlite_settings.data_dir / "cqp.db-wal").write_bytes(b"Nom;Prenom\n" * 100)

    assert "cqp.db-wal n'est pas celui de la base" in str(refused(sqlite_settings))


def test_a_vanished_file_is_not_replaced_by_an_empty_one(sqlite_settings: Settings, session: BuiltSession) -> None:
    running.serve(lambda: sqlite_settings, NOW)
    made = back_up(running.store(), sqlite_settings, NOW, Reason.ASKED)
    running.close()
    (sqlite_settings.data_dir / "cqp.db").unlink()

    said = str(refused(sqlite_settings))

    assert "a disparu, alors que journal-anchors.txt" in said
    assert not (sqlite_settings.data_dir / "cqp.db").exists()
    assert [one.backup.name for one in running.offered_backups()] == [made.name]


@pytest.mark.parametrize("trace", ["erasures.jsonl", "journal-anchors.txt", "cqp.db-wal", "cqp.db.running"])
def test_each_trace_of_a_database_keeps_an_empty_one_from_being_made(tmp_path: Path, trace: str) -> None:
    (tmp_path / trace).write_text("", encoding="utf-8")

    with pytest.raises(DatabaseUnusableError, match=f"a disparu, alors que {trace} dit"):
        start(sqlite_at(tmp_path), NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE mark_event SET value = 'not_met'", "n'est plus celle que le journal a enregistrée"),
        ("UPDATE journal SET at = '2020-01-01' WHERE id = 1", "L'entrée 1"),
        ("DELETE FROM mark_event", "La marque de l'entrée 1 manque"),
    ],
)
def test_a_broken_chain_stops_the_server_until_a_person_accepts_it(
    sqlite_settings: Settings, session: BuiltSession, change: str, said: str
) -> None:
    killed(sqlite_settings, session)
    with sqlite3.connect(sqlite_settings.data_dir / "cqp.db") as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute(change)
        db.execute("UPDATE sign_in SET created_at = '2020-01-01'")  # which a start that goes on forgets
    db.close()
    note_of(sqlite_settings.data_dir / "cqp.db").unlink()

    assert said in str(refused(sqlite_settings))

    with pytest.raises(MalformedRequestError, match="Écrivez pourquoi"):
        accept_database(sqlite_settings, " ", NOW)
    findings = accept_database(sqlite_settings, "Vu avec le jury.", NOW)
    assert any(said in one for one in findings)
    assert running.serve(lambda: sqlite_settings, NOW) is None
    found = running.last_verification()
    assert found is not None
    assert not found.is_sound
    running.close()
    with sqlite3.connect(sqlite_settings.data_dir / "cqp.db") as db:
        db.execute("UPDATE journal SET at = '2021-01-01' WHERE id = 1")
        db.execute("UPDATE mark SET value = 'not_observed'")
    db.close()
    assert isinstance(refused(sqlite_settings), SuspectDatabaseError)


def test_what_is_accepted_after_a_lost_log_starts_and_is_in_the_journal(
    sqlite_settings: Settings, session: BuiltSession
) -> None:
    killed(sqlite_settings, session)
    (sqlite_settings.data_dir / "cqp.db-wal").unlink()

    findings = accept_database(sqlite_settings, "Le disque a été remplacé.", NOW)

    assert ["a disparu d'à côté" in one for one in findings] == [True]
    assert running.serve(lambda: sqlite_settings, NOW) is None
    with running.store().reading() as db:
        (kind, payload) = db.exec_driver_sql("SELECT kind, payload FROM journal ORDER BY id DESC").fetchone()
    assert kind == "accepted"
    assert "remplacé" not in payload
    assert accept_database_again(sqlite_settings) == ()


def accept_database_again(settings: Settings) -> tuple[str, ...]:
    running.close()
    return accept_database(settings, "Encore.", NOW)


def test_a_second_server_on_the_same_file_is_refused_and_the_first_goes_on(
    sqlite_settings: Settings, session: BuiltSession
) -> None:
    with a_server(sqlite_settings, session) as server:
        error = running.serve(lambda: sqlite_settings, NOW)
        with pytest.raises(DatabaseInUseError):
            accept_database(sqlite_settings, "Pour voir.", NOW)

        assert isinstance(error, DatabaseInUseError)
        assert f"processus {server.pid}, depuis le 23/11/2026" in str(error)
        store = start(sqlite_settings, NOW)  # a command may run beside the server
        assert back_up(store, sqlite_settings, NOW, Reason.ASKED).rows["mark_event"] == 1
        store.close()
        assert (sqlite_settings.data_dir / "cqp.db-wal").exists()
    assert running.serve(lambda: sqlite_settings, NOW) is None  # the system gave the lock back


def test_a_stopped_server_runs_by_itself_once_the_base_is_good(
    sqlite_settings: Settings, session: BuiltSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_settings.data_dir / "cqp.db"
    content = file.read_bytes()
    file.write_bytes(b"")
    error = refused(sqlite_settings)

    assert running.try_again(NOW) is error  # too soon
    file.write_bytes(content)
    assert running.try_again(NOW) is error
    monkeypatch.setattr(running, "RETRY_S", 0)
    assert running.try_again(NOW) is None
    assert running.store() is not None


def as_an_account_without_rights(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Act as somebody to whom the rights of files apply: root is above them."""

    @contextlib.contextmanager
    def acting() -> Iterator[None]:
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            yield
            return
        for one in (folder, *folder.rglob("*")):
            os.chown(one, 65534, 65534)
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)

    return acting()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another account may reach, as pytest's are not."""
    folder = Path(tempfile.mkdtemp(prefix="cqp-rights-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are Unix's")
@pytest.mark.parametrize("is_new", [True, False])
def test_a_read_only_folder_is_refused_in_french(open_folder: Path, ready_file: Path, is_new: bool) -> None:
    if not is_new:
        shutil.copyfile(ready_file, open_folder / "cqp.db")
        (open_folder / "cqp.db").chmod(0o444)
    open_folder.chmod(0o555)

    with as_an_account_without_rights(open_folder):
        error = refused(sqlite_at(open_folder))
        with pytest.raises(DatabaseUnusableError) as caught:
            start(sqlite_at(open_folder), NOW)

    assert "n'est pas accessible en écriture" in str(error)
    assert ("accès refusé" if is_new else "protégé en écriture") in str(caught.value)


INTERRUPTED = """
import os, sys
from pathlib import Path
from cqp.config import Settings
from cqp.store import migrating, opening
from cqp.services.start import start
from tests.build import NOW
def cut(db, revision="head"):
    migrating.migrate(db, revision)
    print("migrated", flush=True)
    os.kill(os.getpid(), 9)
opening.migrate = cut
start(Settings(Path(sys.argv[1]), f"sqlite+pysqlite:///{sys.argv[1]}/cqp.db"), NOW)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_an_update_that_was_cut_is_undone_and_done_again_after_a_backup(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'cqp.db'}")
    from cqp.store.migrating import migrate  # noqa: PLC0415

    with engine.connect() as db:
        migrate(db, "0003")
        db.commit()
    engine.dispose()
    with sqlite3.connect(tmp_path / "cqp.db") as db:
        db.execute("PRAGMA journal_mode = WAL")
    db.close()

    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path)]
    cut = subprocess.run(command, cwd=PROJECT, capture_output=True, check=False, timeout=60)
    assert (cut.returncode, cut.stdout) == (-9, b"migrated\n"), cut.stderr

    store = start(sqlite_at(tmp_path), NOW)
    with store.reading() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [known_revisions()[0]]
    store.close()
    assert {(one.backup.reason, one.backup.schema) for one in read_state(sqlite_at(tmp_path)).kept} == {
        (Reason.MIGRATION, "0003")
    }


def test_half_a_schema_is_refused(sqlite_settings: Settings) -> None:
    with sqlite3.connect(sqlite_settings.data_dir / "cqp.db") as db:
        db.execute("DELETE FROM alembic_version")
    db.close()

    assert "une mise à jour y a été interrompue" in str(refused(sqlite_settings))


@pytest.mark.parametrize("folder", ["OneDrive - Cabinet Durand", "Dropbox", "Google Drive", "Mobile Documents"])
def test_a_synchronised_folder_is_warned_of_and_starts(tmp_path: Path, folder: str) -> None:
    settings = sqlite_at(tmp_path / folder / "jury")

    start(settings, NOW).close()

    assert f"« {folder} », un dossier que synchronise un autre programme" in read_state(settings).warnings[0]


def test_an_ordinary_folder_is_not_warned_of(tmp_path: Path) -> None:
    assert warnings_of(tmp_path / "Megane" / "boxes" / "dropboxes") == ()


@pytest.mark.skipif(os.name != "posix", reason="mounts are Unix's")
def test_a_network_disk_is_recognised_by_its_mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"/dev/vda / ext4 rw 0 0\nserveur:/examens {tmp_path}/sur\\040serveur nfs4 rw 0 0\n"
        f"//nas/cqp {tmp_path}/nas cifs rw 0 0\n/dev/vdb {tmp_path}/nas/local ext4 rw 0 0\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("cqp.store.place.MOUNTS", mounts)

    found = [file_system(tmp_path / one) for one in ("sur serveur/a", "nas/b", "nas/local/c", "ici")]

    assert found == ["nfs4", "cifs", "", ""]


def test_settings_that_cannot_be_read_stop_the_server_too() -> None:
    def read() -> Settings:
        raise MalformedRequestError("Mauvais réglage.")

    assert str(running.serve(read, NOW)) == "Mauvais réglage."
    assert running.offered_backups() == ()
