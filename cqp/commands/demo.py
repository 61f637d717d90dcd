"""python -m cqp demo: a fictitious exam session."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from tqdm import tqdm

from cqp.commands.command import CommandError, Commands, now
from cqp.config import Settings
from cqp.services.load_demo import DemoCredentials, load_demo
from cqp.services.start import start

SHOWN_ASSESSORS = 4
"""How many assessors' codes the summary of a demonstration lists."""


def add(commands: Commands) -> None:
    """Register the command."""
    demo = commands.add("demo", "Ajoute une session d'examen fictive, avec ses codes d'accès.", _demo)
    demo.add_argument("--candidates", type=int, default=30, metavar="N", help="nombre de candidats (30)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="graine du tirage (1)")
    demo.add_argument("--json", action="store_true", help="les identifiants et les codes en JSON")


def _demo(options: argparse.Namespace) -> None:
    if options.candidates < 1:
        raise CommandError(
            f"--candidates vaut {options.candidates} : il faut au moins 1 candidat. Donnez un nombre positif."
        )
    at = now()
    store = start(Settings.from_env(), at)
    with tqdm(total=options.candidates, unit="candidat", desc="Démonstration", file=sys.stderr) as bar:

        def progress(done: int, _total: int) -> None:
            bar.update(done - bar.n)

        credentials = load_demo(store, candidates=options.candidates, seed=options.seed, now=at, progress=progress)
    store.close()
    if options.json:
        print(json.dumps(asdict(credentials), ensure_ascii=False))
    else:
        _show_demo(credentials, options.candidates)


def _show_demo(credentials: DemoCredentials, candidates: int) -> None:
    shown = credentials.assessors[:SHOWN_ASSESSORS]
    print(f"Session d'examen {credentials.exam_session} créée : {candidates} candidats fictifs.")
    print(f"Coordination : identifiant {credentials.coordinator.login}")
    print(f"               mot de passe {credentials.coordinator.password}")
    print("Évaluateurs (code d'accès) :")
    for assessor in shown:
        print(f"  {assessor.code}   {assessor.name}, {len(assessor.sittings)} passages")
    if len(credentials.assessors) > len(shown):
        print(f"  … et {len(credentials.assessors) - len(shown)} autres ; --json les donne tous.")
    print("Notez-les : ils ne sont gardés nulle part. Puis : streamlit run app.py")
