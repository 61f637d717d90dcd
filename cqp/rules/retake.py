"""Which blocks a candidate sits again, and under what registration."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from cqp.marking.registration import Registration
from cqp.referential.model import Referential
from cqp.rules.deliberation import missing_blocks, obtained_blocks
from cqp.rules.jury import CandidateDecision


@dataclass(frozen=True, slots=True)
class Retake:
    """A candidate to register in another exam session.

    Attributes:
        candidate_id: Row of the candidate in the exam session that the jury sat for.
        registration: What to register: the blocks obtained are held.
        missing: Codes of the blocks to sit.
        obstacle: Why they cannot be registered there, a French sentence; empty if they can.
    """

    candidate_id: int
    registration: Registration
    missing: tuple[str, ...]
    obstacle: str


def plan_retake(
    candidate_id: int,
    registration: Registration,
    decision: CandidateDecision,
    document: Referential,
    there: Collection[Registration],
) -> Retake | None:
    """Return how a candidate sits their missing blocks again; None when nothing is missing.

    Blocks obtained, now or before, are kept without limit of time.

    Args:
        candidate_id: Row of the candidate.
        registration: As they were registered for the first time.
        decision: What the jury sealed.
        document: Référentiel of the exam session where they sit again.
        there: Who is registered there already.

    Source: domain.md, « From criteria to certificate »: blocks already held are kept and not assessed again.
    """
    missing = missing_blocks(decision)
    if not missing:
        return None
    sat = {one.code for one in decision.blocks}
    needed = [block.option for block in document.blocks if block.option is not None and block.code in sat]
    again = replace(
        registration,
        options=tuple(dict.fromkeys((*registration.options, *needed))),
        held=obtained_blocks(decision),
    )
    return Retake(candidate_id, again, missing, _obstacle(again, there))


def _obstacle(again: Registration, there: Collection[Registration]) -> str:
    """Tell a candidate who is there already from another one under the same number."""
    for one in there:
        if one.number == again.number:
            if _name(one) == _name(again):
                return "déjà inscrit dans cette session"
            return f"numéro déjà pris par {one.last_name} {one.first_name}"
    return ""


def _name(registration: Registration) -> tuple[str, str]:
    return registration.last_name.casefold(), registration.first_name.casefold()
