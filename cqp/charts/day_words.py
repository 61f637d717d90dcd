"""What the chart of a day says, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cqp.planning.french_time import day_words, hour_words, span_words
from cqp.planning.slot import PlanningRow
from cqp.tables.words import counted, shown


@dataclass(frozen=True, slots=True)
class Lane:
    """One committee or room with its sittings, by time.

    Attributes:
        name: Its name.
        other: The rooms of a committee or the committees of a room.
        rows: Its sittings.
        levels: For each sitting, 0, or how many others it would hide if drawn at the same height.
    """

    name: str
    other: str
    rows: tuple[PlanningRow, ...]
    levels: tuple[int, ...]


def lanes_of(rows: Iterable[PlanningRow], *, by_room: bool = False) -> tuple[Lane, ...]:
    """Return the lanes by name, « Comité 2 » before « Comité 10 »."""
    groups: dict[str, list[PlanningRow]] = {}
    for row in sorted(rows, key=lambda one: (one.starts_at, one.ends_at, one.sitting_id)):
        groups.setdefault(row.room if by_room else row.committee, []).append(row)
    return tuple(
        Lane(
            name,
            ", ".join(dict.fromkeys(row.committee if by_room else row.room for row in own)),
            tuple(own),
            _levels(own),
        )
        for name, own in sorted(groups.items(), key=lambda group: _natural(group[0]))
    )


def title(rows: Sequence[PlanningRow]) -> str:
    """Return the one message: « Mercredi 10 juin 2026 : 60 passages »."""
    if not rows:
        return "Aucun passage ce jour"
    first = min(row.starts_at for row in rows)
    return f"{day_words(first).capitalize()} : {counted(len(rows), 'passage')}"


def notes(rows: Sequence[PlanningRow], lanes: Sequence[Lane]) -> list[str]:
    """Return when the day begins and ends, and where two sittings overlap."""
    if not rows:
        return []
    span = span_words(min(row.starts_at for row in rows), max(row.ends_at for row in rows))
    double = [lane.name for lane in lanes if any(lane.levels)]
    return [span.capitalize(), *([f"Passages en même temps : {', '.join(double)}"] if double else [])]


def describe_day(rows: Iterable[PlanningRow], *, by_room: bool = False) -> str:
    """Return the chart for screen readers: the message, then each lane's sittings by time."""
    rows = tuple(rows)
    lanes = lanes_of(rows, by_room=by_room)
    parts = [f"{said}." for said in (title(rows), *notes(rows, lanes))]
    for lane in lanes:
        said = [
            f"{hour_words(row.starts_at)} à {hour_words(row.ends_at)}, {row.candidate}, bloc {row.block}"
            + (", temps majoré compris" if row.extra_time else "")
            for row in lane.rows
        ]
        parts.append(f"{lane.name} ({lane.other}) : {' ; '.join(said)}.")
    return shown(" ".join(parts))


def _levels(rows: Iterable[PlanningRow]) -> tuple[int, ...]:
    """Return for each sitting, given by time, the first level that is free."""
    ends: list[datetime] = []
    levels = []
    for row in rows:
        level = next((place for place, end in enumerate(ends) if end <= row.starts_at), len(ends))
        ends[level : level + 1] = [row.ends_at]
        levels.append(level)
    return tuple(levels)


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key by which numbers within names are ordered as numbers."""
    return tuple((int(part), "") if part.isdecimal() else (0, part.casefold()) for part in re.split(r"(\d+)", name))
