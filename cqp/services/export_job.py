"""One export: a process of its own that writes a file without a name, which only this process can read."""

from __future__ import annotations

import json
import logging
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, BinaryIO, cast

from cqp.config import PROJECT, Settings
from cqp.services.export_kind import ExportKind

CHUNK_BYTES = 1 << 18
FOLDER = "cqp-export-"
"""Begins the name of the folder, inside the data folder, where a process keeps what it has not written yet."""

FAILED = (
    "L'export s'est interrompu et n'a laissé aucun fichier. Recommencez ; si cela se répète, dites-le à la personne "
    "qui s'occupe du serveur, avec l'heure."
)


def sweep(data_dir: Path) -> None:
    """Remove what a machine that stopped at once left of an export; call it while no other server uses the folder."""
    for folder in data_dir.glob(f"{FOLDER}*"):
        shutil.rmtree(folder, ignore_errors=True)


class JobState(StrEnum):
    """Where an export stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"
    """Cancelled, or kept too long: its file is no more."""


class Job:
    """An export; it runs from the moment it is made.

    Attributes:
        id: Hard to guess, although every step asks who is asking.
        owner: Who asked, "coordinator:1".
        kind: Of file.
        query: The filters, as in the address of the cohort page.
        started_at: UTC.
        state: Where it stands.
        done: How much is written.
        total: How much there is; 0 until it is known.
        title: Name of the cohort, once done.
        digest: SHA-256 of the file, once done.
        message: Why it failed, in French.
        code: Of the error that made it fail; empty if it is none that is foreseen.
    """

    def __init__(
        self,
        settings: Settings,
        owner: str,
        kind: ExportKind,
        query: str,
        now: datetime,
        *,
        by: str,
        on_end: Callable[[Job], None],
    ) -> None:
        self.id, self.owner, self.kind, self.query, self.started_at = secrets.token_urlsafe(16), owner, kind, query, now
        self.state, self.done, self.total = JobState.RUNNING, 0, 0
        self.title = self.digest = self.message = self.code = ""
        self._turn, self._ended, self._on_end = Lock(), Event(), on_end
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.mkdtemp(prefix=FOLDER, dir=settings.data_dir)
        self._file = cast(BinaryIO, tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115 -- it outlives this
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cqp.services.export_process"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=self._file,
            stderr=subprocess.PIPE,
        )
        asked = {"kind": kind, "query": query, "at": now.isoformat(), "by": by}
        asked |= {"database": settings.database_url, "folder": self._folder}
        Thread(target=self._follow, args=(asked,), daemon=True).start()

    def wait(self, timeout_s: float) -> bool:
        """Wait for the process to end; say whether it has."""
        return self._ended.wait(timeout_s)

    def chunks(self) -> Iterator[bytes]:
        """Yield the file; several may read it at once. What is gone meanwhile breaks off."""
        place = 0
        while True:
            with self._turn:
                self._file.seek(place)
                chunk = self._file.read(CHUNK_BYTES)
            if not chunk:
                return
            place += len(chunk)
            yield chunk

    def let_go(self) -> None:
        """Stop the process if it runs, and give the file back to the system."""
        self.state = JobState.GONE
        self._leave()
        with self._turn:
            self._file.close()

    def _leave(self) -> None:
        """End the process if it runs, and remove what it kept in files."""
        self._process.kill()  # does nothing to one that has ended
        self._process.wait()
        with suppress(OSError):
            _pipe(self._process.stdin).close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _follow(self, asked: Mapping[str, object]) -> None:
        """Ask the process, hear what it says until it ends, and settle where the export stands."""
        with suppress(OSError):  # it is gone already: its end says so
            stdin = _pipe(self._process.stdin)
            stdin.write(json.dumps(asked).encode() + b"\n")
            stdin.flush()
        others = []
        with _pipe(self._process.stderr) as said:
            for line in said:
                others += [] if self._hear(line) else [line.decode(errors="replace")]
        if self._process.wait() and not self.message and self.state is JobState.RUNNING:
            self.message = FAILED
            logging.getLogger(__name__).error("Export %s\n%s", self.kind, "".join(others))
        if self.state is JobState.RUNNING:
            self.state = JobState.FAILED if self.message else JobState.DONE
        self._leave()
        self._ended.set()
        self._on_end(self)

    def _hear(self, line: bytes) -> bool:
        """Take in what the process says; say whether it is one of its words."""
        try:
            words = json.loads(line)
        except ValueError:
            return False
        if not isinstance(words, dict):
            return False
        for name in ("done", "total", "title", "digest", "message", "code"):
            if name in words:
                setattr(self, name, words[name])
        return True


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 -- a pipe was asked for
    return stream
