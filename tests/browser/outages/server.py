"""On the server: killed, upgraded, its database locked, its disk full, an older database put back."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.outages.stage import Stage
from tests.browser.server import PROJECT

NOTICED_S = 11.0
TINY_FILES = 4096
PARTS = ("app.py", "cqp", "pages", "data", ".streamlit")


def killed_and_restarted(stage: Stage) -> None:
    """The server is killed as by a power cut, marks are made, it comes back."""
    stage.mark(0)
    stage.server.kill()
    stage.cut_off(NOTICED_S, marks={1: "not_met", 2: "met"})
    stage.server.start()


def restarted_unnoticed(stage: Stage) -> None:
    """The server is killed and back between two looks at the screen."""
    stage.mark(0)
    stage.server.kill()
    stage.mark(1, "not_met")
    stage.server.start()
    stage.mark(2)
    stage.watch.look_for(5)


def upgraded(stage: Stage) -> None:
    """A newer version is put in service while marks wait: the open grid goes on and offers to load it."""
    stage.mark(0)
    project = stage.server.project
    stage.server.kill()
    stage.cut_off(2, marks={1: "not_met"})
    stage.server.project = _newer_version(stage.folder / "newer")
    stage.server.start()
    stage.watch.is_cut_off = False
    try:
        stage.watch.look_for(8)
        stage.mark(2)
        stage.watch.look_for(2)
        stage.grid.reload()
        expect(stage.grid.page.get_by_text("Une nouvelle version")).to_be_hidden()
        stage.settle()
    finally:
        stage.server.project = project
        stage.server.restart()


def database_locked(stage: Stage) -> None:
    """Another program holds the database for longer than a mark waits for its answer."""
    stage.mark(0)
    stage.watch.look_for(1)
    with closing(sqlite3.connect(stage.grid.database.path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        stage.mark(1, "not_met")
        stage.watch.look_for(12)
        db.execute("ROLLBACK")


def disk_full(stage: Stage) -> None:
    """The server can write no file any more, then there is room again."""
    stage.mark(0)
    stage.watch.look_for(1)
    soft, hard = resource.prlimit(stage.server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(stage.server.pid, resource.RLIMIT_FSIZE, (TINY_FILES, hard))
    try:
        stage.mark(1, "not_met")
        stage.watch.look_for(NOTICED_S)
        assert "1 en attente" in stage.grid.status.inner_text()
    finally:
        resource.prlimit(stage.server.pid, resource.RLIMIT_FSIZE, (soft, hard))


def older_database_restored(stage: Stage) -> None:
    """A backup from before the last marks is put back: they show as lost, and the juror records them again."""
    stage.mark(0)
    stage.watch.look_for(2)
    path, backup = stage.grid.database.path, stage.folder / "backup.db"
    _copy(path, backup)
    stage.mark(1, "not_met")
    stage.watch.look_for(2)
    stage.server.kill()
    stage.cut_off(4)
    _copy(backup, path)
    (path.parent / "journal-anchors.txt").unlink(missing_ok=True)  # the whole folder is put back, as it was
    stage.server.start()
    stage.watch.is_cut_off = False
    stage.watch.look_for(NOTICED_S)
    stage.grid.page.get_by_role("button", name="Enregistrer mon choix").click()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _newer_version(folder: Path) -> Path:
    """Return a copy of the project whose scripts are not the same."""
    folder.mkdir()
    for part in PARTS:
        if (PROJECT / part).is_dir():
            shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("local", "__pycache__"))
        else:
            shutil.copy(PROJECT / part, folder / part)
    with (folder / "cqp" / "ui" / "grid" / "dom.js").open("a", encoding="utf-8") as script:
        script.write("\n// Another version.\n")
    return folder
