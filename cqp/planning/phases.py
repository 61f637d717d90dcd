"""The phases a sitting goes through, and how long the règlement gives each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cqp.marking.clock import Phase
from cqp.planning.durations import PART_WORD, minutes_of
from cqp.rules.organisation import Method
from cqp.rules.policy import Policy

PHASE_WORD: Mapping[Phase, str] = {
    Phase.WELCOME: "accueil",
    **{Phase(part): word for part, word in PART_WORD.items()},
    Phase.CLOSING: "clôture",
}
"""Phase → what the person at the screen reads."""

BY_METHOD: Mapping[Method, tuple[Phase, ...]] = {
    Method.SITUATION: (Phase.WELCOME, Phase.PREPARATION, Phase.SITUATION, Phase.INTERVIEW, Phase.CLOSING),
    Method.CASE: (Phase.PREPARATION, Phase.CASE, Phase.PRESENTATION, Phase.INTERVIEW, Phase.CLOSING),
}
"""The phases of each method, in order."""


@dataclass(frozen=True, slots=True)
class TimedPhase:
    """One phase of a sitting.

    Attributes:
        phase: Which.
        minutes: How long it lasts, extra time included; 0 when the règlement does not say.
    """

    phase: Phase
    minutes: int

    @property
    def word(self) -> str:
        """Its name in French."""
        return PHASE_WORD[self.phase]


def phases_of(block_code: str, policy: Policy, extra_time: bool) -> tuple[TimedPhase, ...]:
    """Return the phases of a sitting on this block, in order.

    A règlement of an earlier version that says nothing of a block has it go through a *mise en situation*, untimed.

    Source: `[blocks]` and `[durations]` of the policy.
    """
    method = policy.durations.method_of(block_code)
    timed = (
        {} if method is None else {part.name: part.minutes for part in minutes_of(block_code, policy, extra_time).parts}
    )
    return tuple(TimedPhase(phase, timed.get(phase, 0)) for phase in BY_METHOD[method or Method.SITUATION])
