"""Marks line by line: the newest of each assessor on each criterion, streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, or_, select

from cqp.marking.line import MarkLine
from cqp.marking.mark import MarkValue, Origin
from cqp.marking.sitting import Candidate
from cqp.store.tables import assessor, block, candidate, criterion, exam_session, mark, mark_event, sitting

CHUNK = 200
"""Sittings read at once."""

_VALUES = {one.value: one for one in MarkValue}
_ORIGINS = {one.value: one for one in Origin}


def count_lines(db: Connection, sitting_ids: Sequence[int]) -> int:
    """Return how many lines `stream_lines` yields for these sittings."""
    query = select(func.count()).select_from(mark)
    return sum(
        db.execute(query.where(mark.c.sitting_id.in_(sitting_ids[start : start + CHUNK]))).scalar_one()
        for start in range(0, len(sitting_ids), CHUNK)
    )


def stream_lines(db: Connection, sitting_ids: Sequence[int], *, with_words: bool = False) -> Iterator[MarkLine]:
    """Yield the marks of these sittings, in their order, then by criterion as in the document and by assessor.

    The marks of at most `CHUNK` sittings are in memory.

    Args:
        db: A reading transaction.
        sitting_ids: In the order wanted.
        with_words: Whether to yield only marks with a remark or a reason.
    """
    names = {row.id: row.name for row in db.execute(select(assessor.c.id, assessor.c.name))}
    codes = {row.id: (row.code.rpartition(".")[0], row.code) for row in db.execute(select(criterion))}
    for start in range(0, len(sitting_ids), CHUNK):
        chunk = sitting_ids[start : start + CHUNK]
        lines = _lines(db, chunk, names, codes, with_words=with_words)
        for sitting_id in chunk:
            yield from lines.get(sitting_id, ())


def _lines(
    db: Connection,
    sitting_ids: Sequence[int],
    names: dict[int, str],
    codes: dict[int, tuple[str, str]],
    *,
    with_words: bool,
) -> dict[int, list[MarkLine]]:
    about = _about(db, sitting_ids)
    query = (
        select(
            mark.c.sitting_id,
            mark.c.criterion_id,
            mark.c.assessor_id,
            mark.c.value,
            mark.c.reason,
            mark.c.remark,
            mark_event.c.amendment,
            mark.c.phase,
            mark.c.flagged,
            mark.c.origin,
            mark.c.revision,
            mark.c.at,
        )
        .join(mark_event, mark.c.event_id == mark_event.c.id)
        .where(mark.c.sitting_id.in_(sitting_ids))
        .order_by(mark.c.sitting_id, mark.c.criterion_id, mark.c.assessor_id)
    )
    if with_words:
        query = query.where(or_(mark.c.remark != "", mark.c.reason != "", mark_event.c.amendment != ""))
    lines: dict[int, list[MarkLine]] = {}
    for (
        sitting_id,
        criterion_id,
        by,
        value,
        reason,
        remark,
        amendment,
        phase,
        flagged,
        origin,
        revision,
        at,
    ) in db.execute(query):
        session, person, code = about[sitting_id]
        competency, one = codes[criterion_id]
        line = MarkLine(
            session,
            person,
            sitting_id,
            code,
            competency,
            one,
            by,
            names[by],
            _VALUES[value],
            reason,
            remark,
            amendment,
            phase,
            bool(flagged),
            _ORIGINS[origin],
            revision,
            at,
        )
        lines.setdefault(sitting_id, []).append(line)
    return lines


def _about(db: Connection, sitting_ids: Sequence[int]) -> dict[int, tuple[str, Candidate, str]]:
    """Return sitting id → (exam session's name, candidate, block code)."""
    query = (
        select(
            sitting.c.id,
            candidate.c.id.label("candidate_id"),
            candidate.c.number,
            candidate.c.last_name,
            candidate.c.first_name,
            exam_session.c.name,
            block.c.code,
        )
        .select_from(
            sitting.join(candidate).join(exam_session, candidate.c.exam_session_id == exam_session.c.id).join(block)
        )
        .where(sitting.c.id.in_(sitting_ids))
    )
    return {
        row.id: (row.name, Candidate(row.candidate_id, row.number, row.last_name, row.first_name), row.code)
        for row in db.execute(query)
    }
