"""Read a TOML file, or say in French where it stops being one."""

from __future__ import annotations

import codecs
import re
import tomllib
from pathlib import Path

from cqp.errors import ReferentialFileError

SHOWN_PROBLEMS = 20
"""How many problems a refusal lists before it only counts the others."""


def read_toml(path: Path) -> dict[str, object]:
    """Return the content of a TOML file (UTF-8, with or without a byte order mark).

    Raises:
        ReferentialFileError: The file is missing, unreadable, not UTF-8 or not TOML.
    """
    return _parse(_decode(_read(path), path.name), path.name)


def refusal(name: str, problems: list[str]) -> str:
    """Return the message for the problems of a file, one a line."""
    count = "un problème" if len(problems) == 1 else f"{len(problems)} problèmes"
    lines = [f"Le référentiel « {name} » est refusé : {count} à corriger dans le fichier."]
    lines += [f"- {problem}" for problem in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"… et {len(problems) - SHOWN_PROBLEMS} de plus.")
    return "\n".join(lines)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReferentialFileError(
            f"Le référentiel « {path} » est introuvable. Vérifiez le nom du fichier et son dossier."
        ) from None
    except OSError as error:
        raise ReferentialFileError(
            f"Le référentiel « {path} » ne peut pas être lu. "
            "Vérifiez que c'est un fichier et que vous avez le droit de le lire."
        ) from error


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = f"ligne {line} : le fichier n'est pas en UTF-8 ; enregistrez-le avec l'encodage UTF-8."
        raise ReferentialFileError(refusal(name, [problem])) from error


def _parse(text: str, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = "le fichier imbrique trop de listes ou de sections ; repartez d'un référentiel fourni."
        raise ReferentialFileError(refusal(name, [problem])) from None
    except ValueError as error:  # TOMLDecodeError, or a bare ValueError for a number too long to convert
        problem = (
            f"{_place(str(error))} : la syntaxe TOML n'est pas respectée ; "
            "vérifiez les guillemets, les crochets, les virgules et les clés en double."
        )
        raise ReferentialFileError(refusal(name, [problem])) from error


def _place(message: str) -> str:
    """Return, in French, the place that the TOML parser names in English."""
    if found := re.search(r"at line (\d+), column (\d+)", message):
        return f"ligne {found[1]}, colonne {found[2]}"
    return "fin du fichier" if "end of document" in message else "ligne inconnue"
