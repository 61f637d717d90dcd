"""What the workbook of a cohort holds, handed over by a service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cqp.marking.journal import Anchor
from cqp.marking.line import MarkLine
from cqp.marking.sitting import ExamSession
from cqp.referential.model import Referential
from cqp.rules.cohort import Cohort, CohortCandidates
from cqp.rules.results import Provenance, SheetRow


@dataclass(frozen=True, slots=True)
class Source:
    """One exam session of the cohort and what its figures rest on."""

    exam_session: ExamSession
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Export:
    """Who took what, when: what the file says of itself.

    Attributes:
        by: Name of who exports.
        at: Aware instant; also the date of the file.
        filters: The selection in one French line.
        journal: Where the journal stood.
        data_version: Changes with the data.
        program: Version of the program.
    """

    by: str
    at: datetime
    filters: str
    journal: Anchor
    data_version: str
    program: str


@dataclass(frozen=True, slots=True)
class Messages:
    """What each chart says, in the words of the page: blocks, competencies, criteria."""

    blocks: str
    competencies: str
    criteria: str


@dataclass(frozen=True, slots=True)
class CohortContent:
    """What goes in.

    Attributes:
        title: « Cohorte », or the name of the only exam session.
        cohort: Figures, as the page shows them.
        messages: Of its charts.
        document: The référentiel that the codes come from.
        sources: Its exam sessions, oldest first.
        candidates: All of them, by name, as the page lists them.
        sheets: Block code → its sittings, each read once; a missing block has no rows.
        remarks: Marks with a remark or a reason; read once.
        lines: Every mark; read once, while the file is written.
        line_count: How many marks.
        export: What the file says of itself.
    """

    title: str
    cohort: Cohort
    messages: Messages
    document: Referential
    sources: tuple[Source, ...]
    candidates: CohortCandidates
    sheets: Mapping[str, Iterable[SheetRow]]
    remarks: Iterable[MarkLine]
    lines: Iterable[MarkLine]
    line_count: int
    export: Export
