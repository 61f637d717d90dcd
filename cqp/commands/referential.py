"""python -m cqp referential: a référentiel read and checked, without a database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from cqp.commands.command import Commands
from cqp.config import DEFAULT_REFERENTIAL
from cqp.referential.outline import outline
from cqp.referential.reader import read_whole_referential


def add(commands: Commands) -> None:
    """Register the command."""
    reading = commands.add("referential", "Lit et contrôle un référentiel, puis en montre le plan.", _referential)
    reading.add_argument("--file", type=Path, default=DEFAULT_REFERENTIAL, metavar="FICHIER", help="le fichier (.toml)")
    reading.add_argument("--json", action="store_true", help="le plan complet en JSON")


def _referential(options: argparse.Namespace) -> None:
    plan = outline(read_whole_referential(options.file))
    if options.json:
        print(json.dumps(plan, ensure_ascii=False, indent=2))
        return
    print(f"{plan['title']} ({plan['version']})")
    print(f"Empreinte {plan['fingerprint']}")
    for block in plan["blocks"]:
        competencies = [one for activity in block["activities"] for one in activity["competencies"]]
        print(f"\nBloc {block['code']} : {block['title']}")
        print(f"  {_counted(block['activities'], competencies)}")
        for one in competencies:
            print(f"  {one['code']:<7} {len(one['criteria'])} critères   {_short(one['text'])}")


def _counted(activities: list[dict[str, Any]], competencies: list[dict[str, Any]]) -> str:
    criteria = sum(len(one["criteria"]) for one in competencies)
    return f"{len(activities)} activités, {len(competencies)} compétences, {criteria} critères"


def _short(text: str, length: int = 80) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
