"""Writing a file that was asked for: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cqp.commands.command import CommandError
from cqp.errors import system_words


def replace_file(target: Path, write: Callable[[BinaryIO], str]) -> str:
    """Write beside the target, then put it in its place; a failure leaves what was there."""
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                name = write(file)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(target)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(
            f"{target} ne peut pas être écrit ({system_words(error)}). Fermez-le s'il est ouvert, et vérifiez "
            "que le dossier est accessible en écriture."
        ) from error
    return name
