"""python -m cqp user: the accounts of coordination."""

from __future__ import annotations

import argparse
import getpass
import sys

from cqp.commands.command import CommandError, Commands, now
from cqp.config import Settings
from cqp.services.manage_accounts import change_password, create_coordinator
from cqp.services.start import start


def add(commands: Commands) -> None:
    """Register the command and its actions."""
    actions = Commands(commands.add("user", "Gère les comptes de la coordination."), "action")
    one = actions.add("add", "Crée un compte ; le mot de passe est demandé.", _add_user)
    one.add_argument("--login", required=True, metavar="IDENTIFIANT", help="par exemple marie.martin")
    one.add_argument("--name", required=True, metavar="NOM", help="par exemple « Marie Martin »")
    password = actions.add("password", "Remplace le mot de passe d'un compte.", _change_password)
    password.add_argument("--login", required=True, metavar="IDENTIFIANT", help="le compte")


def _add_user(options: argparse.Namespace) -> None:
    password = _ask_password()
    store = start(Settings.from_env(), now())
    create_coordinator(store, login=options.login, name=options.name, password=password, now=now())
    store.close()
    print(f"Le compte {options.login} est créé.")


def _change_password(options: argparse.Namespace) -> None:
    password = _ask_password()
    store = start(Settings.from_env(), now())
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
