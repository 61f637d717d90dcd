"""python -m cqp verify: is the past as the journal attests it?"""

from __future__ import annotations

import argparse

from cqp.commands.command import CommandError, Commands
from cqp.config import Settings
from cqp.services.verify_journal import COVERED, read_anchor, verify_untouched


def add(commands: Commands) -> None:
    """Register the command."""
    check = commands.add("verify", "Vérifie que rien du passé n'a été modifié, effacé ou ajouté.", _verify)
    check.add_argument(
        "--anchor", action="append", default=[], metavar="N:EMPREINTE", help="une empreinte imprimée ou gardée"
    )


def _verify(options: argparse.Namespace) -> None:
    anchors = [read_anchor(one) for one in options.anchor]
    found = verify_untouched(Settings.from_env(), anchors)
    for finding in found.findings:
        print(f"- {finding.message}")
    if not found.is_sound:
        raise CommandError(
            f"{len(found.findings)} anomalie(s) : la base n'est plus telle que le journal l'atteste. N'y écrivez plus, "
            "gardez-en une copie, et comparez avec une sauvegarde (python -m cqp backups)."
        )
    entries = f"{found.anchor.count} entrée{'s' if found.anchor.count > 1 else ''}"
    print(f"Le journal est intact : {entries}. {COVERED}")
    print("Son empreinte, à garder ailleurs :")
    print(found.anchor)
