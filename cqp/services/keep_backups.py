"""Back the database up while the application runs: at start, when it has changed, after each sealing.

The copy is made and verified by another process, which gives way to this one: jurors do not wait for it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cqp.errors import BackupError, CqpError
from cqp.services import running
from cqp.services.back_up import Reason, feed_second_folder, read_state
from cqp.services.back_up_elsewhere import Child, back_up_elsewhere
from cqp.store.backup.changes import Changes, look_for_changes

EVERY_S = 300
"""How often a database that has changed is backed up, in seconds: what a broken disk can cost at most."""

LOOK_EVERY_S = 10
"""How often it is looked whether something was sealed, or the second folder has come back, in seconds."""


ENDS_WITHIN_S = 5
"""How long the server waits for the thread when it stops, in seconds."""


@dataclass(frozen=True, slots=True)
class LastTry:
    """What became of the last backup that the application made by itself; an empty message when it was made."""

    at: datetime
    message: str


class Keeper:
    """The thread that asks for backups."""

    def __init__(self) -> None:
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._child: Child | None = None
        self._seen: Changes | None = None
        self._waited_s = 0.0

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def end(self) -> None:
        """Stop the thread and the backup that is being made: an unfinished one never counts."""
        self._end.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()
        if self._thread.is_alive():
            self._thread.join(ENDS_WITHIN_S)

    def _run(self) -> None:
        while not self._end.wait(LOOK_EVERY_S if self._seen else 1):
            if running.why_stopped() is None:
                try:
                    self._look()
                except CqpError as error:
                    _tell(str(error))

    def _look(self) -> None:
        reason = self._reason()
        if reason is not None:
            self._waited_s = 0.0
            self._make(reason)
        else:
            feed_second_folder(running.settings(), datetime.now(UTC))

    def _reason(self) -> Reason | None:
        """Return why a backup is due, if one is."""
        before, found = self._seen, look_for_changes(running.store(), self._seen)
        self._waited_s += LOOK_EVERY_S
        if before is None:
            self._seen = found
            return Reason.START if _is_new(found) else None
        if found.sealed > before.sealed:
            self._seen = found
            return Reason.SEALED
        if found.state != before.state and self._waited_s >= EVERY_S:
            self._seen = found
            return Reason.CHANGED
        self._seen = replace(before, sealed=found.sealed, count=found.count)
        return None

    def _make(self, reason: Reason) -> None:
        message = ""
        try:
            back_up_elsewhere(running.settings(), reason, self._remember)
        except BackupError as error:
            message = str(error)
            if self._seen is not None:
                self._seen = replace(self._seen, state="")  # due again, in a while
        if not self._end.is_set():
            _tell(message)

    def _remember(self, child: Child) -> None:
        self._child = child


_last: list[LastTry] = []


def last_try() -> LastTry | None:
    """Return what became of the last backup that this process asked for; None when there was none."""
    return _last[0] if _last else None


def _tell(message: str) -> None:
    _last[:] = [LastTry(datetime.now(UTC), message)]


def _is_new(found: Changes) -> bool:
    """Say whether the newest backup is not of exactly this journal."""
    kept = read_state(running.settings()).kept
    return not kept or kept[0].backup.anchor.count != found.count
