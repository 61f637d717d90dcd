"""Builders of results: they take only what matters to the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import Candidate, ExamSession, ExamSessionState, SittingState
from cqp.referential.model import Block, Referential
from cqp.referential.reader import read_referential
from cqp.rules.competency import agree, propose_competency, tally
from cqp.rules.policy import Policy, read_policy
from cqp.rules.results import (
    AssessorProposal,
    BlockResult,
    CompetencyResult,
    Provenance,
    SheetRow,
)
from cqp.rules.status import Status
from tests.blocks import judge_block

DATA = Path(__file__).resolve().parent.parent / "data"
A_POLICY = Policy(
    code="toutes-competences",
    title="Règlement d'essai",
    version="1",
    source="Essai",
    summary="Aucune compensation.",
    ceiling=Fraction(1),
    floor=Fraction(1, 2),
    core_blocks=("1",),
    option_blocks=("2A", "2B"),
)
"""For golden files: its words and fingerprint do not follow the default règlement."""

ABBREVIATIONS = {
    "A": MarkValue.MET,
    "N": MarkValue.NOT_MET,
    "SO": MarkValue.NOT_APPLICABLE,
    "–": MarkValue.NOT_OBSERVED,
}


@cache
def the_referential() -> Referential:
    return read_referential(DATA / "referentials" / "cqp-crca.toml")


@cache
def the_policy() -> Policy:
    return read_policy(DATA / "policies" / "default.toml")


def a_provenance() -> Provenance:
    referential = the_referential()
    return Provenance(referential.title, referential.version, "0" * 64, A_POLICY)


def a_candidate(last_name: str = "Durand", first_name: str = "Zoé", *, number: str = "00123") -> Candidate:
    return Candidate(id=1, number=number, last_name=last_name, first_name=first_name)


def an_exam_session(name: str = "Session de juin 2025", place: str = "Paris") -> ExamSession:
    return ExamSession(1, name, place, "2025-06-10", "2025-06-12", ExamSessionState.OPEN, is_demo=False)


def grid(block: Block, letters: str, changes: Mapping[str, str] | None = None) -> dict[str, MarkValue]:
    """Return criterion → value: `letters` everywhere save for the changes (criterion → letters)."""
    everywhere = {criterion.code: ABBREVIATIONS[letters] for criterion in block.criteria}
    return everywhere | {code: ABBREVIATIONS[value] for code, value in (changes or {}).items()}


def a_block_result(
    code: str, *grids: Mapping[str, MarkValue], assessors: Sequence[str] = ("Martin", "Petit", "Roux")
) -> BlockResult:
    """Judge a block from one grid an assessor."""
    block = the_referential().block(code)
    competencies = []
    for competency in block.competencies:
        codes = [criterion.code for criterion in competency.criteria]
        proposals = []
        for assessor, marks in zip(assessors, grids, strict=False):
            counts = tally((marks[one] for one in codes if one in marks), expected=len(codes))
            proposals.append(AssessorProposal(assessor, counts, propose_competency(counts, the_policy())))
        status = agree(one.status for one in proposals)
        competencies.append(CompetencyResult(competency.code, competency.text, status, tuple(proposals)))
    status = judge_block(one.status for one in competencies)
    return BlockResult(code, block.title, status, SittingState.SUBMITTED, tuple(competencies))


def a_held_block(code: str = "1") -> BlockResult:
    return BlockResult(code, the_referential().block(code).title, Status.HELD, None, ())


def a_sheet_row(
    candidate: Candidate | None = None,
    code: str = "2A",
    *grids: Mapping[str, MarkValue],
    assessors: Sequence[str] = ("Martin", "Petit", "Roux"),
    state: SittingState = SittingState.SUBMITTED,
    planned_at: str = "2025-06-10T09:30",
) -> SheetRow:
    """Make the line of one sitting from one grid an assessor."""
    result = a_block_result(code, *grids, assessors=assessors)
    criteria = [criterion.code for criterion in the_referential().block(code).criteria]
    return SheetRow(
        candidate=candidate or a_candidate(),
        state=state,
        status=result.status,
        planned_at=planned_at,
        assessors=tuple(assessors[: len(grids)]),
        competencies={one.code: one.status for one in result.competencies},
        criteria={
            one: tuple(marks_.get(one, MarkValue.NOT_OBSERVED) for marks_ in grids)
            for one in criteria
            if any(one in marks_ for marks_ in grids)
        },
    )
