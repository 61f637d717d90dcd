"""The version of the data, and the letters of a database from before there were any."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event, insert, inspect, select, text

from cqp.config import Settings
from cqp.marking.live import LaptopWord
from cqp.rules.cohort import CandidateFilter
from cqp.rules.deliberation import BlockRuling, Ruling
from cqp.rules.selection import Selection
from cqp.rules.status import Status
from cqp.services.deliberate import compose_jury, decide_candidate, read_deliberation
from cqp.services.follow_live import report_presence
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_cohort import list_cohort_candidates, read_cohort, read_cohort_choices
from cqp.services.seal_jury import reopen_jury, seal_jury
from cqp.services.start import start
from cqp.store.cohort import read_data_version
from cqp.store.engine import APPLICATION_ID, Store, connect
from cqp.store.migrating import MIGRATIONS, migrate
from cqp.store.tables import metadata
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session, signed_minutes
from tests.conftest import sqlite_at
from tests.recompute import block_letters, grid_letters, recomputed, rows
from tests.services.test_deliberate import JURY, decide_all

WATCHED = ("exam_session", "candidate", "prior_award", "committee", "assessor", "sitting", "grid")
NEVER_CHANGE = {"referential", "block", "activity", "task", "competency", "criterion", "policy"}


def version_of(store: Store) -> str:
    with store.reading() as db:
        return read_data_version(db)


@pytest.mark.parametrize("table", WATCHED)
def test_any_write_to_what_is_read_is_counted(store: Store, table: str) -> None:
    a_session(store, held=("2B",))
    column = next(iter(metadata.tables[table].columns)).name
    seen = [version_of(store)]

    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE {table} SET {column} = {column}")
    seen.append(version_of(store))
    with store.writing() as db:
        db.exec_driver_sql("DELETE FROM mark_event WHERE 1 = 0")
    assert version_of(store) == seen[-1]
    if table == "prior_award":
        with store.writing() as db:
            db.exec_driver_sql("DELETE FROM prior_award")
        seen.append(version_of(store))

    assert len(set(seen)) == len(seen)


def test_a_write_undone_counts_for_nothing(store: Store) -> None:
    session = a_session(store)
    before = version_of(store)

    with suppress(ZeroDivisionError), store.writing() as db:
        db.exec_driver_sql(f"UPDATE sitting SET place = 'B' WHERE id = {session.sittings['1']}")
        raise ZeroDivisionError

    assert version_of(store) == before


def test_a_file_that_was_copied_row_by_row_from_postgresql_counts_again(
    sqlite_settings: Settings, sqlite_store: Store
) -> None:
    with sqlite_store.writing() as db:
        db.exec_driver_sql("UPDATE data_change SET writer = 4711")  # a process of the server it was copied from

    start(sqlite_settings, NOW).close()

    before = version_of(sqlite_store)
    a_session(sqlite_store)
    assert version_of(sqlite_store) != before


def test_two_writers_at_once_on_postgresql_wait_for_nobody(store: Store) -> None:
    if store.is_sqlite:
        return
    session = a_session(store, candidates=2)
    before = int(version_of(store))
    with store.writing() as one, store.writing() as other:
        for db, sitting in ((one, session.all_sittings[0]["1"]), (other, session.all_sittings[1]["1"])):
            db.execute(text("SET LOCAL lock_timeout = '2s'"))
            db.execute(text(f"UPDATE sitting SET place = 'B' WHERE id = {sitting}"))

    assert int(version_of(store)) == before + 2


def test_a_laptop_that_says_it_is_there_changes_no_version(store: Store) -> None:
    session = a_session(store)
    before = version_of(store)

    report_presence(store, session.tokens[0], session.sittings["1"], NOW, LaptopWord("a", waiting=0, refused=0))

    assert version_of(store) == before


def test_a_cohort_is_read_from_watched_tables_only(store: Store) -> None:
    session = a_session(store, held=("2B",))
    token = a_coordinator(store)
    signed_minutes(store, session.sittings["1"])
    read_cohort(store, token, Selection(), NOW)  # what never changes is read once a process
    statements: list[str] = []

    def note(_db: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    store.recall = type(store.recall)()
    event.listen(store.engine, "before_cursor_execute", note)
    read_cohort(store, token, Selection(), NOW)
    read_cohort_choices(store, token, NOW)
    list_cohort_candidates(store, token, Selection(), CandidateFilter(), NOW)
    event.remove(store.engine, "before_cursor_execute", note)

    read = {name for one in statements for name in re.findall(r"(?:FROM|JOIN) \(?(\w+)", one)}
    rights = {"sign_in", "coordinator"}
    assert (read & set(metadata.tables)) - NEVER_CHANGE - rights == {*WATCHED, "data_change"}


@pytest.fixture
def old(store: Store, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, BuiltSession]:
    """A database of the version before: marks, a sealed jury and a reopened one, and no letters."""
    session = a_session(store, candidates=4)
    marie = a_coordinator(store)
    marks = [a_mark("C1.2.1"), a_mark("C1.11.3", "not_met")]
    mark_criteria(store, session.tokens[0], session.sittings["1"], marks, NOW)
    sealed_then_reopened(store, marie, session)
    if store.is_sqlite:
        (tmp_path / "old").mkdir()
        settings = sqlite_at(tmp_path / "old")
    else:
        settings = Settings(tmp_path / "old", request.getfixturevalue("new_database")("template1"))
    copy_as_it_was(store, settings)
    return settings, session


def copy_as_it_was(store: Store, settings: Settings) -> None:
    """Write a database of the version before with the same rows, less what it has no place for."""
    (file,) = MIGRATIONS.glob("versions/*_a_cohort_is_read_at_a_glance.py")
    target = connect(settings.database_url)
    with store.reading() as db, target.writing() as older:
        migrate(older, f"{int(file.name[:4]) - 1:04}")
        if target.is_sqlite:
            older.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        known = inspect(older)
        for table in metadata.sorted_tables:
            if known.has_table(table.name):
                names = [column["name"] for column in known.get_columns(table.name)]
                rows = [dict(row) for row in db.execute(select(*(table.c[name] for name in names))).mappings()]
                if rows:
                    older.execute(insert(table), rows)
    target.close()


def sealed_then_reopened(store: Store, marie: str, session: BuiltSession) -> None:
    """Seal a jury, then open a new deliberation and decide otherwise, without sealing."""
    first, second, third, fourth = session.all_sittings
    for sitting in (*first.values(), second["1"], third["1"]):
        signed_minutes(store, sitting)
    signed_minutes(store, second["2A"], "not_validated")
    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE sitting SET state = 'absent' WHERE id IN ({fourth['1']}, {fourth['2A']})")
    compose_jury(store, marie, session.id, JURY, 0, NOW)
    decide_all(store, marie, session, NOW)
    room = read_deliberation(store, marie, session.id, NOW)
    seal_jury(store, marie, session.id, room.revision, NOW)
    room = read_deliberation(store, marie, session.id, NOW)
    reopen_jury(store, marie, session.id, "Erreur.", room.revision, NOW)
    refused = {"1": BlockRuling(Status.NOT_VALIDATED, "Vu."), "2A": BlockRuling(Status.NOT_VALIDATED, "Vu.")}
    docket = next(one for one in room.dockets if one.case.candidate.id == session.candidates[0])
    decide_candidate(
        store,
        marie,
        session.id,
        session.candidates[0],
        Ruling(refused, Status.NOT_AWARDED, "Vu."),
        docket.revision,
        NOW,
    )


def test_an_older_database_gets_its_letters_and_loses_nothing(old: tuple[Settings, BuiltSession]) -> None:
    settings, session = old

    store = start(settings, NOW)

    facts = recomputed(store)
    grids = {row[:2]: row[2] for row in rows(store, "SELECT sitting_id, assessor_id, letters FROM grid")}
    assert grids == grid_letters(store, facts["marks"])
    assert dict(rows(store, "SELECT id, letters FROM sitting")) == block_letters(store, facts["competencies"])
    decided = dict(rows(store, "SELECT id, decision FROM sitting WHERE decision <> ''"))
    first, second, third, fourth = session.all_sittings
    assert decided == {
        first["1"]: "validated",
        first["2A"]: "validated",
        second["1"]: "validated",
        second["2A"]: "not_validated",
        third["1"]: "validated",
        third["2A"]: "validated",
        fourth["1"]: "not_validated",
        fourth["2A"]: "not_validated",
    }
    awarded = rows(store, "SELECT decision FROM candidate WHERE decision <> '' ORDER BY id")
    assert awarded == [("awarded",), ("not_awarded",), ("awarded",), ("not_awarded",)]
    before = version_of(store)
    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE sitting SET place = 'B' WHERE id = {first['1']}")
    assert version_of(store) != before
    store.close()
