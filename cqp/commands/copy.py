"""python -m cqp copy: a whole history, to an empty database of the same engine or the other."""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from cqp.commands.command import CommandError, Commands
from cqp.config import database_address
from cqp.services.copy_database import copy_database


def add(commands: Commands) -> None:
    """Register the command."""
    copy = commands.add(
        "copy", "Copie toute une base, vérifiée, dans une base vide (SQLite ou PostgreSQL, dans les deux sens).", _copy
    )
    words = "sqlite:///chemin/cqp.db ou postgresql://utilisateur@machine/base"
    copy.add_argument("--from", required=True, dest="source", metavar="ADRESSE", help=f"la base à copier : {words}")
    copy.add_argument("--to", required=True, dest="target", metavar="ADRESSE", help="la base vide, de même")


def _copy(options: argparse.Namespace) -> None:
    source, target = database_address(options.source, "--from"), database_address(options.target, "--to")
    if source == target:
        raise CommandError("--from et --to donnent la même adresse. Donnez à --to celle d'une base vide.")
    with tqdm(unit="ligne", desc="Copie", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        copied = copy_database(source, target, progress)
    print(f"Copié et vérifié des deux côtés : {copied.rows} lignes, {copied.marks} entrées du journal sur des marques.")
    print(f"Le journal des deux bases : {copied.anchor}")
    if copied.behind:
        print(
            f"Attention : l'application a écrit pendant la copie. {copied.behind} entrée(s) de la base d'origine ne "
            "sont pas dans la copie. Arrêtez l'application, videz la copie et recommencez."
        )
    else:
        print("Arrêtez l'application, donnez l'adresse de la copie dans CQP_DATABASE_URL et gardez le même")
        print("CQP_DATA_DIR (il retient qui a été effacé), puis redémarrez.")
