"""Rows of committees: assessors, members, what ties them to candidates, breaches that were waived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from cqp.marking.committee import KnownLink, Link, Member, Quality
from cqp.store.engine import upsert
from cqp.store.tables import (
    assessor,
    block,
    candidate,
    candidate_link,
    committee,
    committee_member,
    grid,
    sitting,
    waiver,
)


@dataclass(frozen=True, slots=True)
class CommitteeTeam:
    """A committee and its members."""

    id: int
    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class SittingToCheck:
    """What a committee's composition is checked against: one sitting, its candidate and its committee."""

    id: int
    candidate_id: int
    candidate: str
    company: str
    block: str
    committee_id: int
    waiver: str


def add_assessor(
    db: Connection,
    exam_session_id: int,
    *,
    name: str,
    quality: Quality,
    organisation: str,
    code_selector: str,
    code_hash: str,
) -> int:
    """Write an assessor of an exam session; return their id."""
    row = {
        "exam_session_id": exam_session_id,
        "name": name,
        "quality": quality,
        "organisation": organisation,
        "code_selector": code_selector,
        "code_hash": code_hash,
    }
    return int(db.execute(insert(assessor).values(row).returning(assessor.c.id)).scalar_one())


def list_members(db: Connection, exam_session_id: int) -> tuple[Member, ...]:
    """Return the assessors of an exam session, by name."""
    query = select(assessor).where(assessor.c.exam_session_id == exam_session_id).order_by(assessor.c.name)
    return tuple(
        Member(row.id, row.name, Quality(row.quality or Quality.OTHER), row.organisation, bool(row.declared_at))
        for row in db.execute(query)
    )


def list_committees(db: Connection, exam_session_id: int) -> tuple[CommitteeTeam, ...]:
    """Return the committees of an exam session, by name, each with its members by name."""
    people = {one.id: one for one in list_members(db, exam_session_id)}
    members: dict[int, list[Member]] = defaultdict(list)
    pairs = (
        select(committee_member)
        .join(committee)
        .join(assessor, committee_member.c.assessor_id == assessor.c.id)
        .where(committee.c.exam_session_id == exam_session_id)
        .order_by(assessor.c.name)
    )
    for row in db.execute(pairs):
        members[row.committee_id].append(people[row.assessor_id])
    query = select(committee).where(committee.c.exam_session_id == exam_session_id).order_by(committee.c.name)
    return tuple(CommitteeTeam(row.id, row.name, tuple(members[row.id])) for row in db.execute(query))


def add_committee(db: Connection, exam_session_id: int, name: str) -> int:
    """Write a committee without members; return its id."""
    row = {"exam_session_id": exam_session_id, "name": name}
    return int(db.execute(insert(committee).values(row).returning(committee.c.id)).scalar_one())


def replace_members(db: Connection, committee_id: int, assessor_ids: Sequence[int]) -> None:
    """Replace the members of a committee, and the grids of its sittings with theirs; nobody has marked them."""
    db.execute(delete(committee_member).where(committee_member.c.committee_id == committee_id))
    rows = [{"committee_id": committee_id, "assessor_id": one} for one in assessor_ids]
    if rows:
        db.execute(insert(committee_member), rows)
    ids = list(db.execute(select(sitting.c.id).where(sitting.c.committee_id == committee_id)).scalars())
    db.execute(delete(grid).where(grid.c.sitting_id.in_(ids)))
    add_grids(db, {one: list(assessor_ids) for one in ids})


def add_grids(db: Connection, members: dict[int, list[int]]) -> None:
    """Write a blank grid for each assessor of each sitting."""
    rows = [
        {"sitting_id": sitting_id, "assessor_id": one, "is_submitted": 0, "revision": 0}
        for sitting_id, assessor_ids in members.items()
        for one in assessor_ids
    ]
    if rows:
        db.execute(insert(grid), rows)


def committee_session(db: Connection, committee_id: int) -> int | None:
    """Return the exam session of a committee, or None when there is no such committee."""
    return db.execute(select(committee.c.exam_session_id).where(committee.c.id == committee_id)).scalar()


def list_links(db: Connection, exam_session_id: int) -> tuple[KnownLink, ...]:
    """Return what ties assessors to candidates in an exam session."""
    query = select(candidate_link).join(candidate).where(candidate.c.exam_session_id == exam_session_id)
    return tuple(KnownLink(row.assessor_id, row.candidate_id, Link(row.link)) for row in db.execute(query))


def add_link(db: Connection, link: KnownLink) -> None:
    """Write what ties an assessor to a candidate; nothing happens if it is known."""
    remove_link(db, link)
    db.execute(
        insert(candidate_link).values(candidate_id=link.candidate_id, assessor_id=link.assessor_id, link=link.link)
    )


def remove_link(db: Connection, link: KnownLink) -> None:
    """Remove what ties an assessor to a candidate."""
    db.execute(
        delete(candidate_link).where(
            candidate_link.c.candidate_id == link.candidate_id,
            candidate_link.c.assessor_id == link.assessor_id,
            candidate_link.c.link == link.link,
        )
    )


def has_declared(db: Connection, assessor_id: int) -> bool:
    """Say whether an assessor has declared the absence of conflict of interest."""
    return bool(db.execute(select(assessor.c.declared_at).where(assessor.c.id == assessor_id)).scalar())


def declare(db: Connection, assessor_id: int, now: str) -> None:
    """Write that an assessor has declared the absence of conflict of interest."""
    db.execute(update(assessor).where(assessor.c.id == assessor_id).values(declared_at=now))


def list_sittings_to_check(db: Connection, exam_session_id: int) -> tuple[SittingToCheck, ...]:
    """Return the sittings of an exam session with what their composition is checked against."""
    query = (
        select(
            sitting.c.id,
            candidate.c.id.label("candidate_id"),
            candidate.c.last_name,
            candidate.c.first_name,
            candidate.c.company,
            block.c.code,
            sitting.c.committee_id,
            waiver.c.reason,
        )
        .select_from(
            sitting.join(candidate)
            .join(block, sitting.c.block_id == block.c.id)
            .outerjoin(waiver, waiver.c.sitting_id == sitting.c.id)
        )
        .where(candidate.c.exam_session_id == exam_session_id)
        .order_by(sitting.c.planned_at, sitting.c.id)
    )
    return tuple(
        SittingToCheck(
            row.id,
            row.candidate_id,
            f"{row.last_name} {row.first_name}",
            row.company,
            row.code,
            row.committee_id,
            row.reason or "",
        )
        for row in db.execute(query)
    )


def block_sittings(db: Connection, exam_session_id: int, sitting_ids: Collection[int]) -> None:
    """Write which sittings of an exam session are held back until their committee is regular, or a reason is given."""
    of_session = sitting.c.candidate_id.in_(
        select(candidate.c.id).where(candidate.c.exam_session_id == exam_session_id)
    )
    for is_blocked in (0, 1):
        concerned = sitting.c.id.in_(sitting_ids) if is_blocked else sitting.c.id.not_in(sitting_ids)
        changed = of_session & concerned & (sitting.c.is_blocked != is_blocked)
        db.execute(update(sitting).where(changed).values(is_blocked=is_blocked))


def waive(db: Connection, sitting_id: int, coordinator_id: int, reason: str, now: str) -> None:
    """Write why a sitting takes place in spite of its committee's composition."""
    row = {"sitting_id": sitting_id, "coordinator_id": coordinator_id, "reason": reason, "at": now}
    upsert(db, waiver, [row])
