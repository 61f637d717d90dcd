"""Rows of the référentiel and of the policy; both are written once and never edited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, Select, insert, select

from cqp.referential.model import Activity, Block, Competency, Criterion, Option, Referential
from cqp.rules.policy import Policy, from_json, to_json
from cqp.store.tables import activity, block, competency, criterion, policy, referential, task


@dataclass(frozen=True, slots=True)
class BlockIndex:
    """Which rows the codes of one block stand for.

    Attributes:
        criteria: Criterion code → (criterion id, competency id), in the document's order.
        competencies: Competency id → how many criteria it has, in the document's order.
    """

    criteria: dict[str, tuple[int, int]]
    competencies: dict[int, int]

    @property
    def competency_codes(self) -> dict[int, str]:
        """Competency id → its code, which its criteria's codes begin with."""
        return {competency_id: code.rpartition(".")[0] for code, (_, competency_id) in self.criteria.items()}


def find_referential(db: Connection, fingerprint: str) -> int | None:
    """Return the id of the référentiel with this content, or None."""
    return db.execute(select(referential.c.id).where(referential.c.fingerprint == fingerprint)).scalar()


def add_referential(db: Connection, document: Referential, fingerprint: str, now: str) -> int:
    """Write a référentiel and return its id."""
    referential_id = db.execute(
        insert(referential)
        .values(
            code=document.code,
            title=document.title,
            version=document.version,
            fingerprint=fingerprint,
            rncp_code=document.rncp_code,
            certifier=document.certifier,
            level=document.level,
            registered_until=str(document.registered_until),
            loaded_at=now,
        )
        .returning(referential.c.id)
    ).scalar_one()
    for place, part in enumerate(document.blocks):
        block_id = db.execute(
            insert(block)
            .values(
                referential_id=referential_id,
                position=place,
                code=part.code,
                title=part.title,
                option=part.option,
                method=part.method,
            )
            .returning(block.c.id)
        ).scalar_one()
        for number, one in enumerate(part.activities):
            _add_activity(db, block_id, number, one)
    return int(referential_id)


def _add_activity(db: Connection, block_id: int, place: int, part: Activity) -> None:
    activity_id = db.execute(
        insert(activity)
        .values(block_id=block_id, position=place, code=part.code, title=part.title)
        .returning(activity.c.id)
    ).scalar_one()
    tasks = [{"activity_id": activity_id, "position": at, "text": words} for at, words in enumerate(part.tasks)]
    if tasks:
        db.execute(insert(task), tasks)
    for number, one in enumerate(part.competencies):
        competency_id = db.execute(
            insert(competency)
            .values(activity_id=activity_id, position=number, code=one.code, text=one.text)
            .returning(competency.c.id)
        ).scalar_one()
        db.execute(
            insert(criterion),
            [
                {"competency_id": competency_id, "position": at, "code": item.code, "text": item.text}
                for at, item in enumerate(one.criteria)
            ],
        )


def read_referential(db: Connection, referential_id: int) -> tuple[Referential, str]:
    """Return the référentiel and its fingerprint, from its rows."""
    head = db.execute(select(referential).where(referential.c.id == referential_id)).one()
    blocks = db.execute(select(block).where(block.c.referential_id == referential_id).order_by(block.c.position)).all()
    owned = select(block.c.id).where(block.c.referential_id == referential_id)
    activities = _by_parent(db, select(activity).where(activity.c.block_id.in_(owned)), "block_id")
    owned = select(activity.c.id).where(activity.c.block_id.in_(owned))
    tasks = _by_parent(db, select(task).where(task.c.activity_id.in_(owned)), "activity_id")
    competencies = _by_parent(db, select(competency).where(competency.c.activity_id.in_(owned)), "activity_id")
    owned = select(competency.c.id).where(competency.c.activity_id.in_(owned))
    criteria = _by_parent(db, select(criterion).where(criterion.c.competency_id.in_(owned)), "competency_id")

    def competency_of(row: Row[tuple[object, ...]]) -> Competency:
        return Competency(row.code, row.text, tuple(Criterion(one.code, one.text) for one in criteria[row.id]))

    def activity_of(row: Row[tuple[object, ...]]) -> Activity:
        return Activity(
            code=row.code,
            title=row.title,
            tasks=tuple(one.text for one in tasks[row.id]),
            competencies=tuple(map(competency_of, competencies[row.id])),
        )

    document = Referential(
        code=head.code,
        title=head.title,
        version=head.version,
        rncp_code=head.rncp_code,
        certifier=head.certifier,
        level=head.level,
        registered_until=date.fromisoformat(head.registered_until),
        blocks=tuple(
            Block(
                code=row.code,
                title=row.title,
                option=Option(row.option) if row.option else None,
                method=row.method,
                activities=tuple(map(activity_of, activities[row.id])),
            )
            for row in blocks
        ),
    )
    return document, head.fingerprint


def _by_parent(
    db: Connection, query: Select[tuple[object, ...]], parent: str
) -> dict[int, list[Row[tuple[object, ...]]]]:
    """Group rows by the parent's id, in the order of their position."""
    grouped: dict[int, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in sorted(db.execute(query).all(), key=lambda row: row.position):
        grouped[getattr(row, parent)].append(row)
    return grouped


def read_block_index(db: Connection, block_id: int) -> BlockIndex:
    """Return the rows that the codes of a block stand for."""
    rows = db.execute(
        select(criterion.c.code, criterion.c.id, criterion.c.competency_id)
        .join(competency, criterion.c.competency_id == competency.c.id)
        .join(activity, competency.c.activity_id == activity.c.id)
        .where(activity.c.block_id == block_id)
        .order_by(activity.c.position, competency.c.position, criterion.c.position)
    ).all()
    sizes: dict[int, int] = {}
    for row in rows:
        sizes[row.competency_id] = sizes.get(row.competency_id, 0) + 1
    return BlockIndex({row.code: (row.id, row.competency_id) for row in rows}, sizes)


def list_referentials(db: Connection) -> list[tuple[int, str, str, str, str]]:
    """Return (id, title, version, fingerprint, loaded at) of every référentiel, newest first."""
    columns = (referential.c.id, referential.c.title, referential.c.version, referential.c.fingerprint)
    query = select(*columns, referential.c.loaded_at).order_by(referential.c.id.desc())
    return [tuple(row) for row in db.execute(query)]


def ensure_policy(db: Connection, rules: Policy, now: str) -> int:
    """Return the id of the policy with this content, written if it is new."""
    known = db.execute(select(policy.c.id).where(policy.c.fingerprint == rules.fingerprint)).scalar()
    if known is not None:
        return int(known)
    row = {"fingerprint": rules.fingerprint, "content": to_json(rules), "loaded_at": now}
    return int(db.execute(insert(policy).values(row).returning(policy.c.id)).scalar_one())


def read_policy(db: Connection, policy_id: int) -> Policy:
    """Return a policy from its row."""
    return from_json(db.execute(select(policy.c.content).where(policy.c.id == policy_id)).scalar_one())
