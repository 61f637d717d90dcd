"""How long a sitting lasts, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from math import ceil

from cqp.errors import PolicyFileError
from cqp.rules.organisation import Method
from cqp.rules.policy import Policy

PART_WORD: Mapping[str, str] = {
    "preparation": "préparation",
    "situation": "mise en situation",
    "case": "étude de cas",
    "presentation": "présentation orale",
    "interview": "entretien",
}
"""Part → what the person at the screen reads."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sitting.

    Attributes:
        name: Its name in the règlement ("interview").
        minutes: How long it lasts, extra time included.
    """

    name: str
    minutes: int

    @property
    def word(self) -> str:
        """The name in French."""
        return PART_WORD[self.name]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a sitting, in the order in which they take place; those of no length are left out."""

    parts: tuple[Part, ...]

    @property
    def minutes(self) -> int:
        """How long the sitting lasts."""
        return sum(part.minutes for part in self.parts)

    @property
    def sentence(self) -> str:
        """The parts in words: « préparation 10 min, mise en situation 30 min, entretien 20 min »."""
        return ", ".join(f"{part.word} {part.minutes} min" for part in self.parts)


def minutes_of(block_code: str, policy: Policy, extra_time: bool) -> Parts:
    """Return the parts of a sitting on this block; with extra time, each part is rounded up to the minute.

    Raises:
        PolicyFileError: The règlement does not say how this block is assessed.

    Source: `[durations]` of the policy; the référentiel gives none.
    """
    durations = policy.durations
    method = durations.method_of(block_code)
    if method is None:
        raise PolicyFileError(
            f"Le règlement « {policy.title} » (version {policy.version}) ne donne pas la durée du bloc {block_code}. "
            "Choisissez un règlement qui la donne, ou ajoutez ce bloc à sa table [blocks]."
        )
    minutes = durations.situation if method is Method.SITUATION else durations.case
    share = 1 + (durations.extra_time if extra_time else Fraction(0))
    timed = [Part(part.name, ceil(getattr(minutes, part.name) * share)) for part in fields(minutes)]
    return Parts(tuple(part for part in timed if part.minutes))
