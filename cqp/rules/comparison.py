"""Who would have another result under another règlement, and why; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from cqp.marking.sitting import Candidate
from cqp.rules.block import propose_block
from cqp.rules.certificate import judge_certificate
from cqp.rules.consensus import ConferredCompetency, confer, stand
from cqp.rules.explain import why_block
from cqp.rules.policy import Policy
from cqp.rules.status import Status


@dataclass(frozen=True, slots=True)
class CandidateMarks:
    """One candidate as they were marked.

    Attributes:
        candidate: Who.
        held: Codes of the blocks held before.
        blocks: Block code → its competencies under the règlement of the exam session, in the document's order.
    """

    candidate: Candidate
    held: tuple[str, ...]
    blocks: Mapping[str, tuple[ConferredCompetency, ...]]


@dataclass(frozen=True, slots=True)
class ResultChange:
    """A result that another règlement would change.

    Attributes:
        candidate: Whose.
        block: Block code; empty for the certificate.
        before: Under the règlement of the exam session.
        after: Under the other.
        why_before: The arithmetic under the first; empty for the certificate.
        why_after: The arithmetic under the other; empty for the certificate.
    """

    candidate: Candidate
    block: str
    before: Status
    after: Status
    why_before: str = ""
    why_after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another règlement would change in an exam session.

    Attributes:
        own: The règlement of the exam session.
        other: The one it is compared with.
        candidates: How many were compared.
        changes: Candidate by candidate: blocks in the document's order, then the certificate.
    """

    own: Policy
    other: Policy
    candidates: int
    changes: tuple[ResultChange, ...]


def compare(candidates: Iterable[CandidateMarks], own: Policy, other: Policy) -> Comparison:
    """Return who would have another result under the other règlement.

    The marks, what the committees agreed and what they decided in writing stand: only the computation changes.
    """
    candidates = tuple(candidates)
    changes = tuple(change for one in candidates for change in _changes(one, own, other))
    return Comparison(own, other, len(candidates), changes)


def under(found: ConferredCompetency, policy: Policy) -> ConferredCompetency:
    """Return the competency under another règlement; a decision in force stands, whatever is proposed now."""
    fresh = confer(found.code, found.text, found.criteria, None, policy)
    if not found.is_written or found.decided is None:
        return fresh
    return replace(fresh, decided=replace(found.decided, proposal=fresh.proposal))


def _changes(one: CandidateMarks, own: Policy, other: Policy) -> Iterator[ResultChange]:
    before, after = dict.fromkeys(one.held, Status.HELD), dict.fromkeys(one.held, Status.HELD)
    for code, competencies in one.blocks.items():
        moved = tuple(under(part, other) for part in competencies)
        before[code], after[code] = _judge(competencies, own), _judge(moved, other)
        if before[code] is not after[code]:
            why = why_block(competencies, own), why_block(moved, other)
            yield ResultChange(one.candidate, code, before[code], after[code], *why)
    certificates = judge_certificate(before, own), judge_certificate(after, other)
    if certificates[0] is not certificates[1]:
        yield ResultChange(one.candidate, "", *certificates)


def _judge(competencies: Iterable[ConferredCompetency], policy: Policy) -> Status:
    return propose_block((stand(one, policy) for one in competencies), policy)
