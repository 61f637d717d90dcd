"""Backups that only the passphrase opens, in the age format: the `age` and `rage` tools open them too."""

from __future__ import annotations

from pathlib import Path

import pyrage

from cqp.errors import BackupError

SHORTEST = 12
"""Characters of a passphrase, at least."""


def read_passphrase(file: Path) -> str:
    """Return the first line of the file that holds the passphrase.

    Raises:
        BackupError: It cannot be read, or is too short to protect anything.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(
            f"La phrase secrète des sauvegardes ne peut pas être lue dans {file} ({type(error).__name__}). "
            "Rendez ce fichier lisible, ou corrigez CQP_BACKUP_PASSPHRASE_FILE."
        ) from error
    passphrase = lines[0].strip() if lines else ""
    if len(passphrase) < SHORTEST:
        raise BackupError(
            f"La phrase secrète des sauvegardes ({file}) a moins de {SHORTEST} caractères : elle ne protège rien. "
            "Mettez sur la première ligne une phrase de plusieurs mots, et gardez-la aussi ailleurs : sans elle, "
            "personne ne rouvre les sauvegardes."
        )
    return passphrase


def encrypt(source: Path, target: Path, passphrase: str) -> None:
    """Write the encrypted content of one file to another."""
    target.write_bytes(pyrage.passphrase.encrypt(source.read_bytes(), passphrase))


def decrypt(source: Path, target: Path, passphrase: str) -> None:
    """Write the content of an encrypted file to another.

    Raises:
        BackupError: The passphrase is another, or the file was altered.
    """
    try:
        content = pyrage.passphrase.decrypt(source.read_bytes(), passphrase)
    except pyrage.DecryptError as error:
        raise BackupError(
            f"La sauvegarde {source.name} ne s'ouvre pas : la phrase secrète n'est pas la bonne, ou le fichier a été "
            "modifié. Essayez la phrase qui servait à sa date, ou choisissez une autre sauvegarde."
        ) from error
    target.write_bytes(content)
