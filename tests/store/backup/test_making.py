"""A backup counts once it was copied whole, read back, counted and its journal followed; never before."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cqp.config import Settings
from cqp.errors import BackupError
from cqp.services.load_demo import DemoCredentials
from cqp.services.mark_criteria import mark_criteria
from cqp.store.backup.checking import check_copy
from cqp.store.backup.copying import read_contents
from cqp.store.backup.making import make_backup, send_copy
from cqp.store.backup.manifest import Reason, list_backups
from cqp.store.backup.secrecy import decrypt
from cqp.store.engine import Store, connect
from tests.build import NOW, a_mark, a_session

PROJECT = Path(__file__).parents[3]
PASSPHRASE = "cheval pile agrafe correct"


def marked(store: Store) -> None:
    session = a_session(store)
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1"), a_mark("C1.1.2")], NOW)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_backup_holds_what_the_database_holds_whatever_the_engine(store: Store, tmp_path: Path) -> None:
    marked(store)
    with store.reading() as db:
        held = read_contents(db)

    made = make_backup(store, tmp_path / "copies", reason=Reason.ASKED, at=NOW)

    assert check_copy(tmp_path / "copies" / made.name, "La copie") == held
    assert list_backups(tmp_path / "copies") == (made,)
    assert (made.rows["mark_event"], made.anchor, made.engine) == (2, held.anchor, store.engine.dialect.name)
    assert names(tmp_path / "copies") == [".lock", made.name, f"{made.name}.json"]


def test_every_row_of_a_backup_is_the_database_s_own(store: Store, tmp_path: Path) -> None:
    marked(store)

    made = make_backup(store, tmp_path / "copies", reason=Reason.ASKED, at=NOW)

    copy = create_engine(f"sqlite:///{tmp_path / 'copies' / made.name}")
    with store.reading() as db, copy.connect() as other:
        for table in made.rows:
            query = text(f'SELECT * FROM "{table}"')
            columns = sorted(other.execute(query).keys())
            query = text(f'SELECT {", ".join(columns)} FROM "{table}"')
            assert sorted(map(repr, other.execute(query))) == sorted(map(repr, db.execute(query)))
    copy.dispose()


def test_marks_made_during_the_copy_are_in_it_whole_or_not_at_all(sqlite_store: Store, tmp_path: Path) -> None:
    session = a_session(sqlite_store)
    made = []
    for rank in range(20):
        mark_criteria(sqlite_store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1", base=rank)], NOW)
        made.append(make_backup(sqlite_store, tmp_path / "copies", reason=Reason.ASKED, at=NOW))

    assert [one.rows["mark_event"] for one in made] == list(range(1, 21))
    assert len({one.name for one in made}) == 20


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mark SET value = 'not_met'",
        "UPDATE mark SET remark = 'Parfait'",
        "DELETE FROM mark",
    ],
)
def test_a_database_that_is_not_as_its_journal_says_makes_no_backup(
    sqlite_store: Store, tmp_path: Path, change: str
) -> None:
    marked(sqlite_store)
    with sqlite_store.writing() as db:
        db.exec_driver_sql(change)

    with pytest.raises(BackupError, match="n'est pas telle que son journal l'atteste"):
        make_backup(sqlite_store, tmp_path / "copies", reason=Reason.ASKED, at=NOW)

    assert names(tmp_path / "copies") == [".lock"]


def test_an_encrypted_backup_tells_nothing_and_opens_with_its_passphrase_only(
    sqlite_store: Store, tmp_path: Path
) -> None:
    marked(sqlite_store)
    folder = tmp_path / "copies"

    made = make_backup(sqlite_store, folder, reason=Reason.ASKED, at=NOW, passphrase=PASSPHRASE)

    assert made.is_encrypted
    assert names(folder) == [".lock", made.name, f"{made.name}.json"]
    assert (folder / made.name).read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"SQLite" not in (folder / made.name).read_bytes()
    decrypt(folder / made.name, tmp_path / "clear.db", PASSPHRASE)
    assert check_copy(tmp_path / "clear.db", "La copie").anchor == made.anchor
    with pytest.raises(BackupError, match="phrase secrète n'est pas la bonne"):
        decrypt(folder / made.name, tmp_path / "other.db", "une tout autre phrase")
    assert not (tmp_path / "other.db").exists()


def test_a_copy_on_a_second_disk_is_read_back_before_it_counts(sqlite_store: Store, tmp_path: Path) -> None:
    made = make_backup(sqlite_store, tmp_path / "copies", reason=Reason.ASKED, at=NOW)
    (tmp_path / "usb").mkdir()

    send_copy(made, tmp_path / "copies", tmp_path / "usb")

    assert list_backups(tmp_path / "usb") == (made,)
    content = (tmp_path / "copies" / made.name).read_bytes()
    (tmp_path / "copies" / made.name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))  # a disk that lies
    (tmp_path / "other").mkdir()
    with pytest.raises(BackupError, match="n'est pas identique à l'original"):
        send_copy(made, tmp_path / "copies", tmp_path / "other")
    assert list_backups(tmp_path / "other") == ()
    assert names(tmp_path / "other") == [".lock"]


def test_a_folder_that_takes_no_file_is_refused_in_french(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(BackupError, match="n'a pas pu être écrite dans"):
        make_backup(sqlite_store, tmp_path / "file" / "below", reason=Reason.ASKED, at=NOW)


def test_what_is_not_described_or_not_whole_is_not_listed(sqlite_store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    kept, cut, bare, other = (
        make_backup(sqlite_store, folder, reason=Reason.ASKED, at=NOW + timedelta(seconds=rank)) for rank in range(4)
    )
    (folder / cut.name).write_bytes((folder / cut.name).read_bytes()[:-1])
    (folder / f"{bare.name}.json").unlink()
    (folder / f"{other.name}.json").write_text('{"name": 3}', encoding="utf-8")

    assert list_backups(folder) == (kept,)


WORKER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cqp.store.backup.making import make_backup
from cqp.store.backup.manifest import Reason
from cqp.store.engine import connect
store = connect(sys.argv[1])
print("ready", flush=True)
while True:
    make_backup(store, Path(sys.argv[2]), reason=Reason.CHANGED, at=datetime.now(UTC))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_a_backup_that_is_killed_leaves_nothing_broken_in_the_list(
    demo_settings: tuple[Settings, DemoCredentials], tmp_path: Path
) -> None:
    url, folder = demo_settings[0].database_url, tmp_path / "copies"
    left_unfinished = 0
    for rank in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, url, str(folder)], cwd=PROJECT, stdout=subprocess.PIPE
        ) as worker:
            assert worker.stdout is not None
            worker.stdout.readline()
            time.sleep(0.05 + 0.07 * rank)
            worker.kill()
        left_unfinished += any(".part" in name for name in names(folder))
        for one in list_backups(folder):
            assert check_copy(folder / one.name, one.name).rows == one.rows

    store = connect(url)
    make_backup(store, folder, reason=Reason.ASKED, at=NOW)
    store.close()
    assert left_unfinished
    assert not [name for name in names(folder) if ".part" in name]
