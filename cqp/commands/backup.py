"""python -m cqp backup: a verified copy of the database, now."""

from __future__ import annotations

import argparse
import os

from cqp.commands.command import Commands, now
from cqp.config import Settings
from cqp.services.back_up import Reason, Second, back_up, read_state
from cqp.services.start import start

GENTLY = 10
"""How much the copy made beside a running application gives way to it (Unix niceness)."""


def add(commands: Commands) -> None:
    """Register the command."""
    one = commands.add("backup", "Fait une sauvegarde vérifiée, même pendant que l'application tourne.", _backup)
    one.add_argument("--reason", choices=list(Reason), default=Reason.ASKED, help="ce qui l'a fait faire (asked)")
    one.add_argument("--gently", action="store_true", help="laisse la priorité à l'application")


def _backup(options: argparse.Namespace) -> None:
    if options.gently and hasattr(os, "nice"):
        os.nice(GENTLY)
    settings = Settings.from_env()
    store = start(settings, now())
    try:
        made = back_up(store, settings, now(), Reason(options.reason))
    finally:
        store.close()
    print(f"Sauvegarde vérifiée : {made.name}, {made.anchor.count} entrées du journal, {made.size // 1000} ko.")
    state = read_state(settings)
    print(f"Elle est dans {state.folder}", end="")
    print(f" et dans {state.second_folder}" if state.second is Second.UP_TO_DATE else "")
    if state.second is Second.MISSING:
        print(f"Le second dossier {state.second_folder} n'est pas là : branchez-le, la copie s'y fera d'elle-même.")
