"""The process of one export: `python -m cqp.services.export_process`, started by `cqp.services.export_jobs`.

It reads what to write as one line of JSON on its standard input, writes the file to its standard output, and says on
its standard error how far it is, a line of JSON each time. When its standard input closes, nobody waits for it any
more: it stops and leaves nothing behind. A process of its own, because what it computes would hold up every mark in
the server's: there is one interpreter lock a process.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import BinaryIO

from cqp.errors import CqpError
from cqp.services.export_cohort import export_cohort_locally
from cqp.services.export_kind import ExportKind
from cqp.store.engine import connect

NICENESS = 19
"""How far it steps back before the server, where the system knows that: as far as it goes."""

ALONE = 130
"""What it returns when nobody waits for it any more."""

SAY_EVERY_S = 0.25
CHUNK_BYTES = 1 << 20


def main() -> int:
    """Write the file that standard input asks for; return 0, or 1 when it was refused."""
    asked = json.loads(sys.stdin.readline())
    Thread(target=_stop_when_alone, args=(asked["folder"],), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    store = connect(asked["database"])
    try:
        tempfile.tempdir = asked["folder"]  # what openpyxl keeps in files while it writes goes with it
        title = export_cohort_locally(
            store,
            ExportKind(asked["kind"]),
            asked["query"],
            sys.stdout.buffer,
            datetime.fromisoformat(asked["at"]),
            by=asked["by"],
            progress=_Teller().tell,
        )
        sys.stdout.flush()
        _say(title=title, digest=_digest(sys.stdout.buffer))
    except CqpError as error:
        _say(code=error.code, message=str(error))
        return 1
    finally:
        store.close()
        remove_in_use(asked["folder"])  # the server may be gone
    return 0


class _Teller:
    """Says how far it is, not too often."""

    def __init__(self) -> None:
        self._said_at = 0.0

    def tell(self, done: int, total: int) -> None:
        if monotonic() - self._said_at > SAY_EVERY_S:
            self._said_at = monotonic()
            _say(done=done, total=total)


def _say(**words: object) -> None:
    sys.stderr.write(json.dumps(words) + "\n")
    sys.stderr.flush()


def _stop_when_alone(folder: str) -> None:
    """End at once when standard input closes, whatever the rest of the program waits for."""
    while os.read(sys.stdin.fileno(), 1):  # not through the buffer, whose lock would be held when the program ends
        pass
    remove_in_use(folder)
    os._exit(ALONE)


def remove_in_use(folder: str) -> None:
    """Remove a folder while another thread may still be putting files in it: under another name, it finds none."""
    aside = f"{folder}-gone"
    with suppress(OSError):  # Windows keeps the name of a folder whose files are open
        Path(folder).rename(aside)
    for one in (aside, folder, aside):  # the last for a file that was being put there at that instant
        shutil.rmtree(one, ignore_errors=True)


def _digest(file: BinaryIO) -> str:
    """Return the SHA-256 of a file that is open for reading too, hexadecimal."""
    found, descriptor = sha256(), os.dup(file.fileno())
    with os.fdopen(descriptor, "rb") as again:
        again.seek(0)
        while chunk := again.read(CHUNK_BYTES):
            found.update(chunk)
    return found.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
