"""One server at a time on an SQLite file: a lock of the system, and a note that tells a crash from a clean end."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from cqp.errors import DatabaseInUseError, DatabaseUnusableError, system_words


def lock_of(file: Path) -> Path:
    """Return the file whose lock the server holds as long as it lives; the system gives it back if it is killed."""
    return Path(f"{file}.lock")


def note_of(file: Path) -> Path:
    """Return the file that is there from a server's start to its clean end."""
    return Path(f"{file}.running")


_held: set[Path] = set()


class Instance:
    """The right to serve a file, until `release`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = FileLock(lock_of(file), timeout=0, thread_local=False)

    def hold(self) -> None:
        """Take it.

        Raises:
            DatabaseInUseError: Another program has it.
            DatabaseUnusableError: The folder takes no file.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            _held.add(self._file)
        except Timeout as error:
            raise DatabaseInUseError(
                f"Le tableau de bord est déjà ouvert sur la base {self._file} ({_who(self._file)}). Utilisez celui-là, "
                "ou arrêtez-le avant d'en démarrer un autre."
            ) from error
        except OSError as error:
            raise DatabaseUnusableError(
                f"Le dossier de la base {self._file} n'est pas accessible en écriture ({system_words(error)}). "
                "Donnez-en le droit au compte qui lance le programme, libérez de la place, ou donnez un autre dossier "
                "dans CQP_DATA_DIR."
            ) from error

    def begin(self, now: datetime) -> None:
        """Note that a server uses the file."""
        note_of(self._file).write_text(f"{os.getpid()} {now.isoformat(timespec='seconds')}\n", encoding="ascii")

    def release(self, *, is_clean: bool) -> None:
        """Give it back; a clean end takes the note away."""
        if is_clean:
            note_of(self._file).unlink(missing_ok=True)
        _held.discard(self._file)
        self._lock.release()


def is_served_elsewhere(file: Path) -> bool:
    """Say whether another program holds the file at this moment."""
    if file in _held or not lock_of(file).exists():
        return False
    lock = FileLock(lock_of(file), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def forget_crash(file: Path) -> None:
    """Forget that a server did not end cleanly; its log was taken in, or somebody has accepted that it is gone."""
    note_of(file).unlink(missing_ok=True)


def settle(file: Path) -> None:
    """Forget a crash whose log has just been taken in: who closes the file last does so, a server or a command."""
    if note_of(file).exists() and not Path(f"{file}-wal").exists() and not is_served_elsewhere(file):
        forget_crash(file)


def _who(file: Path) -> str:
    try:
        process, since = note_of(file).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return "par un autre programme"
    return f"processus {process}, depuis le {datetime.fromisoformat(since):%d/%m/%Y à %H:%M} UTC"
