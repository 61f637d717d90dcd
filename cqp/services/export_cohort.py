"""Write a cohort as a file of any kind, for who holds the machine: the command line, and the process of an export."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from cqp import __version__
from cqp.charts.cohort_words import blocks_message, hardest_message
from cqp.errors import ExportError
from cqp.exports.cohort_content import CohortContent, Export, Messages, Source
from cqp.exports.cohort_workbook import write_cohort_workbook
from cqp.exports.lines_csv import write_french_csv, write_plain_csv
from cqp.exports.lines_parquet import write_parquet
from cqp.exports.pseudonyms_zip import PseudonymCandidate, PseudonymContent, write_pseudonyms
from cqp.marking.sitting import ExamSession
from cqp.rules.cohort import CohortCandidate
from cqp.rules.pseudonyms import LEAST, Known, draw_pseudonyms, hide
from cqp.rules.results import Provenance
from cqp.rules.status import Status
from cqp.services.choose_rows import ChosenRows, check_filters, choose_rows
from cqp.services.export_kind import ExportKind
from cqp.services.reference import policy_of, referential_of
from cqp.store import journal, lines, sheets, sittings
from cqp.store.engine import Connection, Store

WRITERS = {
    ExportKind.MARKS: write_french_csv,
    ExportKind.MARKS_PLAIN: write_plain_csv,
    ExportKind.MARKS_PARQUET: write_parquet,
}

WITHOUT_NAME = "Cohorte"
"""Title of several exam sessions, or of one whose name is not to be told."""

Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is."""


def export_cohort_locally(
    store: Store,
    kind: ExportKind,
    query: str,
    target: BinaryIO,
    now: datetime,
    *,
    by: str,
    progress: Progress = lambda _done, _all: None,
) -> str:
    """Write the file into `target`; return its title. The right of who asked is checked by who calls.

    Args:
        store: The database.
        kind: Of file.
        query: The filters, as in the address of the cohort page.
        target: Binary stream.
        now: The instant, UTC.
        by: Name of who exports.
        progress: Told how far it is.

    Raises:
        NotFoundError: An exam session of the filters does not exist.
        MalformedRequestError: A filter is not understood.
        ExportError: There are too few candidates to hide them among each other.
    """
    with store.reading() as db:
        selection = check_filters(store, db, query)
        rows = choose_rows(store, db, selection)
        sitting_ids = [sitting for _, sitting in rows.sittings]
        count = lines.count_lines(db, sitting_ids)
        advance = _Counter(count + (len(sitting_ids) if kind is ExportKind.COHORT else 0), progress).advance
        if kind is ExportKind.COHORT:
            write_cohort_workbook(target, _content(store, db, rows, count, now, by), advance=advance)
        elif kind is ExportKind.PSEUDONYMS:
            write_pseudonyms(target, _pseudonyms(db, rows, now, is_filtered=not selection.is_everything), advance)
        else:
            WRITERS[kind](target, lines.stream_lines(db, sitting_ids), advance)
    return WITHOUT_NAME if kind is ExportKind.PSEUDONYMS else _title(rows)


class _Counter:
    """Adds up what was written."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def advance(self, number: int) -> None:
        self._done += number
        self._progress(self._done, self._total)


def _title(rows: ChosenRows) -> str:
    sessions = rows.cohort.exam_sessions
    return sessions[0].name if len(sessions) == 1 else WITHOUT_NAME


def _content(store: Store, db: Connection, rows: ChosenRows, count: int, now: datetime, by: str) -> CohortContent:
    sitting_ids = [sitting for _, sitting in rows.sittings]
    return CohortContent(
        title=_title(rows),
        cohort=rows.cohort,
        messages=Messages(
            blocks_message(rows.cohort),
            hardest_message(rows.cohort.competencies, feminine=True),
            hardest_message(rows.cohort.criteria, feminine=False),
        ),
        document=rows.document,
        sources=tuple(_source(store, db, one) for one in rows.cohort.exam_sessions),
        candidates=rows.candidates,
        sheets={code: sheets.stream_sheet(db, ids) for code, ids in rows.by_block.items()},
        remarks=lines.stream_lines(db, sitting_ids, with_words=True),
        lines=lines.stream_lines(db, sitting_ids),
        line_count=count,
        export=Export(by, now, rows.filters, journal.read_anchor(db), rows.cohort.version, __version__),
    )


def _source(store: Store, db: Connection, exam_session: ExamSession) -> Source:
    _, referential_id, policy_id = sittings.read_exam_session(db, exam_session.id)
    document, fingerprint = referential_of(store, db, referential_id)
    policy = policy_of(store, db, policy_id)
    return Source(exam_session, Provenance(document.title, document.version, fingerprint, policy))


def _pseudonyms(db: Connection, rows: ChosenRows, now: datetime, *, is_filtered: bool) -> PseudonymContent:
    key = secrets.token_bytes(32)
    people = {one.id: one for one in rows.candidates.rows}
    kept = hide(key, {one.id: _known(one, rows.registered[one.id]) for one in people.values()})
    if len(kept) < LEAST:
        raise ExportError(
            f"Trop peu de candidats répondent à ces filtres (il en faut {LEAST} qui passent les mêmes blocs et en "
            "ont déjà acquis les mêmes) : même sans nom, chacun serait reconnaissable. Élargissez les filtres."
        )
    pseudonyms = draw_pseudonyms(key, kept)
    sat: dict[int, list[int]] = {one: [] for one in pseudonyms}
    for candidate, sitting in rows.sittings:
        if candidate in sat:
            sat[candidate].append(sitting)
    return PseudonymContent(
        candidates=[
            PseudonymCandidate(name, kept[one], people[one].blocks, people[one].certificate)
            for one, name in pseudonyms.items()
        ],
        pseudonyms=pseudonyms,
        lines=lines.stream_lines(db, [sitting for found in sat.values() for sitting in found]),
        block_codes=[one.code for one in rows.document.blocks],
        key=key,
        left_out=len(people) - len(kept),
        is_filtered=is_filtered,
        referential=rows.cohort.referential,
        at=now,
    )


def _known(candidate: CohortCandidate, registered: tuple[str, str, str]) -> Known:
    blocks = sorted(candidate.blocks.items())
    return Known(
        tuple(code for code, status in blocks if status is not Status.HELD),
        tuple(code for code, status in blocks if status is Status.HELD),
        *registered,
    )
