"""Writing a file that was asked for: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cqp.commands.command import CommandError
from cqp.errors import system_words


def check_target(target: Path, what: str, ending: str) -> None:
    """Check where a file is to be written, before anything is read for it.

    Args:
        target: The file.
        what: Its kind, as the sentence says it.
        ending: How its name must end, with the dot.

    Raises:
        CommandError: Its name would tell another format, it is a folder, or its folder is not there.
    """
    if not target.parent.is_dir():
        raise CommandError(f"Le dossier {target.parent} n'existe pas. Créez-le, ou choisissez-en un autre.")
    if target.is_dir():
        raise CommandError(f"{target} est un dossier. Donnez un nom de fichier, par exemple resultats{ending}.")
    if target.suffix.lower() != ending:
        raise CommandError(
            f"« {target.name} » ne convient pas : {what} s'écrit en {ending}. Donnez un nom qui finit ainsi, par "
            f"exemple {target.stem}{ending}."
        )


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
