"""Rows of what the hour is prepared with: questions, short remarks and scenarios."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from cqp.marking.preparation import Comment, Scenario
from cqp.store.tables import (
    activity,
    block,
    candidate,
    comment,
    competency,
    criterion,
    question,
    scenario,
    scenario_exclusion,
    sitting,
)


def read_questions(db: Connection, block_id: int) -> dict[str, tuple[str, ...]]:
    """Return criterion code → the questions that coordination wrote for it, in order; none, no key."""
    query = (
        select(criterion.c.code, question.c.text)
        .select_from(question.join(criterion).join(competency).join(activity))
        .where(activity.c.block_id == block_id)
        .order_by(question.c.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in db.execute(query):
        found[row.code].append(row.text)
    return {code: tuple(texts) for code, texts in found.items()}


def replace_questions(db: Connection, criterion_id: int, texts: Sequence[str], coordinator_id: int, now: str) -> None:
    """Write the questions of one criterion in place of those there were."""
    db.execute(delete(question).where(question.c.criterion_id == criterion_id))
    shared = {"criterion_id": criterion_id, "coordinator_id": coordinator_id, "at": now}
    if texts:
        db.execute(insert(question), [shared | {"text": text} for text in texts])


def list_comments(db: Connection, assessor_id: int | None) -> tuple[Comment, ...]:
    """Return the shared remarks, then this assessor's own, each in the order they were added."""
    own = comment.c.assessor_id.is_(None)
    query = select(comment).where(or_(own, comment.c.assessor_id == assessor_id) if assessor_id else own)
    rows = db.execute(query.order_by(comment.c.assessor_id.is_not(None), comment.c.id))
    return tuple(Comment(row.id, row.text, row.assessor_id is None) for row in rows)


def add_comment(db: Connection, text: str, assessor_id: int | None, now: str) -> int:
    """Add a short remark, shared when it is nobody's own; return its id."""
    made = insert(comment).values(text=text, assessor_id=assessor_id, at=now).returning(comment.c.id)
    return int(db.execute(made).scalar_one())


def remove_comment(db: Connection, comment_id: int, assessor_id: int | None) -> bool:
    """Remove a shared remark, or this assessor's own; say whether there was one."""
    mine = comment.c.assessor_id.is_(None) if assessor_id is None else comment.c.assessor_id == assessor_id
    return bool(db.execute(delete(comment).where(comment.c.id == comment_id, mine)).rowcount)


def list_scenarios(db: Connection, referential_id: int) -> tuple[Scenario, ...]:
    """Return every scenario of a référentiel, by block then title."""
    excluded: dict[int, dict[str, str]] = defaultdict(dict)
    query = select(scenario_exclusion, criterion.c.code).join(criterion).order_by(scenario_exclusion.c.criterion_id)
    for row in db.execute(query):
        excluded[row.scenario_id][row.code] = row.reason
    rows = db.execute(
        select(scenario, block.c.code)
        .join(block)
        .where(block.c.referential_id == referential_id)
        .order_by(block.c.position, scenario.c.title, scenario.c.id)
    )
    return tuple(
        Scenario(row.id, row.code, row.title, row.description, dict(excluded[row.id]), row.revision) for row in rows
    )


def write_scenario(
    db: Connection, one: Scenario, block_id: int, excluded: dict[int, str], coordinator_id: int, now: str
) -> int:
    """Add a scenario, or write it anew; return its id.

    Args:
        db: A writing transaction.
        one: The scenario; its id is 0 for a new one.
        block_id: Row of its block.
        excluded: Criterion id → why the scenario cannot produce it.
        coordinator_id: Who writes it.
        now: Instant of the server, UTC, ISO 8601.
    """
    written: dict[str, object] = {
        "block_id": block_id,
        "title": one.title,
        "description": one.description,
        "revision": one.revision + 1,
        "coordinator_id": coordinator_id,
        "at": now,
    }
    if one.id:
        db.execute(update(scenario).where(scenario.c.id == one.id).values(written))
        db.execute(delete(scenario_exclusion).where(scenario_exclusion.c.scenario_id == one.id))
        scenario_id = one.id
    else:
        scenario_id = int(db.execute(insert(scenario).values(written).returning(scenario.c.id)).scalar_one())
    if excluded:
        rows = [{"scenario_id": scenario_id, "criterion_id": key, "reason": why} for key, why in excluded.items()]
        db.execute(insert(scenario_exclusion), rows)
    return scenario_id


def give_scenario(db: Connection, exam_session_id: int, block_id: int, scenario_id: int | None) -> int:
    """Give the planned sittings of a block their scenario, or take it back; return how many."""
    of_session = select(candidate.c.id).where(candidate.c.exam_session_id == exam_session_id)
    changed = db.execute(
        update(sitting)
        .where(sitting.c.candidate_id.in_(of_session), sitting.c.block_id == block_id, sitting.c.state == "planned")
        .values(scenario_id=scenario_id)
    )
    return int(changed.rowcount)


def read_scenario_of(db: Connection, sitting_id: int) -> Scenario | None:
    """Return the scenario of a sitting, or None."""
    row = db.execute(
        select(scenario, block.c.code)
        .select_from(
            sitting.join(scenario, sitting.c.scenario_id == scenario.c.id).join(
                block, scenario.c.block_id == block.c.id
            )
        )
        .where(sitting.c.id == sitting_id)
    ).first()
    if row is None:
        return None
    query = select(criterion.c.code, scenario_exclusion.c.reason).join(criterion)
    reasons = {
        one.code: one.reason
        for one in db.execute(
            query.where(scenario_exclusion.c.scenario_id == row.id).order_by(scenario_exclusion.c.criterion_id)
        )
    }
    return Scenario(row.id, row.code, row.title, row.description, reasons, row.revision)


def count_planned(db: Connection, exam_session_id: int) -> dict[tuple[str, int | None], int]:
    """Return (block code, scenario id, None for none) → how many sittings of the exam session have it."""
    query = (
        select(block.c.code, sitting.c.scenario_id, func.count())
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(candidate.c.exam_session_id == exam_session_id)
        .group_by(block.c.code, sitting.c.scenario_id)
    )
    return {(code, scenario_id): count for code, scenario_id, count in db.execute(query)}
