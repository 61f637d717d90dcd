"""Draw a planning: who passes when, before whom, in which room."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

from cqp.planning.drawing import Drawing, Job
from cqp.planning.slot import DayWindow, Need, Plan, PlannedCommittee
from cqp.planning.windows import Windows


def plan(
    needs: Iterable[Need],
    committees: Sequence[PlannedCommittee],
    rooms: Iterable[str],
    days: Iterable[DayWindow],
    *,
    break_minutes: int,
    seed: int,
    forbidden: Collection[tuple[int, int]] = frozenset(),
) -> Plan:
    """Return a planning in which nobody and no room is anywhere twice, the same for the same arguments.

    Whenever a committee is free, it takes the first candidate in drawn order who is free too, one it has not seen
    yet if possible; so nothing is left unplaced that would fit between the sittings of the plan.

    Args:
        needs: Sittings to place; a candidate's own in the order wished.
        committees: Those that may sit; a free one that has sat less goes first.
        rooms: Each committee keeps one as far as they suffice.
        days: When sittings may take place.
        break_minutes: Least time between two sittings of a candidate, an assessor or a room.
        seed: Decides the order of the candidates and nothing else.
        forbidden: Pairs (committee, candidate) that may not meet.
    """
    rooms, windows, forbidden = tuple(dict.fromkeys(rooms)), Windows(days), frozenset(forbidden)
    jobs, unplaced = [], []
    for order, need in enumerate(drawn(needs, seed)):
        able = tuple(place for place, one in enumerate(committees) if one.assesses(need.block_code))
        allowed = tuple(place for place in able if (committees[place].id, need.candidate_id) not in forbidden)
        if reason := _hopeless(need, able, allowed, rooms, windows):
            unplaced.append((order, need, reason))
        else:
            jobs.append(Job(order, need, frozenset(allowed)))
    drawing = Drawing(committees, rooms, windows, break_minutes)
    left = drawing.place(jobs)
    unplaced += [(job.order, job.need, _no_room_left(job.need)) for job in left]
    return Plan(drawing.slots, seed, tuple((need, reason) for _, need, reason in sorted(unplaced, key=_by_order)))


def drawn(needs: Iterable[Need], seed: int) -> list[Need]:
    """Return the needs in the drawn order of their candidates.

    A candidate's place follows from the seed and their own id: anybody can draw again, and who is added or
    withdrawn leaves the order of the others as it was.
    """
    return sorted(needs, key=lambda need: hashlib.sha256(f"{seed}:{need.candidate_id}".encode()).digest())


def _by_order(entry: tuple[int, Need, str]) -> int:
    return entry[0]


def _hopeless(
    need: Need, able: tuple[int, ...], allowed: tuple[int, ...], rooms: tuple[str, ...], windows: Windows
) -> str:
    """Return why a need cannot be placed whatever the order, empty if it can."""
    if not windows.longest_minutes:
        return "Aucune plage horaire n'est ouverte. Ajoutez un jour, ou élargissez ses horaires."
    if not rooms:
        return "Aucune salle n'est prévue. Ajoutez une salle."
    if not able:
        return f"Aucun comité n'évalue le bloc {need.block_code}. Ajoutez un comité, ou ce bloc à l'un d'eux."
    if not allowed:
        return (
            f"Chaque comité qui évalue le bloc {need.block_code} est écarté pour ce candidat. "
            "Ajoutez un comité sans lien avec lui."
        )
    if need.minutes > windows.longest_minutes:
        return (
            f"Le passage dure {need.minutes} minutes et la plus longue plage sans pause {windows.longest_minutes}. "
            "Allongez une plage, ou déplacez une pause."
        )
    return ""


def _no_room_left(need: Need) -> str:
    return (
        f"Il ne reste aucun créneau de {need.minutes} minutes où le candidat, un comité qui peut l'évaluer sur le bloc "
        f"{need.block_code} et une salle soient libres ensemble. Ajoutez un jour, un comité ou une salle."
    )
