"""A whole history goes to an empty database of the other engine: all of it, verified, or nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from cqp.config import Settings
from cqp.errors import CopyRefusedError, DatabaseUnusableError
from cqp.services.copy_database import copy_database
from cqp.services.mark_criteria import mark_criteria
from cqp.services.start import start
from cqp.services.verify_journal import verify_locally
from cqp.store.cohort import read_data_version
from cqp.store.engine import Store, connect
from cqp.store.moving import count_rows, differences, read_contents
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session, signed_minutes
from tests.conftest import with_driver
from tests.recompute import recomputed, stored

ONLY_GROW = ("mark_event", "journal", "referential", "policy", "minutes")


def quiet(_done: int, _total: int) -> None:
    """Take the progress and say nothing."""


@pytest.fixture
def history(store: Store) -> BuiltSession:
    """Marks with remarks, a changed one, a submission's worth of summaries, and signed minutes."""
    session = a_session(store, candidates=2)
    sitting, (first, second) = session.sittings["1"], session.tokens
    mark_criteria(store, first, sitting, [a_mark("C1.1.1", remark="Ça va : « très » bien 😀\n\t'); --")], NOW)
    mark_criteria(store, first, sitting, [a_mark("C1.1.1", "not_met", base=1), a_mark("C1.1.2")], NOW)
    mark_criteria(store, second, sitting, [a_mark("C1.1.2", "not_applicable")], NOW)
    signed_minutes(store, session.all_sittings[1]["2A"], "not_observed")
    a_coordinator(store)
    return session


@pytest.fixture
def target(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the other engine."""
    if settings.database_url.startswith("postgresql"):
        return f"sqlite+pysqlite:///{(tmp_path / 'there' / 'copy.db').as_posix()}"
    return request.getfixturevalue("new_database")("template0")


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, in one order."""
    store = connect(url)
    with store.reading() as db:
        names = count_rows(db)
        found = {name: [tuple(row) for row in db.exec_driver_sql(f"SELECT * FROM {name}")] for name in names}
    store.close()
    return {name: sorted(held, key=repr) for name, held in found.items()}


def tables_of(url: str) -> list[str]:
    with psycopg.connect(url.replace("+psycopg", "", 1)) as db:
        return [row[0] for row in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def test_a_history_goes_to_the_other_engine_whole_and_lives_on(
    settings: Settings, store: Store, history: BuiltSession, target: str
) -> None:
    seen: list[tuple[int, int]] = []

    copied = copy_database(settings.database_url, target, lambda done, total: seen.append((done, total)))

    before = everything(settings.database_url)
    assert everything(target) == before
    total = sum(map(len, before.values()))
    assert (copied.rows, copied.behind, copied.marks) == (total, 0, 4)
    assert seen[-1] == (2 * total, 2 * total)
    there = start(Settings(settings.data_dir, target), NOW)
    assert verify_locally(there).anchor == verify_locally(store).anchor == copied.anchor
    with there.reading() as db:
        version = read_data_version(db)
    # The sign-in goes on, ids follow, the past stays as it was.
    again = mark_criteria(there, history.tokens[0], history.sittings["1"], [a_mark("C1.1.1", base=2)], NOW)
    assert [one.revision for one in again.saved] == [3]
    more = a_session(there)
    mark_criteria(there, more.tokens[0], more.sittings["1"], [a_mark("C1.1.1")], NOW)
    assert stored(there) == recomputed(there)
    with there.reading() as db:
        assert read_data_version(db) != version
    assert verify_locally(there).findings == ()
    for table in ONLY_GROW:
        with pytest.raises(DBAPIError, match="only grows"), there.writing() as db:
            db.exec_driver_sql(f"DELETE FROM {table}")
    with pytest.raises(DBAPIError), there.writing() as db:
        db.exec_driver_sql("UPDATE mark SET criterion_id = 999999")
    there.close()


def test_there_and_back_is_the_same_to_the_last_row(
    settings: Settings, history: BuiltSession, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    copy_database(settings.database_url, target, quiet)
    if settings.database_url.startswith("sqlite"):
        back = f"sqlite+pysqlite:///{(tmp_path / 'back.db').as_posix()}"
    else:
        back = request.getfixturevalue("new_database")("template0")

    copy_database(target, back, quiet)

    assert everything(back) == everything(settings.database_url)


def test_a_target_that_holds_something_is_left_as_it_was(
    settings: Settings, history: BuiltSession, target: str
) -> None:
    start(Settings(settings.data_dir, target), NOW).close()
    before = everything(target)

    with pytest.raises(CopyRefusedError, match="existe déjà ou n'est pas vide"):
        copy_database(settings.database_url, target, quiet)

    assert everything(target) == before


def test_an_altered_history_is_not_carried_on(
    settings: Settings, store: Store, history: BuiltSession, target: str
) -> None:
    with store.writing() as db:
        db.exec_driver_sql("UPDATE mark SET value = 'met'")

    with pytest.raises(CopyRefusedError, match=r"\(\d anomalie\(s\)\)"):
        copy_database(settings.database_url, target, quiet)

    assert is_nothing(target)


def is_nothing(target: str) -> bool:
    """Say whether nothing at all was left at this address."""
    if target.startswith("postgresql"):
        return tables_of(target) == []
    folder = Path(target.removeprefix("sqlite+pysqlite:///")).parent
    return not folder.exists() or list(folder.iterdir()) == []


def test_a_copy_that_is_interrupted_leaves_nothing(settings: Settings, history: BuiltSession, target: str) -> None:
    def interrupt(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_database(settings.database_url, target, interrupt)

    assert is_nothing(target)
    copy_database(settings.database_url, target, quiet)
    assert everything(target) == everything(settings.database_url)


def test_one_state_is_copied_whatever_is_written_meanwhile(
    settings: Settings, store: Store, history: BuiltSession, target: str
) -> None:
    before = everything(settings.database_url)
    asked = [a_mark("C1.1.3")]

    def meanwhile(_done: int, _total: int) -> None:
        if asked:
            mark_criteria(store, history.tokens[0], history.sittings["1"], [asked.pop()], NOW)

    copied = copy_database(settings.database_url, target, meanwhile)

    assert everything(target) == before
    assert copied.behind == 1


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_text_that_the_other_engine_cannot_hold_stops_the_copy_in_french(
    settings: Settings, store: Store, history: BuiltSession, target: str
) -> None:
    with store.writing() as db:
        db.exec_driver_sql("UPDATE candidate SET company = 'a' || char(0) || 'b'")

    with pytest.raises(CopyRefusedError, match=r"s'est arrêtée \(.*NUL.*la destination est restée vide"):
        copy_database(settings.database_url, target, quiet)

    assert is_nothing(target)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_an_older_a_strange_or_a_missing_source_is_refused(settings: Settings, target: str, tmp_path: Path) -> None:
    file, url = tmp_path / "cqp.db", settings.database_url
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE plugin (id INTEGER)")
        with pytest.raises(CopyRefusedError, match=r"ne connaît pas \(plugin\)"):
            copy_database(url, target, quiet)
        db.execute("DROP TABLE plugin")
        db.execute("UPDATE alembic_version SET version_num = '0003'")
        db.commit()
    with pytest.raises(CopyRefusedError, match="version plus ancienne"):
        copy_database(url, target, quiet)
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    with pytest.raises(DatabaseUnusableError, match="version plus récente"):
        copy_database(url, target, quiet)
    with pytest.raises(CopyRefusedError, match="introuvable ou vide"):
        copy_database(f"sqlite+pysqlite:///{tmp_path / 'nowhere.db'}", target, quiet)

    assert is_nothing(target)
    assert not (tmp_path / "nowhere.db").exists()


def test_an_unreachable_target_is_said_without_its_password(sqlite_settings: Settings) -> None:
    nobody = "postgresql+psycopg://jury:hush-hush@127.0.0.1:1/cqp?connect_timeout=2"

    with pytest.raises(CopyRefusedError, match="s'est arrêtée") as caught:
        copy_database(sqlite_settings.database_url, nobody, quiet)

    assert "hush-hush" not in str(caught.value)


@pytest.mark.postgresql
def test_a_target_that_is_not_utf8_is_refused(
    sqlite_settings: Settings, postgresql: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    with psycopg.connect(postgresql("postgres"), autocommit=True) as db:
        db.execute("CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")

    with pytest.raises(CopyRefusedError, match="n'est pas en UTF-8"):
        copy_database(sqlite_settings.database_url, with_driver(postgresql("narrow")), quiet)


def test_a_change_that_the_journal_does_not_tell_is_seen_in_the_comparison(sqlite_store: Store, tmp_path: Path) -> None:
    a_session(sqlite_store, candidates=2)

    def contents() -> Any:
        with sqlite_store.reading() as db:
            return read_contents(db, lambda _rows: None)

    before = contents()
    with sqlite_store.writing() as db:
        db.exec_driver_sql("UPDATE candidate SET company = 'Autre' WHERE id = 1")

    assert differences(before, before) == ()
    assert differences(before, contents()) == ("candidate",)


@pytest.mark.postgresql
def test_a_target_that_keeps_something_else_is_found_out_and_left_empty(
    sqlite_settings: Settings, sqlite_store: Store, new_database: Callable[[str], str]
) -> None:
    a_session(sqlite_store)
    target = new_database("template0")
    with psycopg.connect(target.replace("+psycopg", "", 1), autocommit=True) as db:
        db.execute(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.company := 'Autre'; RETURN NEW; END $$"
        )
        db.execute(
            "CREATE FUNCTION lie_in_wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF to_regclass('candidate') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'spoil') "
            "THEN CREATE TRIGGER spoil BEFORE INSERT ON candidate FOR EACH ROW EXECUTE FUNCTION spoil(); "
            "END IF; END $$"
        )
        db.execute("CREATE EVENT TRIGGER wait ON ddl_command_end EXECUTE FUNCTION lie_in_wait()")

    with pytest.raises(CopyRefusedError, match=r"La copie ne vaut pas l'original \(candidate\)"):
        copy_database(sqlite_settings.database_url, target, quiet)

    assert is_nothing(target)
