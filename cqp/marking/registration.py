"""What coordination records of a candidate before the exam."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cqp.referential.model import Option, Referential


class Route(StrEnum):
    """How the candidate came to the exam."""

    TRAINING = "formation"
    APPRENTICESHIP = "alternance"
    EXPERIENCE = "vae"
    FREE = "libre"


class Accommodation(StrEnum):
    """A measure the candidate was granted; never why."""

    EXTRA_TIME = "tiers-temps"
    """One third more time for each part of a sitting."""
    HUMAN_HELP = "aide humaine"
    EQUIPMENT = "matériel"


@dataclass(frozen=True, slots=True)
class Registration:
    """A candidate as registered, checked, not yet in the database.

    Attributes:
        number: Internal number, as text ("00123").
        last_name: Family name as registered.
        first_name: First name as registered.
        options: At least one.
        route: How they came to the exam.
        held: Codes of the blocks they hold already; not assessed again.
        training_body: Name of the training body, empty if none.
        company: Name of the company, empty if none.
        accommodations: Measures granted.
    """

    number: str
    last_name: str
    first_name: str
    options: tuple[Option, ...]
    route: Route
    held: tuple[str, ...] = ()
    training_body: str = ""
    company: str = ""
    accommodations: tuple[Accommodation, ...] = ()


def blocks_to_sit(registration: Registration, document: Referential) -> tuple[str, ...]:
    """Return the codes of the blocks a candidate sits: the common ones and their options', less those they hold."""
    return tuple(
        block.code
        for block in document.blocks
        if (block.option is None or block.option in registration.options) and block.code not in registration.held
    )
