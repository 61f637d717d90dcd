"""python -m cqp restore: a backup in the place of the database, after a preview."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from cqp.commands.command import CommandError, Commands, now
from cqp.config import Settings
from cqp.services.restore import LOST_WORDS, Loss, Preview, extract, preview, restore

SHOWN = 20
"""How many candidates the preview names."""


def add(commands: Commands) -> None:
    """Register the command."""
    one = commands.add("restore", "Restaure une sauvegarde, après avoir dit ce qui serait perdu.", _restore)
    one.add_argument("name", nargs="?", default="", metavar="NOM", help="voir la commande backups ; la plus récente")
    one.add_argument("--yes", action="store_true", help="ne demande pas de confirmation")
    one.add_argument("--dry-run", action="store_true", help="dit seulement ce qui serait perdu")
    one.add_argument("--to", type=Path, metavar="FICHIER", help="l'écrit dans ce fichier, sans toucher à la base")


def _restore(options: argparse.Namespace) -> None:
    settings = Settings.from_env()
    if options.to is not None:
        kept = extract(settings, options.name, options.to.absolute())
        print(f"{kept.backup.name}, vérifiée et en clair, est dans {options.to.absolute()}")
        return
    found = preview(settings, options.name)
    _show(found)
    if options.dry_run:
        return
    if not options.yes and not _is_confirmed():
        raise CommandError("Rien n'a été changé. Pour restaurer sans question : ajoutez --yes.")
    done = restore(settings, found.kept.backup.name, now())
    print(f"La base est celle de la sauvegarde {done.kept.backup.name}. Chacun doit se reconnecter.")
    if done.aside is not None:
        print(f"Les fichiers remplacés sont gardés dans {done.aside}")


def _is_confirmed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("Restaurer cette sauvegarde ? Tapez oui : ").strip().lower() == "oui"


def _show(found: Preview) -> None:
    one = found.kept.backup
    print(f"Sauvegarde {one.name} du {one.at.astimezone():%d/%m/%Y à %H:%M}, {one.anchor.count} entrées du journal.")
    if found.loss is None:
        print("La base actuelle ne peut pas être lue : ce qui y a été fait depuis cette sauvegarde serait perdu.")
    elif found.loss.entries == 0 and not found.loss.rows:
        print("Rien ne serait perdu : la base n'a rien reçu depuis.")
    else:
        _show_loss(found.loss)


def _show_loss(loss: Loss) -> None:
    if not loss.is_same_history:
        print("Attention : cette sauvegarde vient d'une autre base, ou d'un autre passé de celle-ci.")
    print(
        f"Serait perdu tout ce qui a été fait depuis : {_counted(loss.entries, 'entrée', 'entrées')} du journal", end=""
    )
    print(f", du {_local(loss.first_at)} au {_local(loss.last_at)}." if loss.entries else ".")
    for table, number in loss.rows.items():
        where = "de plus que la sauvegarde" if number > 0 else "de moins que la sauvegarde"
        print(f"  {_counted(abs(number), *LOST_WORDS[table])} {where}")
    for exam_session, people in loss.concerned.items():
        print(f"  {exam_session}, {_counted(len(people), 'candidat concerné', 'candidats concernés')} :")
        for person in people[:SHOWN]:
            print(f"    {person}")
        if len(people) > SHOWN:
            print(f"    … et {len(people) - SHOWN} autres")


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number < 2 else several}"


def _local(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%d/%m/%Y à %H:%M:%S}"
