"""python -m cqp init: the database, ready."""

from __future__ import annotations

import argparse
from pathlib import Path

from cqp.commands.command import Commands, now
from cqp.config import Settings
from cqp.services.read_referential import describe_referentials
from cqp.services.start import start


def add(commands: Commands) -> None:
    """Register the command."""
    init = commands.add("init", "Crée la base de données, ou la met à jour, et y charge le référentiel.", _init)
    init.add_argument("--referential", type=Path, metavar="FICHIER", help="un autre référentiel (.toml)")


def _init(options: argparse.Namespace) -> None:
    settings = Settings.from_env()
    store = start(settings, now(), referential=options.referential)
    version, fingerprint, count = describe_referentials(store)
    store.close()
    print(f"La base est prête : {_place(settings)}")
    print(f"Référentiel des prochaines sessions : {version}, empreinte {fingerprint[:12]}", end="")
    print(f" ({count} versions en base ; les sessions déjà créées gardent la leur)." if count > 1 else ".")
    print("Ensuite, au choix :")
    print('- créer un compte : python -m cqp user add --login marie.martin --name "Marie Martin"')
    print("- ajouter une session d'examen fictive : python -m cqp demo")
    print("- ouvrir l'application : streamlit run app.py")


def _place(settings: Settings) -> str:
    """Return where the database is, without its password."""
    scheme, _, rest = settings.database_url.partition("://")
    if scheme.startswith("sqlite"):
        return rest.removeprefix("/")
    return f"PostgreSQL, {rest.rpartition('@')[2]}"
