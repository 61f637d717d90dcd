"""The zip that a workbook is, opened within bounds: nothing is unpacked before its announced size is known."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from cqp.errors import SpreadsheetError
from cqp.imports.sheet import counted

MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 60_000_000
MAX_RATIO = 400
"""How many times larger than the file its content may be, once it is larger than `RATIO_FROM_BYTES`."""

RATIO_FROM_BYTES = 5_000_000
MAX_READ_BYTES = 2 * MAX_UNPACKED_BYTES
"""Read in all, as two sheets may claim the same part."""

ENCRYPTED = 0x1
_FAILURES = (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, struct.error, zlib.error)


def damaged(why: str) -> SpreadsheetError:
    """Return the error of a file that does not hold together."""
    return SpreadsheetError(
        f"Ce fichier est incomplet ou abîmé : {why}. Rouvrez l’original dans votre tableur, "
        "enregistrez-le à nouveau, puis renvoyez-le."
    )


def protected() -> SpreadsheetError:
    """Return the error of a file behind a password."""
    return SpreadsheetError(
        "Ce fichier est protégé par un mot de passe : son contenu est illisible ici. Ouvrez-le, retirez le mot de "
        "passe (Fichier > Informations, ou « Enregistrer sous » sans chiffrement), puis renvoyez-le."
    )


class Archive:
    """A zip and its parts; raises SpreadsheetError for all that is wrong with them.

    Attributes:
        names: The parts, as written in the zip.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except _FAILURES:
            raise damaged("sa fin manque, comme après un envoi interrompu") from None
        parts = self._zip.infolist()
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise protected()
        if len({part.filename for part in parts}) < len(parts):
            raise damaged("deux de ses parties portent le même nom")
        if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
            raise damaged("il est compressé d’une façon qu’aucun tableur n’emploie")
        unpacked = sum(part.file_size for part in parts)
        too_dense = unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * len(content)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or too_dense:
            raise SpreadsheetError(
                "Ce fichier contient beaucoup plus de données que le tableau attendu : une fois décompressé, "
                f"il ferait {unpacked // 1_000_000} Mo (nombre de parties : {counted(len(parts))}). Copiez le tableau "
                "seul dans un nouveau classeur, enregistrez-le, puis renvoyez-le."
            )
        self._left = MAX_READ_BYTES
        self.names = tuple(part.filename for part in parts)
        self._exact = {name.replace("\\", "/").lstrip("/").casefold(): name for name in self.names}

    def has(self, name: str) -> bool:
        """Return whether there is such a part, whatever its capitals."""
        return name.casefold() in self._exact

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        exact = self._exact.get(name.casefold())
        if exact is None:
            raise damaged("il lui manque une de ses parties")
        self._left -= self._zip.getinfo(exact).file_size
        if self._left < 0:
            raise damaged("plusieurs feuilles prétendent avoir le même contenu")
        try:
            return self._zip.read(exact)
        except _FAILURES:
            raise damaged("une de ses parties ne se décompresse pas") from None
