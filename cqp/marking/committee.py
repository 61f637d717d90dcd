"""Who sits on a committee, in which quality, and what ties its members to a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Quality(StrEnum):
    """In which quality somebody assesses."""

    EXTERNAL_PROFESSIONAL = "external_professional"
    """Works in the trade, neither for the certifier nor for the training body."""
    TRAINER = "trainer"
    REPRESENTATIVE = "representative"
    """Sent by the employers' or the employees' side of the branch."""
    OTHER = "other"


QUALITY_WORD: Mapping[Quality, str] = {
    Quality.EXTERNAL_PROFESSIONAL: "professionnel extérieur",
    Quality.TRAINER: "formateur",
    Quality.REPRESENTATIVE: "représentant de la branche",
    Quality.OTHER: "autre qualité",
}
"""The same for the person at the screen."""


class Link(StrEnum):
    """What ties an assessor to a candidate; a règlement may forbid it."""

    TRAINER = "trainer"
    TUTOR = "tutor"
    MANAGER = "manager"
    RELATIVE = "relative"


LINK_WORD: Mapping[Link, str] = {
    Link.TRAINER: "formateur",
    Link.TUTOR: "tuteur",
    Link.MANAGER: "responsable hiérarchique",
    Link.RELATIVE: "proche",
}
"""What the assessor is to the candidate."""


@dataclass(frozen=True, slots=True)
class Member:
    """One assessor as a member of a committee.

    Attributes:
        id: Row of the assessor.
        name: Name as shown.
        quality: In which quality they assess.
        organisation: Their company or body, empty if unknown.
        has_declared: Whether they have declared the absence of conflict of interest.
    """

    id: int
    name: str
    quality: Quality
    organisation: str
    has_declared: bool


@dataclass(frozen=True, slots=True)
class KnownLink:
    """What ties one assessor to one candidate."""

    assessor_id: int
    candidate_id: int
    link: Link
