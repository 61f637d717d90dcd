"""Rows of a planned exam session, written in bulk under ids handed out beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Table, func, insert, select

from cqp.store import tables

BULK_CACHE_KIB = 65_536
"""Pages of an SQLite database kept in memory while many rows are written, in KiB."""


class ExamSessionRow(NamedTuple):
    """One row of `exam_session`. A plain tuple, like the others here: drivers take it as it is."""

    id: int
    name: str
    place: str
    starts_on: str
    ends_on: str
    referential_id: int
    policy_id: int
    state: str
    is_demo: int
    created_at: str
    rooms: str = ""


class AssessorRow(NamedTuple):
    """One row of `assessor`."""

    id: int
    exam_session_id: int
    name: str
    organisation: str
    code_selector: str
    code_hash: str
    quality: str = ""
    declared_at: str = ""


class CommitteeRow(NamedTuple):
    """One row of `committee`."""

    id: int
    exam_session_id: int
    name: str


class CommitteeMemberRow(NamedTuple):
    """One row of `committee_member`."""

    committee_id: int
    assessor_id: int


class CandidateRow(NamedTuple):
    """One row of `candidate`."""

    id: int
    exam_session_id: int
    number: str
    last_name: str
    first_name: str
    certificate_status: str
    options: str = ""
    route: str = ""


class PriorAwardRow(NamedTuple):
    """One row of `prior_award`."""

    candidate_id: int
    block_code: str


class SittingRow(NamedTuple):
    """One row of `sitting`."""

    id: int
    candidate_id: int
    block_id: int
    committee_id: int
    planned_at: str
    place: str
    state: str
    status: str
    ends_at: str = ""
    letters: str = ""


class GridRow(NamedTuple):
    """One row of `grid`."""

    sitting_id: int
    assessor_id: int
    is_submitted: int
    revision: int
    letters: str = ""


class MarkEventRow(NamedTuple):
    """One row of `mark_event`."""

    id: int
    mark_id: str
    sitting_id: int
    assessor_id: int
    criterion_id: int
    value: str
    remark: str
    reason: str
    revision: int
    device_seq: int
    device_at: str
    at: str
    entry_id: int
    salt: str
    text_digest: str


class MarkRow(NamedTuple):
    """One row of `mark`."""

    sitting_id: int
    assessor_id: int
    criterion_id: int
    event_id: int
    value: str
    remark: str
    reason: str
    revision: int
    at: str


class OwnResultRow(NamedTuple):
    """One row of `own_result`."""

    sitting_id: int
    assessor_id: int
    competency_id: int
    met: int
    not_met: int
    not_applicable: int
    not_observed: int
    status: str


class CompetencyResultRow(NamedTuple):
    """One row of `competency_result`."""

    sitting_id: int
    competency_id: int
    status: str


PlannedRow: TypeAlias = (
    ExamSessionRow
    | AssessorRow
    | CommitteeRow
    | CommitteeMemberRow
    | CandidateRow
    | PriorAwardRow
    | SittingRow
    | GridRow
    | MarkEventRow
    | MarkRow
    | OwnResultRow
    | CompetencyResultRow
)

TABLES: dict[type[PlannedRow], Table] = {
    ExamSessionRow: tables.exam_session,
    AssessorRow: tables.assessor,
    CommitteeRow: tables.committee,
    CommitteeMemberRow: tables.committee_member,
    CandidateRow: tables.candidate,
    PriorAwardRow: tables.prior_award,
    SittingRow: tables.sitting,
    GridRow: tables.grid,
    MarkEventRow: tables.mark_event,
    MarkRow: tables.mark,
    OwnResultRow: tables.own_result,
    CompetencyResultRow: tables.competency_result,
}
"""Where each kind of row goes; its fields are columns of the table, in the same order, the others have defaults."""


@contextmanager
def in_bulk(db: Connection) -> Iterator[None]:
    """Give SQLite room in memory: ids drawn at random touch pages all over their index, again and again."""
    if db.dialect.name != "sqlite":
        yield
        return
    before = db.exec_driver_sql("PRAGMA cache_size").scalar_one()
    db.exec_driver_sql(f"PRAGMA cache_size = -{BULK_CACHE_KIB}")
    try:
        yield
    finally:
        db.exec_driver_sql(f"PRAGMA cache_size = {before}")
        db.exec_driver_sql("PRAGMA shrink_memory")


def hand_out_ids(db: Connection, kind: type[PlannedRow], number: int) -> Sequence[int]:
    """Return ids, rising, that no other row of this kind has or will get.

    PostgreSQL takes them from the sequence, which other writers use at the same time; SQLite has one writer,
    so the ids after the highest are free until this transaction ends.
    """
    table = TABLES[kind]
    if db.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        return db.execute(select(func.nextval(sequence)).select_from(func.generate_series(1, number))).scalars().all()
    highest = db.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    return range(highest + 1, highest + 1 + number)


def insert_rows(db: Connection, rows: Sequence[PlannedRow]) -> None:
    """Insert rows of one kind; much faster than one statement a row on both engines."""
    if not rows:
        return
    table, columns = TABLES[type(rows[0])], rows[0]._fields
    if db.dialect.name == "postgresql":
        cursor: Any = db.connection.cursor()  # psycopg's own, which copies
        with cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        db.exec_driver_sql(str(insert(table).compile(dialect=db.dialect, column_keys=columns)), list(rows))


def read_block_ids(db: Connection, referential_id: int) -> dict[str, int]:
    """Return block code → id for a référentiel, in the document's order."""
    block = tables.block
    query = select(block.c.code, block.c.id).where(block.c.referential_id == referential_id)
    return {row.code: row.id for row in db.execute(query.order_by(block.c.position))}


def read_code_selectors(db: Connection) -> set[str]:
    """Return the selectors of every access code in use."""
    return set(db.execute(select(tables.assessor.c.code_selector)).scalars())
