"""Where the journal stood, noted outside the database: what a lost end or a swapped file cannot deny."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from cqp.marking.journal import Anchor
from cqp.store.tables import journal

ANCHORS = "journal-anchors.txt"
"""File of the data folder; each line is "instant word installation count:head"."""

CHUNK = 500
"""Entries looked up at once."""


class Word(StrEnum):
    """What a line tells."""

    START = "start"
    """A sound journal stood there when the program started."""
    RESTORED = "restored"
    """A backup that ends there was put back: whatever was attested beyond it, before, holds no more."""
    ACCEPTED = "accepted"
    """Somebody took a shorter journal as it was; likewise."""


def note_anchor(folder: Path, word: Word, installation: str, anchor: Anchor, at: datetime) -> None:
    """Append a line."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ANCHORS).open("a", encoding="utf-8") as file:
        file.write(f"{at.isoformat(timespec='seconds')} {word} {installation} {anchor}\n")


def read_noted(folder: Path, installation: str, others: Iterable[tuple[datetime, Anchor]] = ()) -> tuple[Anchor, ...]:
    """Return what still has to hold of this database's journal, shortest first.

    Args:
        folder: The data folder.
        installation: The database's name.
        others: Anchors kept elsewhere, of the same database, and when they were taken.
    """
    told = [(at, Word.START, anchor) for at, anchor in others]
    file = folder / ANCHORS
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        parsed = _parse(line, installation)
        if parsed is not None:
            told.append(parsed)
    holding: dict[str, Anchor] = {}
    for _, word, anchor in sorted(told, key=lambda one: (one[0], one[1] is not Word.START)):
        if word is not Word.START:
            holding = {name: one for name, one in holding.items() if one.count <= anchor.count}
        holding[str(anchor)] = anchor
    return tuple(sorted(holding.values(), key=lambda one: one.count))


def broken_anchor(db: Connection, noted: Iterable[Anchor]) -> Anchor | None:
    """Return the first of these that the journal does not go through, None when it goes through all."""
    wanted = [one for one in noted if one.count]
    if wanted and not inspect(db).has_table(journal.name):
        return wanted[0]
    heads: dict[int, str] = {}
    counts = sorted({one.count for one in wanted})
    for start in range(0, len(counts), CHUNK):
        query = select(journal.c.id, journal.c.hash).where(journal.c.id.in_(counts[start : start + CHUNK]))
        heads.update((row.id, row.hash) for row in db.execute(query))
    return next((one for one in wanted if heads.get(one.count) != one.head), None)


def _parse(line: str, installation: str) -> tuple[datetime, Word, Anchor] | None:
    try:
        at, word, of, anchor = line.split(" ")
        count, _, head = anchor.partition(":")
        return (datetime.fromisoformat(at), Word(word), Anchor(int(count), head)) if of == installation else None
    except ValueError:
        return None
