"""What the chart of a candidate's block says, in words."""

from __future__ import annotations

from collections import Counter

from cqp.rules.competency import explain_tally
from cqp.rules.results import BlockResult
from cqp.rules.status import Status
from cqp.tables import words
from cqp.tables.candidate import assessor_mark, assessors_of


def describe_competencies(result: BlockResult) -> str:
    """Return the chart for screen readers: the message, then each competency with its arithmetic."""
    parts = [f"{message(result)}."]
    for part in result.competencies:
        own = [f"{words.shown(proposal.assessor)}, {explain_tally(proposal.counts)}" for proposal in part.proposals]
        said = " ; ".join([words.COMPETENCY_WORD[part.status].lower(), *own])
        parts.append(f"{part.code} : {said}.")
    return " ".join(parts)


def message(result: BlockResult) -> str:
    """Return the one message: « Bloc 1 : 9 compétences acquises sur 11, 2 à délibérer »."""
    if result.status is Status.HELD:
        return f"Bloc {result.code} : déjà acquis avant cette session"
    found = Counter(part.status for part in result.competencies)
    acquired = words.counted(found[Status.ACQUIRED], "compétence acquise", "compétences acquises")
    others = [
        (Status.NOT_ACQUIRED, "non acquise", "non acquises"),
        (Status.TO_DELIBERATE, "à délibérer", "à délibérer"),
        (Status.NOT_OBSERVED, "non observée", "non observées"),
    ]
    said = [words.counted(found[status], one, many) for status, one, many in others if found[status]]
    return ", ".join([f"Bloc {result.code} : {acquired} sur {len(result.competencies)}", *said])


def who_is_who(result: BlockResult) -> list[str]:
    """Return the line that names the assessors, « É1 : Martin · É2 : Petit »; nothing without a committee."""
    names = assessors_of(result)
    if len(names) < 2:
        return [f"Évaluateur : {name}" for name in names]
    return [" · ".join(f"{assessor_mark(rank)} : {name}" for rank, name in enumerate(names))]
