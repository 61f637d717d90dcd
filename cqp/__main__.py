"""The command line: python -m cqp <command>; each command is a module of `cqp/commands`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from cqp.commands import (
    accept,
    backup,
    backups,
    copy,
    demo,
    export,
    export_grid,
    import_grid,
    init,
    referential,
    restore,
    sessions,
    user,
    verify,
)
from cqp.commands.command import Commands
from cqp.errors import CqpError

COMMANDS = (
    init,
    demo,
    referential,
    export,
    export_grid,
    import_grid,
    verify,
    backup,
    backups,
    restore,
    accept,
    copy,
    sessions,
    user,
)
"""In the order of the help."""

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
    commands = Commands(parser, "commande")
    for one in COMMANDS:
        one.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
