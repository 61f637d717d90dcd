"""python -m cqp export: a cohort, a candidate or the jury's minutes as a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from cqp.commands.command import CommandError, Commands, now
from cqp.commands.output import check_target, replace_file
from cqp.config import Settings
from cqp.services.export_kind import FORMS, ExportKind
from cqp.services.start import start

CANDIDATE, MINUTES = "candidat", "pv"
BY = "ligne de commande"


def add(commands: Commands) -> None:
    """Register the command."""
    words = "Écrit une cohorte, un candidat ou un procès-verbal de jury dans un fichier."
    export = commands.add("export", words, _export)
    kinds = [*map(str, ExportKind), CANDIDATE, MINUTES]
    export.add_argument("--kind", choices=kinds, default=str(ExportKind.COHORT), help="quel fichier (cohorte)")
    export.add_argument("--exam-session", type=int, metavar="ID", help="voir la commande sessions")
    export.add_argument("--filters", default="", metavar="FILTRES", help="ceux de l'adresse de la page Cohorte")
    export.add_argument("--candidate", type=int, metavar="ID", help="pour « candidat » : voir l'adresse de son dossier")
    export.add_argument("--version", type=int, metavar="N", help="pour « pv » : la dernière sinon")
    export.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FICHIER",
        help="le fichier à écrire, dans le format de sa sorte",
    )


def _export(options: argparse.Namespace) -> None:
    target: Path = options.output.absolute()
    ending = ".xlsx" if options.kind in {CANDIDATE, MINUTES} else FORMS[ExportKind(options.kind)].ending
    check_target(target, f"la sorte « {options.kind} »", ending)
    write = _writer(options)
    store = start(Settings.from_env(), now())
    name = replace_file(target, lambda file: write(store, file))
    store.close()
    print(f"« {name} » est dans {target}")


def _writer(options: argparse.Namespace) -> Callable[[Any, BinaryIO], str]:
    """Return what writes the file that is asked for, and returns its name."""
    from cqp.services import export_candidate_sheet, export_cohort, export_jury  # noqa: PLC0415 -- slow to import

    if options.kind == CANDIDATE:
        candidate = _required(options.candidate, "--candidate")
        return lambda store, file: export_candidate_sheet.export_candidate_sheet_locally(
            store, candidate, file, now(), by=BY
        )
    if options.kind == MINUTES:
        exam_session = _required(options.exam_session, "--exam-session")
        return lambda store, file: export_jury.export_jury_sheet_locally(store, exam_session, options.version, file)
    kind, filters = ExportKind(options.kind), _filters(options)

    def write(store: Any, file: BinaryIO) -> str:
        with tqdm(unit="ligne", desc="Export", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            return export_cohort.export_cohort_locally(store, kind, filters, file, now(), by=BY, progress=progress)

    return write


def _filters(options: argparse.Namespace) -> str:
    session = f"session={options.exam_session}" if options.exam_session is not None else ""
    return "&".join(filter(None, (session, options.filters.removeprefix("?"))))


def _required(value: int | None, name: str) -> int:
    if value is None:
        raise CommandError(f"Il manque {name} : cette sorte de fichier en a besoin. Ajoutez-le.")
    return value
