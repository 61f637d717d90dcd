"""What commands share: where they are registered, how they refuse, what time it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

from cqp.errors import CqpError

Run: TypeAlias = Callable[[argparse.Namespace], None]


class CommandError(CqpError):
    """A command cannot be carried out as typed."""

    code = "command"


class Commands:
    """The commands of one parser, each with its French words."""

    def __init__(self, parser: argparse.ArgumentParser, metavar: str) -> None:
        self._all = parser.add_subparsers(required=True, metavar=metavar, dest=metavar)

    def add(self, name: str, words: str, run: Run | None = None) -> argparse.ArgumentParser:
        """Return the parser of a new command; without `run`, it holds commands of its own."""
        one = self._all.add_parser(name, help=words, description=words, allow_abbrev=False)
        if run is not None:
            one.set_defaults(run=run)
        return one


def now() -> datetime:
    """Return the instant, UTC."""
    return datetime.now(UTC)
