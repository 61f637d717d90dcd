"""Restoring: what would be lost is told first, what is replaced is kept, who was erased stays erased."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cqp.config import Settings
from cqp.errors import BackupError, DatabaseInUseError, NotSignedInError, SuspectDatabaseError
from cqp.services import access, running
from cqp.services.back_up import Reason, Second, back_up, check_backup, feed_second_folder, find_backup, read_state
from cqp.services.erase_candidate import erase_candidate
from cqp.services.mark_criteria import mark_criteria
from cqp.services.restore import extract, preview, restore
from cqp.services.start import start
from cqp.services.verify_journal import verify_locally
from cqp.store.backup.losing import Loss
from cqp.store.backup.manifest import Manifest
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.conftest import sqlite_at
from tests.recompute import recomputed, rows, stored

LATER = NOW + timedelta(minutes=7)
PASSPHRASE = "cheval pile agrafe correct\n"


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


def backed_up(settings: Settings) -> tuple[BuiltSession, Manifest]:
    """Make a session with one mark, a backup, then two more marks."""
    store = start(settings, NOW)
    session = a_session(store)
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1", remark="Précis.")], NOW)
    made = back_up(store, settings, NOW, Reason.ASKED)
    marks = [a_mark("C1.1.1", "not_met", base=1), a_mark("C1.1.2")]
    mark_criteria(store, session.tokens[0], session.sittings["1"], marks, LATER)
    store.close()
    return session, made


def opened(settings: Settings) -> Store:
    return start(settings, LATER)


def test_the_preview_says_what_would_be_lost_and_changes_nothing(settings: Settings) -> None:
    _, made = backed_up(settings)
    before = {one.name: one.read_bytes() for one in settings.data_dir.iterdir() if one.is_file()}

    found = preview(settings, "")

    assert found.kept.backup == made
    at = LATER.isoformat()
    store = opened(settings)
    ((session, last, first, number),) = rows(
        store, "SELECT s.name, last_name, first_name, number FROM candidate c JOIN exam_session s ON s.id = 1"
    )
    store.close()
    concerned = {session: (f"{last} {first} (n° {number})",)}
    assert found.loss == Loss(2, 2, at, at, concerned, {"mark_event": 2}, is_same_history=True)
    assert {one.name: one.read_bytes() for one in settings.data_dir.iterdir() if one.is_file()} == before


def test_a_restored_base_is_as_it_was_and_what_it_replaces_is_kept(settings: Settings) -> None:
    session, made = backed_up(settings)

    done = restore(settings, made.name, LATER)

    store = opened(settings)
    assert rows(store, "SELECT value, remark, revision FROM mark_event") == [("met", "Précis.", 1)]
    assert stored(store) == recomputed(store)
    assert verify_locally(store).is_sound
    assert rows(store, "SELECT kind FROM journal ORDER BY id") == [("mark",), ("restored",)]
    with pytest.raises(NotSignedInError):
        access.who_is(store, session.tokens[0], LATER)
    store.close()
    assert done.aside is not None
    kept = sqlite_at(done.aside)
    shutil.copyfile(done.aside / "cqp.db", settings.data_dir / "older.db")
    assert (done.aside / "cqp.db").exists()
    store = start(kept, LATER)
    assert rows(store, "SELECT count(*) FROM mark_event") == [(3,)]
    store.close()


def test_after_a_restoration_the_server_starts_and_goes_on(settings: Settings) -> None:
    backed_up(settings)
    assert running.serve(lambda: settings, LATER) is None  # attests the three marks
    running.close()
    restore(settings, "", LATER)

    assert running.serve(lambda: settings, LATER + timedelta(seconds=1)) is None
    running.close()


def test_an_older_copy_put_back_by_hand_is_refused(settings: Settings) -> None:
    _, made = backed_up(settings)
    store = opened(settings)
    back_up(store, settings, LATER, Reason.ASKED)
    store.close()
    shutil.copyfile(settings.data_dir / "backups" / made.name, settings.data_dir / "cqp.db")

    with pytest.raises(SuspectDatabaseError, match="s'arrête à l'entrée 1, alors que l'entrée 3 a été attestée"):
        start(settings, LATER)


def test_a_damaged_or_vanished_base_is_restored_in_one_command(settings: Settings) -> None:
    _, made = backed_up(settings)
    file = settings.data_dir / "cqp.db"
    for damage in (b"", file.read_bytes()[:5000], None):
        file.unlink() if damage is None else file.write_bytes(damage)

        assert preview(settings, "").loss is None
        restore(settings, made.name, LATER)

        store = opened(settings)
        assert rows(store, "SELECT count(*) FROM mark_event") == [(1,)]
        store.close()
    assert len(list((settings.data_dir / "replaced").iterdir())) == 2


def test_nothing_is_restored_while_the_application_is_open(settings: Settings) -> None:
    backed_up(settings)
    running.open_once(settings, LATER)
    other = Path(f"{settings.data_dir}/cqp.db")
    before = other.read_bytes()

    with pytest.raises(DatabaseInUseError, match="est déjà ouvert"):
        restore(settings, "", LATER)

    assert other.read_bytes() == before
    running.close()


@pytest.mark.parametrize("at", [0, 100, 5000, 60_000, -1])
def test_one_flipped_bit_is_found_before_anything_is_replaced(settings: Settings, at: int) -> None:
    _, made = backed_up(settings)
    copy = settings.data_dir / "backups" / made.name
    content = bytearray(copy.read_bytes())
    content[at] ^= 4
    copy.write_bytes(content)
    before = (settings.data_dir / "cqp.db").read_bytes()

    for ask in (
        lambda: preview(settings, made.name),
        lambda: restore(settings, made.name, LATER),
        lambda: check_backup(settings, find_backup(settings, made.name)),
    ):
        with pytest.raises(BackupError, match="son empreinte a changé"):
            ask()

    assert (settings.data_dir / "cqp.db").read_bytes() == before
    assert not (settings.data_dir / "replaced").exists()


def test_an_encrypted_backup_is_restored_on_a_new_machine_from_the_second_folder(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    usb, secret = tmp_path_factory.mktemp("usb"), tmp_path_factory.mktemp("secret") / "phrase.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    _, made = backed_up(replace(settings, backup_dir=usb, passphrase_file=secret))
    new = replace(sqlite_at(tmp_path_factory.mktemp("new")), backup_dir=usb)

    with pytest.raises(BackupError, match="est chiffrée"):
        restore(new, "", LATER)
    secret.write_text("une tout autre phrase\n", encoding="utf-8")
    with pytest.raises(BackupError, match="la phrase secrète n'est pas la bonne"):
        restore(replace(new, passphrase_file=secret), "", LATER)
    secret.write_text(PASSPHRASE, encoding="utf-8")
    done = restore(replace(new, passphrase_file=secret), "", LATER)

    assert (done.kept.backup, done.aside) == (made, None)
    store = opened(new)
    assert rows(store, "SELECT count(*) FROM mark_event") == [(1,)]
    store.close()


@pytest.mark.parametrize("content", ["", "court\n"])
def test_a_passphrase_that_protects_nothing_is_refused(settings: Settings, tmp_path: Path, content: str) -> None:
    (tmp_path / "phrase.txt").write_text(content, encoding="utf-8")
    store = opened(settings)

    with pytest.raises(BackupError, match="a moins de 12 caractères"):
        back_up(store, replace(settings, passphrase_file=tmp_path / "phrase.txt"), NOW, Reason.ASKED)

    store.close()
    assert read_state(settings).kept == ()


def test_who_was_erased_since_is_erased_again_also_on_another_machine(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    usb = tmp_path_factory.mktemp("usb")
    both = replace(settings, backup_dir=usb)
    _, made = backed_up(both)
    store = opened(both)
    due = NOW + timedelta(days=7 * 366)
    token = a_coordinator(store, now=due)
    erase_candidate(store, token, 1, both.data_dir, due)
    back_up(store, both, due, Reason.ASKED)
    store.close()
    new = replace(sqlite_at(tmp_path_factory.mktemp("new")), backup_dir=usb)

    restore(new, made.name, due)

    store = start(new, due)
    assert rows(store, "SELECT last_name FROM candidate") == [("(effacé)",)]
    assert rows(store, "SELECT remark FROM mark_event") == [("",)]
    assert verify_locally(store).is_sound
    store.close()


def test_a_backup_is_written_to_a_file_without_touching_the_base(settings: Settings, tmp_path: Path) -> None:
    _, made = backed_up(settings)

    extract(settings, made.name, tmp_path / "copie.db")

    assert (tmp_path / "copie.db").read_bytes() == (settings.data_dir / "backups" / made.name).read_bytes()
    with pytest.raises(BackupError, match="existe déjà"):
        extract(settings, made.name, tmp_path / "copie.db")


def test_a_second_folder_that_was_away_is_brought_up_to_date_when_it_is_back(
    settings: Settings, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    both = replace(settings, backup_dir=usb)
    _, made = backed_up(both)

    assert read_state(both).second is Second.MISSING
    assert not feed_second_folder(both, LATER)
    usb.mkdir()
    assert read_state(both).second is Second.BEHIND
    assert feed_second_folder(both, LATER)
    assert read_state(both).second is Second.UP_TO_DATE
    assert (usb / made.name).read_bytes() == (both.data_dir / "backups" / made.name).read_bytes()
    shutil.rmtree(both.data_dir / "backups")
    assert find_backup(both, "").folder == usb


def test_an_unknown_name_is_refused_in_french(settings: Settings) -> None:
    with pytest.raises(BackupError, match="Il n'y a aucune sauvegarde vérifiée dans"):
        preview(settings, "")
    backed_up(settings)
    with pytest.raises(BackupError, match=r"Aucune sauvegarde vérifiée ne s'appelle « \.\./cqp\.db »"):
        restore(settings, "../cqp.db", LATER)


@pytest.mark.postgresql
def test_a_base_on_postgresql_says_how_to_restore(new_database: object, ready_database: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path, new_database(ready_database))
    store = start(settings, NOW)
    a_session(store)
    made = back_up(store, settings, NOW, Reason.ASKED)
    store.close()

    with pytest.raises(BackupError, match=r"python -m cqp restore NOM --to copie\.db"):
        restore(settings, "", NOW)
    extract(settings, made.name, tmp_path / "copie.db")

    store = start(Settings(tmp_path / "sqlite", f"sqlite+pysqlite:///{tmp_path}/copie.db"), NOW)
    assert rows(store, "SELECT count(*) FROM sitting") == [(2,)]
    assert verify_locally(store).is_sound
    store.close()
