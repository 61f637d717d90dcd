"""Who comes to the fictitious exam session, for which blocks, before whom, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import accumulate, pairwise
from math import ceil
from random import Random

from cqp.marking.sitting import SittingState
from cqp.referential.model import Referential
from cqp.services.demo.schedule import slots
from cqp.services.demo.words import Words, candidate_names

CANDIDATES_PER_COMMITTEE = 25
MAX_COMMITTEES = 40
"""Each brings two access codes, and hashing a code takes a noticeable while."""

SMALLEST_PAIR = 8
"""From so many candidates on there are two committees at least."""

BOTH_OPTIONS = (4, 14)
"""Of twenty candidates, those who sit every option; the others take one each, by turns that give
every committee some of each."""

PRIOR_AWARD = (25, 7)
"""Of so many candidates, the one who already holds the common blocks."""

SUBMITTED, RUNNING, ABSENT = 0.45, 0.08, 0.02
"""Shares of the sittings; the rest is planned."""


NOT_YET = datetime(1, 1, 1)  # noqa: DTZ001 -- local times carry no offset
"""Stands for the time of a sitting that has none yet."""


class Level(Enum):
    """How well a candidate does."""

    STRONG = "strong"
    MIDDLE = "middle"
    WEAK = "weak"


_S, _M, _W = Level.STRONG, Level.MIDDLE, Level.WEAK

TEN_LEVELS = (_S, _W, _M, _S, _S, _S, _W, _S, _M, _S)
"""The levels of ten candidates, in an order that shows every outcome even in a small cohort."""


@dataclass(slots=True)
class DemoSitting:
    """One candidate before their committee for one block; `planned_at` is local time, given last."""

    candidate: int
    block: str
    state: SittingState = SittingState.PLANNED
    planned_at: datetime = NOT_YET


@dataclass(frozen=True, slots=True)
class DemoCandidate:
    """A fictitious candidate.

    Attributes:
        number: Unique in the exam session.
        last_name: Family name.
        first_name: First name.
        held: Blocks obtained before.
        committee: Rank of the committee.
        level: How well they do.
        sittings: One a block to sit, in the document's order.
    """

    number: str
    last_name: str
    first_name: str
    held: tuple[str, ...]
    committee: int
    level: Level
    sittings: tuple[DemoSitting, ...]


def count_committees(candidates: int) -> int:
    """Return how many committees so many candidates need."""
    least = 2 if candidates >= SMALLEST_PAIR else 1
    return min(MAX_COMMITTEES, max(least, ceil(candidates / CANDIDATES_PER_COMMITTEE)))


def plan_cohort(document: Referential, words: Words, number: int, now: datetime, rng: Random) -> list[DemoCandidate]:
    """Return the candidates with their sittings, times and states."""
    committees = count_committees(number)
    common = tuple(block.code for block in document.blocks if block.option is None)
    choices = _choices(document, number, rng)
    held = [common if _holds_common(rank) and choices[rank] else () for rank in range(number)]
    order = [block.code for block in document.blocks]
    sat = [
        tuple(
            DemoSitting(rank, code)
            for code in order
            if code in choices[rank] or (code in common and code not in held[rank])
        )
        for rank in range(number)
    ]
    agendas = [[one for rank in range(which, number, committees) for one in sat[rank]] for which in range(committees)]
    _give_states(agendas, common, now, rng)
    levels = _levels(sat, rng)
    return [
        DemoCandidate(f"{rank + 1:05d}", last, first, held[rank], rank % committees, levels[rank], sat[rank])
        for rank, (last, first) in enumerate(candidate_names(words, number, rng))
    ]


def _holds_common(rank: int) -> bool:
    every, which = PRIOR_AWARD
    return rank % every == which


def _choices(document: Referential, number: int, rng: Random) -> list[tuple[str, ...]]:
    """Return the option blocks of each candidate."""
    options = [block.code for block in document.blocks if block.option is not None]
    if not options:
        return [()] * number
    choices: list[tuple[str, ...]] = []
    while len(choices) < number:
        twenty = [
            tuple(options) if rank in BOTH_OPTIONS else (options[(rank + rank // 2) % len(options)],)
            for rank in range(20)
        ]
        if choices:
            rng.shuffle(twenty)
        choices += twenty
    return choices[:number]


def _give_states(agendas: list[list[DemoSitting]], common: tuple[str, ...], now: datetime, rng: Random) -> None:
    """Say which sittings are over, under way and to come, then when they take place."""
    shares = _state_counts([len(agenda) for agenda in agendas])
    for rank, (agenda, (submitted, running, absent)) in enumerate(zip(agendas, shares, strict=True)):
        begun = submitted + absent + running
        states = [SittingState.SUBMITTED] * submitted + [SittingState.ABSENT] * absent
        rng.shuffle(states)
        states += [SittingState.RUNNING] * running + [SittingState.PLANNED] * (len(agenda) - begun)
        for one, state in zip(agenda, states, strict=True):
            one.state = state
        if rank == 0:
            _plan_a_common_block(agenda, common)
        agenda.sort(key=lambda one: (one.state is SittingState.PLANNED, one.state is SittingState.RUNNING))
        for one, at in zip(agenda, slots(now, begun, len(agenda) - begun), strict=True):
            one.planned_at = at


def _plan_a_common_block(agenda: list[DemoSitting], common: tuple[str, ...]) -> None:
    """Make sure that a common block is still to come, by exchanging two states if need be."""
    planned = [one for one in agenda if one.state is SittingState.PLANNED]
    if any(one.block in common for one in planned):
        return
    other = next(one for one in reversed(agenda) if one.block in common)
    planned[0].state, other.state = other.state, planned[0].state


def _state_counts(sizes: list[int]) -> list[tuple[int, int, int]]:
    """Return (submitted, running, absent) of each committee; every state occurs as soon as there is room."""
    total = sum(sizes)
    room = total - 1
    submitted = min(round(SUBMITTED * total), max(1, room - 2))
    running = min(ceil(RUNNING * total), max(0, room - submitted))
    absent = min(ceil(ABSENT * total), max(0, room - submitted - running))
    ends = [0, *accumulate(sizes)]
    return [
        (
            submitted * after // total - submitted * before // total,
            running * after // total - running * before // total,
            absent * after // total - absent * before // total,
        )
        for before, after in pairwise(ends)
    ]


def _levels(sat: list[tuple[DemoSitting, ...]], rng: Random) -> list[Level]:
    """Return each candidate's level; those who have finished are served first, so that all outcomes show."""
    tens: list[Level] = []
    while len(tens) < len(sat):
        ten = list(TEN_LEVELS)
        if tens:
            rng.shuffle(ten)
        tens += ten
    finished = [any(one.state is SittingState.SUBMITTED for one in sittings) for sittings in sat]
    ranks = sorted(range(len(sat)), key=lambda rank: not finished[rank])
    return [level for _, level in sorted(zip(ranks, tens, strict=False), key=lambda pair: pair[0])]
