"""python -m cqp export: the results as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from cqp.commands.command import CommandError, Commands, now
from cqp.commands.output import replace_file
from cqp.config import Settings
from cqp.services.start import start


def add(commands: Commands) -> None:
    """Register the command."""
    export = commands.add("export", "Écrit le classeur Excel d'une session d'examen.", _export)
    export.add_argument("--exam-session", type=int, required=True, metavar="ID", help="voir la commande sessions")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FICHIER", help="le classeur (.xlsx)")


def _export(options: argparse.Namespace) -> None:
    from cqp.services.export_session import export_session_locally  # noqa: PLC0415 -- openpyxl is slow to import

    target: Path = options.output.absolute()
    if not target.parent.is_dir():
        raise CommandError(f"Le dossier {target.parent} n'existe pas. Créez-le, ou choisissez-en un autre.")
    if target.is_dir():
        raise CommandError(f"{target} est un dossier. Donnez un nom de fichier, par exemple resultats.xlsx.")
    store = start(Settings.from_env(), now())
    name = replace_file(target, lambda file: export_session_locally(store, options.exam_session, file, now()))
    store.close()
    print(f"« {name} » est dans {target}")
