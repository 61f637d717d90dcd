"""python -m cqp backups: the verified backups, newest first."""

from __future__ import annotations

import argparse

from cqp.commands.command import CommandError, Commands
from cqp.config import Settings
from cqp.errors import BackupError
from cqp.services.back_up import Reason, Second, check_backup, read_state

REASONS = {
    Reason.START: "au démarrage",
    Reason.CHANGED: "toutes les 5 min",
    Reason.SEALED: "après un scellement",
    Reason.MIGRATION: "avant mise à jour",
    Reason.ASKED: "demandée",
}


def add(commands: Commands) -> None:
    """Register the command."""
    one = commands.add("backups", "Liste les sauvegardes vérifiées, la plus récente d'abord.", _backups)
    one.add_argument("--check", action="store_true", help="relit chacune en entier et vérifie de nouveau son journal")


def _backups(options: argparse.Namespace) -> None:
    settings = Settings.from_env()
    state = read_state(settings)
    if not state.kept:
        print(f"Aucune sauvegarde vérifiée dans {state.folder}. Pour en faire une : python -m cqp backup")
    bad = 0
    for kept in state.kept:
        one = kept.backup
        words = f"{one.at.astimezone():%d/%m/%Y %H:%M}  {one.anchor.count:>8} entrées  {one.size // 1000:>9} ko"
        print(f"{one.name:<34}  {words}  {REASONS[one.reason]}{', chiffrée' if one.is_encrypted else ''}")
        if options.check:
            try:
                check_backup(settings, kept)
                print("    ✓ relue en entier : telle qu'elle a été faite")
            except BackupError as error:
                bad += 1
                print(f"    ⚠ {error}")
    if state.second is Second.MISSING:
        print(f"Le second dossier {state.second_folder} n'est pas là.")
    if bad:
        raise CommandError(
            f"{bad} sauvegarde(s) n'ont pas pu être relues en entier : la ligne sous chacune dit pourquoi. Ne comptez "
            "pas sur elles tant que ce n'est pas réglé, et ne les jetez pas si seule la phrase secrète manque."
        )
