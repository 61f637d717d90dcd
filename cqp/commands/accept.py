"""python -m cqp accept: the database as it is, although a part of its past is missing or altered."""

from __future__ import annotations

import argparse

from cqp.commands.command import Commands, now
from cqp.config import Settings
from cqp.services.accept_database import accept_database


def add(commands: Commands) -> None:
    """Register the command."""
    one = commands.add("accept", "Accepte la base telle qu'elle est, quand le démarrage la refuse.", _accept)
    one.add_argument("--reason", required=True, metavar="RAISON", help="pourquoi ; gardée avec la date")


def _accept(options: argparse.Namespace) -> None:
    findings = accept_database(Settings.from_env(), options.reason, now())
    for one in findings:
        print(f"- {one}")
    if findings:
        print("La base est acceptée ainsi, et le journal le dit. L'application démarrera ; ce qui manque, manque.")
    else:
        print("Il n'y avait rien à accepter : la base est telle que son journal l'atteste.")
