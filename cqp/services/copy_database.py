"""Copy a whole history to an empty database, of the same engine or the other: all of it, verified, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cqp.errors import CopyRefusedError
from cqp.marking.journal import Anchor
from cqp.store import journal, moving
from cqp.store.ends import copying
from cqp.store.engine import Connection
from cqp.store.verification import verify

Progress = Callable[[int, int], None]
"""Told how many rows were handled, and of how many: each is copied, then read again in the copy."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What is in both databases.

    Attributes:
        anchor: Where the journal of both stands.
        rows: How many rows all tables have together.
        marks: How many marks were compared with the journal, on both sides.
        behind: How many entries the journal of the source has got since: they are not in the copy.
    """

    anchor: Anchor
    rows: int
    marks: int
    behind: int


def copy_database(source: str, target: str, progress: Progress) -> Copied:
    """Copy one state of the source, whoever writes to it meanwhile, and verify the copy before it counts.

    Args:
        source: SQLAlchemy address of a database of ours.
        target: Address of one that holds nothing.
        progress: Told from time to time.

    Raises:
        CopyRefusedError: Nothing was copied; the text says why.
        DatabaseUnusableError: The source is somebody else's, or newer than this program.
    """
    with copying(source, target) as (old, new, store):
        _require_known(old)
        found = verify(old)
        if not found.is_sound:
            raise CopyRefusedError(
                f"La base à copier n'est plus telle que son journal l'atteste ({len(found.findings)} anomalie(s)) : "
                "elle n'a pas été copiée. Voyez lesquelles avec python -m cqp verify, et copiez une sauvegarde saine."
            )
        expected = moving.count_rows(old)
        total, done = 2 * sum(expected.values()), 0

        def advance(rows: int) -> None:
            nonlocal done
            done += rows
            progress(done, total)

        copied = moving.copy_rows(old, new, advance)
        differences = moving.differences(copied, moving.read_contents(new, advance))
        again = verify(new)
        if differences or copied.rows != expected or again != found:
            raise CopyRefusedError(
                f"La copie ne vaut pas l'original ({', '.join(differences) or 'le journal diffère'}) : elle n'a pas "
                "été gardée. Recommencez ; si cela se répète, signalez-le avec ce message."
            )
        with store.reading() as db:
            behind = journal.read_anchor(db).count - found.anchor.count
    return Copied(found.anchor, total // 2, found.marks, behind)


def _require_known(db: Connection) -> None:
    names = moving.unknown_tables(db)
    if names:
        raise CopyRefusedError(
            f"La base à copier a des tables que ce programme ne connaît pas ({', '.join(names)}) : elles seraient "
            "perdues, et rien n'a été copié. Installez la version qui les a créées, ou retirez-les."
        )
