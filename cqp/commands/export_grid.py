"""python -m cqp export-grid: the sealed offline grids of one assessor."""

from __future__ import annotations

import argparse
from pathlib import Path

from cqp.commands.command import Commands, now
from cqp.commands.output import check_target, replace_file
from cqp.config import Settings
from cqp.services.start import start


def add(commands: Commands) -> None:
    """Register the command."""
    one = commands.add("export-grid", "Écrit les grilles hors ligne d'un évaluateur, scellées.", _export)
    one.add_argument("--exam-session", type=int, required=True, metavar="ID", help="voir la commande sessions")
    one.add_argument("--assessor", required=True, metavar="N°|NOM", help="l'évaluateur ; un autre mot les liste")
    one.add_argument("--blank", action="store_true", help="sans les marques déjà enregistrées")
    one.add_argument("-o", "--output", type=Path, required=True, metavar="FICHIER", help="le classeur (.xlsx)")


def _export(options: argparse.Namespace) -> None:
    from cqp.services.issue_grids import (  # noqa: PLC0415 -- openpyxl is slow to import
        export_grids_locally,
        find_assessor_locally,
    )

    target: Path = options.output.absolute()
    check_target(target, "le classeur des grilles", ".xlsx")
    store = start(Settings.from_env(), now())
    session, blank = options.exam_session, options.blank
    assessor = find_assessor_locally(store, session, options.assessor)
    name = replace_file(
        target, lambda file: export_grids_locally(store, session, assessor, file, now(), is_blank=blank)
    )
    store.close()
    print(f"Les grilles de {name} sont dans {target}")
