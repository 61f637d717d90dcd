"""Builders of what the workbook of a cohort holds: coherent figures, people who do not exist, hostile words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from cqp.charts.cohort_words import blocks_message, hardest_message
from cqp.exports.cohort_content import CohortContent, Export, Messages, Source
from cqp.exports.cohort_workbook import write_cohort_workbook
from cqp.marking.journal import Anchor
from cqp.marking.line import MarkLine
from cqp.marking.mark import MarkValue, Origin
from cqp.marking.sitting import Candidate, SittingState
from cqp.rules.cohort import Cohort, CohortCandidate, CohortCandidates
from cqp.rules.results import SheetRow
from cqp.rules.status import Status
from tests.cohort_build import a_cohort
from tests.results_build import a_candidate, a_provenance, the_referential

EXPORTED_AT = datetime(2025, 6, 12, 16, 30, tzinfo=UTC)
HEAD = "9f2c7e51b0a4d3866fd1f0a97c2be4455aa1f08c3d7be9026417e0c5b38f92d1"


def a_line(
    criterion: str = "C2A.1.1",
    remark: str = "",
    *,
    candidate: Candidate | None = None,
    assessor: str = "Martin",
    value: MarkValue = MarkValue.MET,
    reason: str = "",
    amendment: str = "",
    exam_session: str = "Session de juin 2025",
    sitting_id: int = 1,
    assessor_id: int = 1,
    phase: str = "",
    is_flagged: bool = False,
    origin: Origin = Origin.LIVE,
    at: str = "2025-06-10T08:05:09+00:00",
) -> MarkLine:
    competency = criterion.rpartition(".")[0]
    block = competency.partition(".")[0].removeprefix("C")
    return MarkLine(
        exam_session,
        candidate or a_candidate(),
        sitting_id,
        block,
        competency,
        criterion,
        assessor_id,
        assessor,
        value,
        reason,
        remark,
        amendment,
        phase,
        is_flagged,
        origin,
        1,
        at,
    )


def a_listed(
    candidate: Candidate,
    blocks: Mapping[str, Status],
    *,
    certificate: Status = Status.TO_DELIBERATE,
    body: str = "IFPASS",
    exam_session: str = "Session de juin 2025",
    states: Mapping[str, SittingState] = MappingProxyType({}),
) -> CohortCandidate:
    who, session = (candidate.id, candidate.number, candidate.name), (1, exam_session)
    return CohortCandidate(*who, *session, body, blocks, states, certificate, is_sealed=False)


def a_content(
    *,
    cohort: Cohort | None = None,
    candidates: Sequence[CohortCandidate] = (),
    sheets: Mapping[str, Iterable[SheetRow]] | None = None,
    lines: Sequence[MarkLine] = (),
    title: str = "Session de juin 2025",
    at: datetime = EXPORTED_AT,
    by: str = "Camille Roy",
    filters: str = "session d'examen Session de juin 2025",
) -> CohortContent:
    cohort = cohort or a_cohort(candidates=12, exam_sessions=2)
    return CohortContent(
        title=title,
        cohort=cohort,
        messages=Messages(
            blocks_message(cohort),
            hardest_message(cohort.competencies, feminine=True),
            hardest_message(cohort.criteria, feminine=False),
        ),
        document=the_referential(),
        sources=tuple(Source(one, a_provenance()) for one in cohort.exam_sessions),
        candidates=CohortCandidates(len(candidates), tuple(candidates)),
        sheets=sheets or {},
        remarks=[one for one in lines if one.remark or one.reason or one.amendment],
        lines=lines,
        line_count=len(lines),
        export=Export(by, at, filters, Anchor(4021, HEAD), "42", "0.1.0"),
    )


def export(content: CohortContent | None = None, **changes: int) -> bytes:
    target = io.BytesIO()
    write_cohort_workbook(target, content or a_content(), advance=lambda _number: None, **changes)
    return target.getvalue()
