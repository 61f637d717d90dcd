"""python -m cqp import-grid: bring back offline grids, after a preview; all or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from cqp.commands.command import CommandError, Commands, now
from cqp.config import Settings
from cqp.errors import system_words
from cqp.services.start import start


def add(commands: Commands) -> None:
    """Register the command."""
    one = commands.add("import-grid", "Importe des grilles hors ligne remplies, en entier ou pas du tout.", _import)
    one.add_argument("file", type=Path, metavar="FICHIER", help="le classeur rempli (.xlsx ou .ods)")
    one.add_argument("--exam-session", type=int, required=True, metavar="ID", help="voir la commande sessions")
    one.add_argument(
        "--dry-run", action="store_true", help="dit seulement ce qui changerait, et échoue si l'import échouerait"
    )
    one.add_argument(
        "--conflicts",
        choices=("refuse", "recorded", "sheet"),
        default="refuse",
        help="conflits : ne rien importer (refuse), garder l'application (recorded) ou prendre la feuille (sheet)",
    )


def _import(options: argparse.Namespace) -> None:
    from cqp.services.describe_preview import describe_preview  # noqa: PLC0415 -- openpyxl is slow to import
    from cqp.services.import_grids import (  # noqa: PLC0415 -- likewise
        choose_all,
        import_grids_locally,
        preview_grids_locally,
    )

    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise CommandError(f"{options.file} ne peut pas être lu ({system_words(error)}). Vérifiez son nom.") from error
    store = start(Settings.from_env(), now())
    try:
        preview = preview_grids_locally(store, options.exam_session, content)
        print("\n".join(describe_preview(preview)))
        if not preview.is_acceptable:
            raise CommandError(
                "Rien n'a été enregistré : les lignes ou les feuilles dites refusées sont à corriger. Corrigez-les, "
                "enregistrez le fichier, puis recommencez."
            )
        if preview.conflicts and options.conflicts == "refuse":
            raise CommandError(
                "Rien n'a été enregistré : des conflits sont à trancher. Choisissez un par un dans l'application, ou "
                "tous ensemble avec --conflicts recorded ou --conflicts sheet."
            )
        if options.dry_run:
            return
        takes_sheet = options.conflicts == "sheet"
        choices = choose_all(preview, lambda _grid, _mark: takes_sheet)
        recorded = import_grids_locally(store, options.exam_session, content, choices, now())
    finally:
        store.close()
    print(f"{recorded} marque(s) enregistrée(s), hors ligne. L'évaluateur relit et remet sa grille lui-même.")
