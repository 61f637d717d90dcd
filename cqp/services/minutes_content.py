"""Write the minutes of a sitting from its concertation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cqp.exports.local_time import local_from
from cqp.marking.committee import QUALITY_WORD, Quality
from cqp.marking.journal import Anchor
from cqp.marking.mark import ORIGIN_WORD, Mark, Origin
from cqp.planning.phases import PHASE_WORD
from cqp.rules.block import propose_block
from cqp.rules.consensus import ConferredCompetency, ConferredCriterion, stand
from cqp.rules.explain import explain_competency, why_block
from cqp.rules.minutes import Minutes, SignedCompetency, SignedCriterion, SignedMember
from cqp.rules.policy import Policy
from cqp.rules.status import Status
from cqp.services.confer import Concertation
from cqp.services.reference import referential_of
from cqp.store import conferring, grid_imports
from cqp.store.conferring import GridMember
from cqp.store.engine import Connection, Store
from cqp.store.grid_imports import GridImport
from cqp.store.minutes import read_circumstances
from cqp.store.sittings import LockedGrid


def write_minutes(
    store: Store,
    db: Connection,
    held: LockedGrid,
    room: Concertation,
    *,
    version: int,
    replaces: str,
    now: datetime,
    anchor: Anchor,
) -> Minutes:
    """Return what the members are about to sign; every competency is decided."""
    where = read_circumstances(db, held.sitting_id)
    document, fingerprint = referential_of(store, db, held.referential_id)
    marks = conferring.read_all_marks(db, held.sitting_id)
    competencies = tuple(_competency(one, room.members, marks, room.policy) for one in room.competencies)
    return Minutes(
        version=version,
        replaces=replaces,
        candidate_number=where.number,
        candidate_name=where.name,
        exam_session=where.exam_session,
        exam_place=where.exam_place,
        block_code=room.block.code,
        block_title=room.block.title,
        method=room.block.method,
        planned_at=where.planned_at,
        ends_at=where.ends_at,
        place=where.place,
        accommodations=where.accommodations,
        referential=f"{document.title} ({document.version})",
        referential_fingerprint=fingerprint,
        policy=f"{room.policy.title} (version {room.policy.version})",
        policy_fingerprint=room.policy.fingerprint,
        policy_summary=room.policy.summary,
        waiver=where.waiver,
        members=tuple(_member(one) for one in room.members),
        competencies=competencies,
        decision=propose_block((stand(one, room.policy) for one in room.competencies), room.policy),
        why=why_block(room.competencies, room.policy),
        agreement=room.agreement,
        for_candidate=room.remarks.for_candidate,
        internal=room.remarks.internal,
        prepared_at=now.isoformat(),
        journal=str(anchor),
        imports=tuple(map(_import, grid_imports.list_imports(db, held.sitting_id))),
    )


def _import(one: GridImport) -> str:
    """Return where marks came from: whose they are, from what, who brought them in and when."""
    marks = f"{one.marks} marque{'s' if one.marks > 1 else ''} de {one.assessor}"
    by = one.by or "la ligne de commande"
    if one.origin is Origin.PAPER:
        on = f"{date.fromisoformat(one.filled_on):%d/%m/%Y}"
        return f"{marks}, remplies à la main par l'évaluateur le {on}, recopiées par {by} le {_at(one.at)}."
    return (
        f"{marks}, remplies hors ligne sur la feuille émise le {_at(one.issued_at)}, importées par {by} le "
        f"{_at(one.at)} (SHA-256 du fichier : {one.source})."
    )


def _at(iso: str) -> str:
    at = local_from(iso)
    return f"{at:%d/%m/%Y à %H:%M}" if at else "?"


def _member(member: GridMember) -> SignedMember:
    word = QUALITY_WORD[Quality(member.quality)] if member.quality else ""
    return SignedMember(
        name=member.name,
        quality=word[:1].upper() + word[1:],
        organisation=member.organisation,
        declared_at=member.declared_at,
        submitted_at=member.submitted_at,
        submit_reason=member.submit_reason,
    )


def _competency(
    found: ConferredCompetency,
    members: tuple[GridMember, ...],
    marks: dict[tuple[int, str], tuple[Mark, str]],
    policy: Policy,
) -> SignedCompetency:
    return SignedCompetency(
        code=found.code,
        text=found.text,
        proposal=found.proposal,
        decision=found.standing or Status.TO_DELIBERATE,
        reason=found.decided.reason if found.decided and found.departs else "",
        why=explain_competency(found.counts, policy),
        criteria=tuple(_criterion(one, members, marks) for one in found.criteria),
    )


def _criterion(
    found: ConferredCriterion, members: tuple[GridMember, ...], marks: dict[tuple[int, str], tuple[Mark, str]]
) -> SignedCriterion:
    amendments = [marks[one.id, found.code][1] if (one.id, found.code) in marks else "" for one in members]
    return SignedCriterion(
        code=found.code,
        text=found.text,
        values=tuple(mark.value for mark in found.marks),
        remarks=tuple(mark.remark for mark in found.marks),
        reasons=tuple(
            " ; ".join(filter(None, (mark.reason, amendment and f"après remise : {amendment}")))
            for mark, amendment in zip(found.marks, amendments, strict=True)
        ),
        agreed=found.value if found.is_settled or not found.is_disputed else None,
        agreed_reason=found.agreed.reason if found.agreed else "",
        sources=_sources(found.marks),
    )


def _sources(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return in which phase each member observed the criterion, and how the mark came here if not live."""
    said = tuple(
        ", ".join(filter(None, (PHASE_WORD[mark.phase] if mark.phase else "", ORIGIN_WORD[mark.origin])))
        for mark in marks
    )
    return said if any(said) else ()
