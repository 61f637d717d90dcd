"""Files that are whole and on disk, or not there: written beside, flushed, then given their name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

PART = ".part"
"""End of the name of a file that is not finished; whatever bears it may be deleted once nobody writes."""


@contextmanager
def finishing(target: Path) -> Iterator[Path]:
    """Yield the path to write to; what is there at the end is flushed to the disk and takes the target's name."""
    part = target.with_name(f"{target.name}{PART}")
    try:
        part.unlink(missing_ok=True)
        yield part
        part.chmod(0o600)  # it holds people's names
        flush(part)
        part.replace(target)
        flush_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def flush(file: Path) -> None:
    """Wait until what was written to a file is on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal, read back from it."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def forget_unfinished(folder: Path) -> None:
    """Delete what an interrupted writing has left; only for who holds the folder's lock."""
    for one in folder.glob(f"*{PART}*"):  # SQLite's own files beside an unfinished copy too
        one.unlink(missing_ok=True)
