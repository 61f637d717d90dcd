"""Erasure: no text of a candidate stays in the database's files, and the journal can still be verified."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from cqp.config import Settings
from cqp.errors import DeliberationError, NotFoundError
from cqp.rules.status import Status
from cqp.services.confer import decide_competency, write_remarks
from cqp.services.erase_candidate import erase_candidate, list_due
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_minutes import read_minutes
from cqp.services.sign_minutes import prepare_minutes, sign_minutes
from cqp.services.start import start
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.conftest import sqlite_at
from tests.recompute import rows

LATER = NOW + timedelta(days=366 * 6 + 2)
SECRET = "Zibeline-au-grenier"
"""Stands in every text that somebody can type about the candidate."""


@pytest.fixture
def told(store: Store) -> BuiltSession:
    """Two candidates with everything typed about them, the first up to signed minutes."""
    session = a_session(store, candidates=2, blocks=("2A",))
    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE candidate SET last_name = '{SECRET}', company = '{SECRET}' WHERE id = 1")
    for sitting in (one["2A"] for one in session.all_sittings):
        for token in session.tokens:
            marks = [
                a_mark("C2A.1.1", remark=SECRET),
                a_mark("C2A.1.2", "not_applicable", reason=SECRET, remark=SECRET),
            ]
            mark_criteria(store, token, sitting, marks, NOW)
            submit_grid(store, token, sitting, NOW, seen=2, reason=SECRET)
        for rank in range(1, 5):
            decide_competency(store, session.tokens[0], sitting, f"C2A.{rank}", Status.ACQUIRED, SECRET, NOW, base=0)
        write_remarks(store, session.tokens[0], sitting, SECRET, SECRET, NOW, base=0)
    first = session.sittings["2A"]
    prepare_minutes(store, session.tokens[0], first, NOW)
    digest = read_minutes(store, session.tokens[0], first, NOW)[0].digest
    for token in session.tokens:
        sign_minutes(store, token, first, digest, NOW)
    return session


def erase(store: Store, candidate: int, folder: Path) -> str:
    token = a_coordinator(store, LATER)
    erase_candidate(store, token, candidate, folder, LATER)
    return token


def test_nothing_typed_of_the_candidate_stays_in_any_file(
    store: Store, settings: Settings, told: BuiltSession, tmp_path: Path
) -> None:
    for candidate in told.candidates:
        erase(store, candidate, tmp_path)

    if store.is_sqlite:
        files = [one for one in settings.data_dir.iterdir() if one.name.startswith("cqp.db")]
        assert [one.name for one in files if SECRET.encode() in one.read_bytes()] == []
    tables = rows(
        store,
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if store.is_sqlite
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    )
    assert [name for (name,) in tables if SECRET in repr(rows(store, f'SELECT * FROM "{name}"'))] == []


def test_results_stay_and_the_journal_is_still_sound(store: Store, told: BuiltSession, tmp_path: Path) -> None:
    before = rows(store, "SELECT candidate_id, status, stage FROM sitting ORDER BY id")
    anchor = verify_locally(store).anchor

    token = erase(store, told.candidates[0], tmp_path)

    found = verify_locally(store, [anchor])
    (version,) = read_minutes(store, token, told.sittings["2A"], LATER)
    assert found.findings == ()
    assert rows(store, "SELECT candidate_id, status, stage FROM sitting ORDER BY id") == before
    assert (version.minutes, version.is_sealed) == (None, True)
    assert [one.kept.id for one in list_due(store, token, LATER)] == [told.candidates[1]]


def test_other_peoples_texts_stay(store: Store, told: BuiltSession, tmp_path: Path) -> None:
    erase(store, told.candidates[0], tmp_path)

    remarks = rows(store, f"SELECT remark FROM mark WHERE sitting_id = {told.all_sittings[1]['2A']}")
    assert remarks == [(SECRET,)] * 4


def test_nobody_is_erased_before_it_is_due_nor_twice(store: Store, told: BuiltSession, tmp_path: Path) -> None:
    token = a_coordinator(store)
    with pytest.raises(DeliberationError, match="conservées jusqu'au 24/11/2032"):
        erase_candidate(store, token, told.candidates[0], tmp_path, NOW)

    erase(store, told.candidates[0], tmp_path)

    with pytest.raises(NotFoundError):
        erase(store, told.candidates[0], tmp_path)


def test_texts_emptied_without_an_erasure_are_found(sqlite_store: Store) -> None:
    session = a_session(sqlite_store)
    mark_criteria(sqlite_store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1", remark=SECRET)], NOW)
    with sqlite_store.writing() as db:
        db.exec_driver_sql("UPDATE mark_event SET remark = '', salt = ''")

    assert [one.entry for one in verify_locally(sqlite_store).findings][:1] == [1]


def test_an_older_backup_is_erased_again(tmp_path: Path, ready_file: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(ready_file, folder / "cqp.db")
    store = start(sqlite_at(folder), NOW)
    session = a_session(store, candidates=2)
    store.close()
    shutil.copyfile(folder / "cqp.db", tmp_path / "backup.db")
    store = start(sqlite_at(folder), NOW)
    erase(store, session.candidates[0], folder)
    store.close()

    shutil.copyfile(tmp_path / "backup.db", folder / "cqp.db")
    store = start(sqlite_at(folder), LATER)

    assert rows(store, "SELECT last_name FROM candidate ORDER BY id") == [("(effacé)",), ("Nom00002",)]
    assert verify_locally(store).is_sound
    store.close()


def test_somebody_else_who_got_the_row_of_the_erased_is_left_alone(tmp_path: Path, ready_file: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(ready_file, folder / "cqp.db")
    shutil.copyfile(ready_file, tmp_path / "backup.db")
    store = start(sqlite_at(folder), NOW)
    erase(store, a_session(store).candidates[0], folder)
    store.close()

    shutil.copyfile(tmp_path / "backup.db", folder / "cqp.db")
    store = start(sqlite_at(folder), NOW)
    a_session(store)
    with store.writing() as db:
        db.exec_driver_sql("UPDATE candidate SET last_name = 'Roux', number = '00777'")
    store.close()
    store = start(sqlite_at(folder), LATER)

    assert rows(store, "SELECT id, last_name FROM candidate") == [(1, "Roux")]
    store.close()
