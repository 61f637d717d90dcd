"""The référentiel as published: blocks, activities, competencies and criteria."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cqp.errors import NotFoundError


class Option(StrEnum):
    """The option a block belongs to; the common block has none."""

    UNDERWRITING = "souscription"
    CLAIMS = "indemnisation"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to be seen of the candidate.

    Attributes:
        code: Its competency's code and its rank from 1, in the document's order: "C1.8.5".
        text: As published.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Competency:
    """What the candidate must be able to do, and the criteria it is judged on."""

    code: str
    text: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """A part of the job, with its tasks as published."""

    code: str
    title: str
    tasks: tuple[str, ...]
    competencies: tuple[Competency, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the certification that is assessed, and may be obtained, on its own.

    Attributes:
        code: As published ("2A").
        title: As published, after the colon.
        option: None for the block common to all candidates.
        method: How the block is assessed, as published.
        activities: In the document's order.
    """

    code: str
    title: str
    option: Option | None
    method: str
    activities: tuple[Activity, ...]

    @property
    def competencies(self) -> tuple[Competency, ...]:
        """All competencies of the block, in the document's order."""
        return tuple(competency for activity in self.activities for competency in activity.competencies)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria of the block, in the document's order."""
        return tuple(criterion for competency in self.competencies for criterion in competency.criteria)


@dataclass(frozen=True, slots=True)
class Referential:
    """One version of a certification's référentiel.

    Attributes:
        code: Our own short name ("cqp-crca").
        title: As published.
        version: Tells two versions of the same certification apart, for people.
        rncp_code: Number in the Répertoire national des certifications professionnelles.
        certifier: Who awards the certification.
        level: In the French framework, 1 to 8.
        registered_until: Last day of the registration.
        blocks: In the document's order.
    """

    code: str
    title: str
    version: str
    rncp_code: str
    certifier: str
    level: int
    registered_until: date
    blocks: tuple[Block, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in the document's order."""
        return tuple(criterion for block in self.blocks for criterion in block.criteria)

    def block(self, code: str) -> Block:
        """Return the block of that code.

        Raises:
            NotFoundError: There is none.
        """
        for block in self.blocks:
            if block.code == code:
                return block
        known = ", ".join(block.code for block in self.blocks)
        raise NotFoundError(f"Le référentiel « {self.code} » n'a pas de bloc « {code} ». Choisissez parmi : {known}.")


def code_key(code: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts codes as people count: "C1.9" before "C1.10"."""
    return tuple((int(digits or 0), other) for digits, other in re.findall(r"([0-9]+)|([^0-9]+)", code))
