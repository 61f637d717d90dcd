"""Erase what names a candidate or says anything of them; statistics and the journal stay."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, insert, select, update

from cqp.store.engine import Store
from cqp.store.tables import (
    agreed_mark,
    candidate,
    candidate_remark,
    clock_event,
    competency_decision,
    erasure,
    exam_session,
    grid,
    jury_decision,
    jury_part,
    mark,
    mark_event,
    minutes,
    minutes_withdrawal,
    note,
    sitting,
    waiver,
)

ERASED = "(effacé)"
"""What stands in place of a text that has to be there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A candidate whose name is still there, and when their exam session ended."""

    id: int
    number: str
    name: str
    exam_session: str
    ends_on: str
    policy_id: int


def _kept() -> Select[tuple[object, ...]]:
    return (
        select(candidate, exam_session.c.name.label("exam_session"), exam_session.c.ends_on, exam_session.c.policy_id)
        .join(exam_session, candidate.c.exam_session_id == exam_session.c.id)
        .where(candidate.c.id.not_in(select(erasure.c.candidate_id)))
        .order_by(exam_session.c.ends_on, candidate.c.last_name, candidate.c.first_name)
    )


def list_kept(db: Connection) -> tuple[Kept, ...]:
    """Return every candidate who is not erased, by the end of their exam session, then by name."""
    return tuple(map(_from_row, db.execute(_kept())))


def find_kept(db: Connection, candidate_id: int) -> Kept | None:
    """Return one of them, or None."""
    row = db.execute(_kept().where(candidate.c.id == candidate_id)).first()
    return None if row is None else _from_row(row)


def _from_row(row: Row[tuple[object, ...]]) -> Kept:
    name = f"{row.last_name} {row.first_name}".strip()
    return Kept(row.id, row.number, name, row.exam_session, row.ends_on, row.policy_id)


def erase(db: Connection, candidate_id: int, coordinator_id: int, now: str) -> None:
    """Empty every text about this candidate; the triggers let nothing else change."""
    sat = select(sitting.c.id).where(sitting.c.candidate_id == candidate_id)
    db.execute(
        update(candidate)
        .where(candidate.c.id == candidate_id)
        .values(
            number=f"effacé {candidate_id}",
            last_name=ERASED,
            first_name="",
            training_body="",
            company="",
            accommodations="",
        )
    )
    for table in (mark_event, mark):
        of_candidate = table.c.sitting_id.in_(sat)
        gone = {"remark": "", "reason": ""} | ({"amendment": "", "salt": ""} if table is mark_event else {})
        db.execute(update(table).where(of_candidate, table.c.value != "not_applicable").values(gone))
        db.execute(
            update(table).where(of_candidate, table.c.value == "not_applicable").values(gone | {"reason": ERASED})
        )
    for table, texts in (
        (agreed_mark, {"reason": ""}),
        (competency_decision, {"reason": ""}),
        (candidate_remark, {"for_candidate": "", "internal": ""}),
        (minutes, {"content": "", "salt": ""}),
        (grid, {"submit_reason": ""}),
        (waiver, {"reason": ERASED}),
        (clock_event, {"reason": "", "salt": ""}),
        (note, {"text": "", "salt": ""}),
    ):
        db.execute(update(table).where(table.c.sitting_id.in_(sat)).values(texts))
    written = select(minutes.c.id).where(minutes.c.sitting_id.in_(sat))
    db.execute(
        update(minutes_withdrawal).where(minutes_withdrawal.c.minutes_id.in_(written)).values(reason=ERASED, salt="")
    )
    for table, texts in (
        (jury_part, {"content": "", "salt": ""}),
        (jury_decision, {"reason": "", "recommendation": "", "salt": ""}),
    ):
        db.execute(update(table).where(table.c.candidate_id == candidate_id).values(texts))
    db.execute(insert(erasure).values(candidate_id=candidate_id, coordinator_id=coordinator_id, at=now))


def scrub(store: Store) -> None:
    """Let no page of an SQLite file and no frame of its log keep what was erased; `secure_delete` zeroes the rest."""
    if not store.is_sqlite:
        return
    connection = store.engine.raw_connection()  # outside any transaction: a checkpoint waits for them all
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
