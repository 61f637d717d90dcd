"""python -m cqp sessions: the exam sessions and their numbers."""

from __future__ import annotations

import argparse

from cqp.commands.command import Commands, now
from cqp.config import Settings
from cqp.services.read_results import list_exam_sessions_locally
from cqp.services.start import start

STATES = {"preparing": "en préparation", "open": "ouverte", "closed": "close", "archived": "archivée"}


def add(commands: Commands) -> None:
    """Register the command."""
    commands.add("sessions", "Liste les sessions d'examen et leur numéro.", _sessions)


def _sessions(_options: argparse.Namespace) -> None:
    store = start(Settings.from_env(), now())
    found = list_exam_sessions_locally(store)
    store.close()
    if not found:
        print("Aucune session d'examen. Pour essayer : python -m cqp demo")
    for one in found:
        fictitious = ", fictive" if one.is_demo else ""
        print(f"{one.id:>4}  {one.name} ({STATES[one.state]}{fictitious}), du {one.starts_on} au {one.ends_on}")
