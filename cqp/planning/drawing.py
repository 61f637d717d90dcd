"""The drawing itself: time goes forward, and each committee that is free takes the next candidate who is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from cqp.planning.slot import Need, PlannedCommittee, Slot
from cqp.planning.windows import Windows, to_time


@dataclass(frozen=True, slots=True)
class Job:
    """A need with its drawn order and the places, in the list of committees, of those that may take it."""

    order: int
    need: Need
    committees: frozenset[int]


class Drawing:
    """A planning under way; everybody is described by the minute from which they are free."""

    def __init__(
        self, committees: Sequence[PlannedCommittee], rooms: Sequence[str], windows: Windows, break_minutes: int
    ) -> None:
        self._committees, self._windows, self._break = committees, windows, break_minutes
        self._candidates: dict[int, int] = {}
        self._members: dict[int, int] = {}
        self._rooms: dict[str, int] = dict.fromkeys(rooms, 0)
        self._home = dict(enumerate(rooms[: len(committees)]))
        self._sat = [0] * len(committees)
        self._met: set[tuple[int, int]] = set()
        self._slots: list[Slot] = []
        self._pending: dict[tuple[str, int], list[Job]] = {}

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What is placed, by time."""
        return tuple(self._slots)

    def place(self, jobs: Iterable[Job]) -> list[Job]:
        """Place what can be placed and return the rest. Every job must fit some stretch of the windows."""
        for job in jobs:
            self._pending.setdefault((job.need.block_code, job.need.minutes), []).append(job)
        first = self._windows.from_minute(-(10**9))
        waiting = [(first, 0, place) for place in range(len(self._committees)) if first is not None]
        heapify(waiting)
        while waiting and self._pending:
            minute, _, place = heappop(waiting)
            again = self._turn(place, minute)
            if again is not None:
                heappush(waiting, (again, self._sat[place], place))
        return [job for group in self._pending.values() for job in group]

    def _turn(self, place: int, minute: int) -> int | None:
        """Give a committee a candidate if it can begin now; return when to ask again, None for never."""
        ready = self._ready(place, minute)
        if ready is None or ready > minute:
            return ready
        job = self._choose(place, minute)
        if job is not None:
            return self._book(place, job.need, minute)
        return self._worth_asking(place, minute)

    def _ready(self, place: int, minute: int) -> int | None:
        """Return when its members and a room are free, from this minute on."""
        members = (self._members.get(one, minute) for one in self._committees[place].member_ids)
        return self._windows.from_minute(max(minute, min(self._rooms.values()), *members))

    def _choose(self, place: int, minute: int) -> Job | None:
        """Take the first job that can begin now, one whose candidate this committee has not met if there is one."""
        limit = self._windows.end_of(minute) - minute
        found: list[tuple[bool, int, Job]] = []
        for (code, minutes), group in self._pending.items():
            if minutes > limit or not self._committees[place].assesses(code):
                continue
            for job in group:
                candidate = job.need.candidate_id
                if place in job.committees and self._candidates.get(candidate, minute) <= minute:
                    met = (place, candidate) in self._met
                    found.append((met, job.order, job))
                    if not met:
                        break
        if not found:
            return None
        job = min(found, key=lambda one: one[:2])[2]
        key = (job.need.block_code, job.need.minutes)
        self._pending[key].remove(job)
        if not self._pending[key]:
            del self._pending[key]
        return job

    def _book(self, place: int, need: Need, minute: int) -> int:
        committee, room = self._committees[place], self._room(place, minute)
        ends = minute + need.minutes
        self._slots.append(Slot(need.candidate_id, need.block_code, committee.id, room, to_time(minute), to_time(ends)))
        free = ends + self._break
        self._home[place] = room
        self._candidates[need.candidate_id] = self._rooms[room] = free
        self._members.update(dict.fromkeys(committee.member_ids, free))
        self._met.add((place, need.candidate_id))
        self._sat[place] += 1
        return free

    def _room(self, place: int, minute: int) -> str:
        """Return the committee's own room, or else a free one, nobody's own if possible."""
        home = self._home.get(place)
        if home is not None and self._rooms[home] <= minute:
            return home
        taken = set(self._home.values())
        return min((room for room, free in self._rooms.items() if free <= minute), key=lambda room: room in taken)

    def _worth_asking(self, place: int, minute: int) -> int | None:
        """Return when a candidate this committee may take is free, or the next stretch begins."""
        jobs = [
            job
            for (code, _), group in self._pending.items()
            if self._committees[place].assesses(code)
            for job in group
            if place in job.committees
        ]
        if not jobs:
            return None
        frees = (self._candidates.get(job.need.candidate_id, 0) for job in jobs)
        events = [free for free in frees if free > minute]
        following = self._windows.next_start(minute)
        return min([*events, *([] if following is None else [following])], default=None)
