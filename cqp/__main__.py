"""The command line: python -m cqp init, demo, referential, export, verify, sessions, user."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from cqp.config import DEFAULT_REFERENTIAL, Settings
from cqp.errors import CqpError
from cqp.referential.outline import outline
from cqp.referential.reader import read_whole_referential
from cqp.services.load_demo import DemoCredentials, load_demo
from cqp.services.manage_accounts import change_password, create_coordinator
from cqp.services.read_referential import describe_referentials
from cqp.services.read_results import list_exam_sessions_locally
from cqp.services.start import start
from cqp.services.verify_journal import read_anchor, verify_locally

SHOWN_ASSESSORS = 4
"""How many assessors' codes the summary of a demonstration lists."""

STATES = {"preparing": "en préparation", "open": "ouverte", "closed": "close", "archived": "archivée"}

FRENCH = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "commandes",
    "show this help message and exit": "affiche cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "argument inconnu : %s",
    "expected one argument": "une valeur est attendue",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r est inconnu (au choix : %(choices)s)",
    "invalid %(type)s value: %(value)r": "%(value)r n'est pas un nombre entier",
    "ignored explicit argument %r": "la valeur %r est de trop",
}
"""What argparse says, and how we say it."""


class CommandError(CqpError):
    """A command cannot be carried out as typed."""

    code = "command"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 when it was refused with a sentence on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except CqpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrompu : ce qui n'était pas terminé n'a pas été enregistré.", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    vars(argparse)["_"] = lambda words: FRENCH.get(words, words)  # where argparse finds its words
    parser = argparse.ArgumentParser(
        prog="python -m cqp", description="Tableau de bord d'évaluation du CQP.", allow_abbrev=False
    )
    commands = parser.add_subparsers(required=True, metavar="commande", dest="commande")

    def command(name: str, run: Callable[[argparse.Namespace], None], words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        one.set_defaults(run=run)
        return one

    init = command("init", _init, "Crée la base de données, ou la met à jour, et y charge le référentiel.")
    init.add_argument("--referential", type=Path, metavar="FICHIER", help="un autre référentiel (.toml)")

    demo = command("demo", _demo, "Ajoute une session d'examen fictive, avec ses codes d'accès.")
    demo.add_argument("--candidates", type=int, default=30, metavar="N", help="nombre de candidats (30)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="graine du tirage (1)")
    demo.add_argument("--json", action="store_true", help="les identifiants et les codes en JSON")

    reading = command("referential", _referential, "Lit et contrôle un référentiel, puis en montre le plan.")
    reading.add_argument("--file", type=Path, default=DEFAULT_REFERENTIAL, metavar="FICHIER", help="le fichier (.toml)")
    reading.add_argument("--json", action="store_true", help="le plan complet en JSON")

    export = command("export", _export, "Écrit le classeur Excel d'une session d'examen.")
    export.add_argument("--exam-session", type=int, required=True, metavar="ID", help="voir la commande sessions")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FICHIER", help="le classeur (.xlsx)")

    check = command("verify", _verify, "Vérifie que rien du passé n'a été modifié, effacé ou ajouté.")
    check.add_argument(
        "--anchor", action="append", default=[], metavar="N:EMPREINTE", help="une empreinte imprimée ou gardée"
    )

    command("sessions", _sessions, "Liste les sessions d'examen et leur numéro.")

    user = commands.add_parser("user", help="Gère les comptes de la coordination.", allow_abbrev=False)
    actions = user.add_subparsers(required=True, metavar="action", dest="action")
    add = actions.add_parser("add", help="Crée un compte ; le mot de passe est demandé.", allow_abbrev=False)
    add.add_argument("--login", required=True, metavar="IDENTIFIANT", help="par exemple marie.martin")
    add.add_argument("--name", required=True, metavar="NOM", help="par exemple « Marie Martin »")
    add.set_defaults(run=_add_user)
    password = actions.add_parser("password", help="Remplace le mot de passe d'un compte.", allow_abbrev=False)
    password.add_argument("--login", required=True, metavar="IDENTIFIANT", help="le compte")
    password.set_defaults(run=_change_password)
    return parser


def _now() -> datetime:
    return datetime.now(UTC)


def _init(options: argparse.Namespace) -> None:
    settings = Settings.from_env()
    store = start(settings, _now(), referential=options.referential)
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


def _demo(options: argparse.Namespace) -> None:
    if options.candidates < 1:
        raise CommandError(
            f"--candidates vaut {options.candidates} : il faut au moins 1 candidat. Donnez un nombre positif."
        )
    now = _now()
    store = start(Settings.from_env(), now)
    with tqdm(total=options.candidates, unit="candidat", desc="Démonstration", file=sys.stderr) as bar:

        def progress(done: int, _total: int) -> None:
            bar.update(done - bar.n)

        credentials = load_demo(store, candidates=options.candidates, seed=options.seed, now=now, progress=progress)
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


def _export(options: argparse.Namespace) -> None:
    from cqp.services.export_session import export_session_locally  # noqa: PLC0415 -- openpyxl is slow to import

    target: Path = options.output.absolute()
    if not target.parent.is_dir():
        raise CommandError(f"Le dossier {target.parent} n'existe pas. Créez-le, ou choisissez-en un autre.")
    if target.is_dir():
        raise CommandError(f"{target} est un dossier. Donnez un nom de fichier, par exemple resultats.xlsx.")
    store = start(Settings.from_env(), _now())
    name = _replace_file(target, lambda file: export_session_locally(store, options.exam_session, file, _now()))
    store.close()
    print(f"« {name} » est dans {target}")


def _replace_file(target: Path, write: Callable[[BinaryIO], str]) -> str:
    """Write beside the target, then put it in its place; a failure leaves what was there."""
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                name = write(file)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(target)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(
            f"{target} ne peut pas être écrit ({error.strerror}). Fermez-le s'il est ouvert, et vérifiez "
            "que le dossier est accessible en écriture."
        ) from error
    return name


def _verify(options: argparse.Namespace) -> None:
    anchors = [read_anchor(one) for one in options.anchor]
    store = start(Settings.from_env(), _now())
    found = verify_locally(store, anchors)
    store.close()
    for finding in found.findings:
        print(f"- {finding.message}")
    if not found.is_sound:
        raise CommandError(
            f"{len(found.findings)} anomalie(s) : la base n'est plus telle que le journal l'atteste. N'y écrivez plus, "
            "gardez-en une copie, et comparez avec une sauvegarde."
        )
    entries = f"{found.anchor.count} entrée{'s' if found.anchor.count > 1 else ''}"
    print(f"Le journal est intact : {entries}. Son empreinte, à garder ailleurs :")
    print(found.anchor)


def _sessions(_options: argparse.Namespace) -> None:
    store = start(Settings.from_env(), _now())
    found = list_exam_sessions_locally(store)
    store.close()
    if not found:
        print("Aucune session d'examen. Pour essayer : python -m cqp demo")
    for one in found:
        fictitious = ", fictive" if one.is_demo else ""
        print(f"{one.id:>4}  {one.name} ({STATES[one.state]}{fictitious}), du {one.starts_on} au {one.ends_on}")


def _add_user(options: argparse.Namespace) -> None:
    password = _ask_password()
    store = start(Settings.from_env(), _now())
    create_coordinator(store, login=options.login, name=options.name, password=password, now=_now())
    store.close()
    print(f"Le compte {options.login} est créé.")


def _change_password(options: argparse.Namespace) -> None:
    password = _ask_password()
    store = start(Settings.from_env(), _now())
    change_password(store, login=options.login, password=password)
    store.close()
    print(f"Le mot de passe de {options.login} est remplacé.")


def _ask_password() -> str:
    """Return a password typed twice, or the first line of a pipe; never an argument, which others see."""
    if not sys.stdin.isatty():
        try:
            return sys.stdin.buffer.readline().decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise CommandError("Le mot de passe reçu n'est pas en UTF-8. Changez l'encodage du terminal.") from None
    password = getpass.getpass("Mot de passe : ")
    if getpass.getpass("Encore une fois : ") != password:
        raise CommandError("Les deux mots de passe diffèrent : rien n'a été changé. Recommencez.")
    return password


if __name__ == "__main__":
    sys.exit(main())
