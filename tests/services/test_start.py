"""Starting: the référentiel and the policy are in the database; another content is another version."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqp.config import DEFAULT_REFERENTIAL, Settings
from cqp.errors import ReferentialFileError
from cqp.referential.reader import read_referential
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_open_grid
from cqp.services.reference import newest_referential
from cqp.services.start import start
from cqp.store import referentials
from cqp.store.engine import Store
from tests.build import NOW, a_mark, a_session
from tests.recompute import rows, stored

TEXT = DEFAULT_REFERENTIAL.read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The published file with one word changed."""
    file = tmp_path / "changed.toml"
    file.write_text(TEXT.replace('version = "RNCP41351"', 'version = "RNCP41351 bis"'), encoding="utf-8")
    return file


def versions(store: Store) -> list[str]:
    return [row[0] for row in rows(store, "SELECT version FROM referential ORDER BY id")]


def test_the_published_file_comes_back_whole(store: Store) -> None:
    with store.reading() as db:
        document, fingerprint = referentials.read_referential(db, 1)
        known = referentials.find_referential(db, fingerprint)

    assert document == read_referential(DEFAULT_REFERENTIAL)
    assert known == 1


def test_the_same_content_in_another_file_is_the_same_version(settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_text("# une note\n" + TEXT, encoding="utf-8")

    store = start(settings, NOW, referential=copy)

    assert versions(store) == ["RNCP41351"]
    store.close()


def test_a_changed_file_makes_a_new_version_beside_the_old_one(settings: Settings, changed: Path) -> None:
    store = start(settings, NOW)
    session = a_session(store)
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)
    before = stored(store)
    store.close()

    store = start(settings, NOW, referential=changed)

    assert versions(store) == ["RNCP41351", "RNCP41351 bis"]
    assert rows(store, "SELECT count(*) FROM criterion") == [(180,)]
    assert stored(store) == before
    assert read_open_grid(store, session.tokens[0], session.sittings["1"], NOW).marks["C1.1.1"].revision == 1
    with store.reading() as db:
        assert newest_referential(store, db)[1].version == "RNCP41351 bis"
    store.close()


def test_starting_again_brings_no_other_version_back(empty_settings: Settings, changed: Path) -> None:
    start(empty_settings, NOW, referential=changed).close()

    store = start(empty_settings, NOW)

    assert versions(store) == ["RNCP41351 bis"]
    store.close()


@pytest.mark.parametrize(
    "text", ["code = ", TEXT.replace("C1.2", "C1.1"), TEXT.replace("criteria = [", "criteres = ["), ""]
)
def test_a_malformed_file_leaves_the_database_as_it_was(settings: Settings, tmp_path: Path, text: str) -> None:
    file = tmp_path / "malformed.toml"
    file.write_text(text, encoding="utf-8")
    store = start(settings, NOW)
    before = rows(store, "SELECT * FROM referential"), rows(store, "SELECT count(*) FROM criterion")

    with pytest.raises(ReferentialFileError, match=r"malformed\.toml"):
        start(settings, NOW, referential=file)

    assert (rows(store, "SELECT * FROM referential"), rows(store, "SELECT count(*) FROM criterion")) == before
    store.close()


def test_a_malformed_file_creates_no_database(tmp_path: Path) -> None:
    file = tmp_path / "malformed.toml"
    file.write_text("code = ", encoding="utf-8")
    settings = Settings(tmp_path / "data", f"sqlite+pysqlite:///{(tmp_path / 'data' / 'cqp.db').as_posix()}")

    with pytest.raises(ReferentialFileError):
        start(settings, NOW, referential=file)

    assert not (tmp_path / "data").exists()


def test_a_referential_without_the_block_of_an_option_is_refused(sqlite_settings: Settings, tmp_path: Path) -> None:
    published = DEFAULT_REFERENTIAL.read_text(encoding="utf-8")
    cut = tmp_path / "coupe.toml"
    cut.write_text(published[: published.rindex("[[blocks]]")], encoding="utf-8")

    with pytest.raises(ReferentialFileError, match="il manque le bloc de l'option « indemnisation »"):
        start(sqlite_settings, NOW, referential=cut)
