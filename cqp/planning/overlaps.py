"""Find what is planned twice at once: a candidate, a committee, an assessor, a room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cqp.planning.french_time import day_words, span_words
from cqp.planning.slot import Slot


class Resource(StrEnum):
    """What cannot be in two sittings at once."""

    CANDIDATE = "candidate"
    COMMITTEE = "committee"
    ASSESSOR = "assessor"
    ROOM = "room"


REMEDY: Mapping[Resource, str] = {
    Resource.CANDIDATE: "Déplacez l'un des deux passages.",
    Resource.COMMITTEE: "Déplacez l'un des deux passages, ou confiez-le à un autre comité.",
    Resource.ASSESSOR: "Déplacez l'un des deux passages, ou remplacez ce membre dans l'un des comités.",
    Resource.ROOM: "Changez la salle ou l'heure de l'un des deux passages.",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names for the sentences, by row; whoever has none is called by the row."""

    candidates: Mapping[int, str] = field(default_factory=dict)
    committees: Mapping[int, str] = field(default_factory=dict)
    assessors: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sittings that want the same at the same time.

    Attributes:
        resource: What they want.
        key: Row of the person or committee, or name of the room.
        first: The sitting that begins first.
        second: The other one.
        message: Who or what, which sittings, when, and what to do, in French.
    """

    resource: Resource
    key: int | str
    first: Slot
    second: Slot
    message: str


def find_overlaps(
    slots: Iterable[Slot], members_by_committee: Mapping[int, Iterable[int]], names: Names | None = None
) -> tuple[Overlap, ...]:
    """Return the overlaps, by time; none if and only if the planning holds.

    Each sitting is compared with the one before it that ends last: a sitting that comes too early is told once for
    each thing it takes, not once for every sitting it meets. An assessor is named only where the two committees
    differ; within one committee the committee is.

    Args:
        slots: In any order. Ending when another begins is no overlap.
        members_by_committee: Committee → its assessors.
        names: For the sentences.
    """
    names = names or Names()
    uses: dict[tuple[Resource, int | str], list[Slot]] = defaultdict(list)
    for slot in sorted(slots, key=_by_time):
        uses[Resource.CANDIDATE, slot.candidate_id].append(slot)
        uses[Resource.COMMITTEE, slot.committee_id].append(slot)
        uses[Resource.ROOM, slot.room].append(slot)
        for assessor in members_by_committee.get(slot.committee_id, ()):
            uses[Resource.ASSESSOR, assessor].append(slot)
    found = [
        Overlap(resource, key, first, second, _sentence(resource, key, first, second, names))
        for (resource, key), group in uses.items()
        for first, second in _clashes(group)
        if resource is not Resource.ASSESSOR or first.committee_id != second.committee_id
    ]
    return tuple(sorted(found, key=_in_order))


def _in_order(one: Overlap) -> tuple[object, ...]:
    return (_by_time(one.second), one.resource, str(one.key), _by_time(one.first))


def _by_time(slot: Slot) -> tuple[object, ...]:
    return (slot.starts_at, slot.ends_at, slot.candidate_id, slot.block_code, slot.committee_id, slot.room)


def _clashes(slots: list[Slot]) -> Iterable[tuple[Slot, Slot]]:
    """Yield each sitting that begins before an earlier one has ended, with the earlier one that ends last."""
    last: Slot | None = None
    for slot in slots:
        if last is not None and slot.starts_at < last.ends_at:
            yield last, slot
        if last is None or slot.ends_at >= last.ends_at:
            last = slot


def _sentence(resource: Resource, key: int | str, first: Slot, second: Slot, names: Names) -> str:
    begins, ends = second.starts_at, min(first.ends_at, second.ends_at)
    return (
        f"{_who(resource, key, names)} le {day_words(begins)} {span_words(begins, ends)} : "
        f"{_sitting(first, names)}, et {_sitting(second, names)}. {REMEDY[resource]}"
    )


def _who(resource: Resource, key: int | str, names: Names) -> str:
    if not isinstance(key, int):
        return f"La salle « {key} » est prise deux fois"
    known, word = {
        Resource.CANDIDATE: (names.candidates, "Le candidat"),
        Resource.COMMITTEE: (names.committees, "Le comité"),
    }.get(resource, (names.assessors, "L'évaluateur"))
    return f"{known.get(key, f'{word} {key}')} a deux passages à la fois"


def _sitting(slot: Slot, names: Names) -> str:
    candidate = names.candidates.get(slot.candidate_id, f"candidat {slot.candidate_id}")
    return f"{candidate}, bloc {slot.block_code} ({span_words(slot.starts_at, slot.ends_at)})"
