"""Rows of a jury: who sits, what comes before it, what it decided, and its sealed minutes."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from cqp.marking.journal import Anchor, digest_text
from cqp.marking.sitting import Candidate, SittingState
from cqp.rules.deliberation import (
    BlockCase,
    BlockRuling,
    CandidateCase,
    JuryComposition,
    KeptRuling,
    Ruling,
    SealedVersion,
)
from cqp.rules.jury import CandidateDecision, JuryMember, JuryMinutes
from cqp.rules.jury_record import Part, minutes_from_json, minutes_to_json, part_from_json, part_to_json
from cqp.rules.status import DECIDABLE, Status
from cqp.store.engine import upsert
from cqp.store.erasing import ERASED
from cqp.store.tables import (
    STATE,
    block,
    candidate,
    competency_decision,
    competency_result,
    coordinator,
    exam_session,
    jury,
    jury_decision,
    jury_member,
    jury_minutes,
    jury_part,
    prior_award,
    sitting,
)

CERTIFICATE = ""
"""What stands for the certificate where a block code would."""


@dataclass(frozen=True, slots=True)
class StoredJury:
    """A jury as it is stored; see `Deliberation`."""

    composition: JuryComposition
    revision: int
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision to write: of whom, and its revision."""

    candidate_id: int
    revision: int
    decision: CandidateDecision


def read_jury(db: Connection, exam_session_id: int) -> StoredJury | None:
    """Return the jury of an exam session, or None before it is composed."""
    row = db.execute(select(jury).where(jury.c.exam_session_id == exam_session_id)).first()
    if row is None:
        return None
    query = select(jury_member).where(jury_member.c.exam_session_id == exam_session_id).order_by(jury_member.c.id)
    members = tuple(
        JuryMember(one.name, one.organisation, one.college, bool(one.is_present), bool(one.presides))
        for one in db.execute(query)
    )
    composition = JuryComposition(row.held_on, row.place, row.quorum, members)
    return StoredJury(composition, row.revision, row.version, row.reason)


def write_jury(db: Connection, exam_session_id: int, stored: StoredJury) -> None:
    """Write the jury of an exam session in place of what stood there."""
    composition = stored.composition
    row = {
        "exam_session_id": exam_session_id,
        "held_on": composition.held_on,
        "place": composition.place,
        "quorum": composition.quorum,
        "revision": stored.revision,
        "version": stored.version,
        "reason": stored.reason,
    }
    upsert(db, jury, [row])
    db.execute(delete(jury_member).where(jury_member.c.exam_session_id == exam_session_id))
    members = [
        {
            "exam_session_id": exam_session_id,
            "name": one.name,
            "organisation": one.organisation,
            "college": one.college,
            "is_present": int(one.is_present),
            "presides": int(one.presides),
        }
        for one in composition.members
    ]
    if members:
        db.execute(insert(jury_member), members)


def advance_jury(db: Connection, exam_session_id: int, stored: StoredJury) -> None:
    """Write that something of the deliberation has changed."""
    db.execute(update(jury).where(jury.c.exam_session_id == exam_session_id).values(revision=stored.revision + 1))


def list_cases(db: Connection, exam_session_id: int) -> tuple[CandidateCase, ...]:
    """Return what comes before the jury, by name."""
    of_session = candidate.c.exam_session_id == exam_session_id
    titles = {row.code: row.title for row in db.execute(_blocks(exam_session_id))}
    found: dict[int, dict[str, BlockCase]] = defaultdict(dict)
    for row in db.execute(select(prior_award).join(candidate).where(of_session)):
        title = titles.get(row.block_code, "")
        found[row.candidate_id][row.block_code] = BlockCase(row.block_code, title, Status.HELD, None)
    departed = (
        select(competency_decision.c.sitting_id)
        .join(
            competency_result,
            (competency_result.c.sitting_id == competency_decision.c.sitting_id)
            & (competency_result.c.competency_id == competency_decision.c.competency_id),
        )
        .where(
            competency_decision.c.sitting_id == sitting.c.id,
            competency_decision.c.proposal.in_(DECIDABLE),
            competency_decision.c.status != competency_decision.c.proposal,
            competency_decision.c.status == competency_result.c.status,  # else it has lapsed with its proposal
        )
        .exists()
    )
    sat = (
        select(sitting.c.candidate_id, block.c.code, block.c.title, sitting.c.status, STATE)
        .add_columns(departed.label("departs"))
        .select_from(sitting.join(candidate).join(block, sitting.c.block_id == block.c.id))
        .where(of_session)
    )
    for row in db.execute(sat):
        case = BlockCase(row.code, row.title, Status(row.status), SittingState(row.state), bool(row.departs))
        found[row.candidate_id][row.code] = case
    people = (
        select(candidate).where(of_session).order_by(candidate.c.last_name, candidate.c.first_name, candidate.c.number)
    )
    order = {code: rank for rank, code in enumerate(titles)}
    return tuple(
        CandidateCase(
            Candidate(row.id, row.number, row.last_name, row.first_name),
            tuple(sorted(found[row.id].values(), key=lambda one: order.get(one.code, len(order)))),
        )
        for row in db.execute(people)
    )


def read_kept(db: Connection, exam_session_id: int) -> dict[int, KeptRuling]:
    """Return candidate id → what was recorded last, for the candidates decided."""
    newest = (
        select(jury_decision.c.candidate_id, func.max(jury_decision.c.revision).label("revision"))
        .join(candidate)
        .where(candidate.c.exam_session_id == exam_session_id)
        .group_by(jury_decision.c.candidate_id)
        .subquery()
    )
    query = select(jury_decision).join(
        newest,
        (jury_decision.c.candidate_id == newest.c.candidate_id) & (jury_decision.c.revision == newest.c.revision),
    )
    rows: dict[int, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in db.execute(query.order_by(jury_decision.c.id)):
        rows[row.candidate_id].append(row)
    return {candidate_id: _kept(own) for candidate_id, own in rows.items()}


def add_decisions(
    db: Connection, coordinator_id: int, version: int, decided: Sequence[Decided], now: str
) -> tuple[dict[str, object], ...]:
    """Write decisions; return what the journal says of each, in order."""
    rows, told = [], []
    for one in decided:
        own = [_decision_row(*line) for line in _lines(one.decision)]
        shared = {"candidate_id": one.candidate_id, "version": version, "revision": one.revision}
        rows += [row | shared | {"coordinator_id": coordinator_id, "at": now} for row in own]
        told.append(decision_payload(one.candidate_id, version, one.revision, own))
    if rows:
        db.execute(insert(jury_decision), rows)
    return tuple(told)


def decision_payload(
    candidate_id: int, version: int, revision: int, rows: Iterable[Mapping[str, object]]
) -> dict[str, object]:
    """Return what the journal says of one candidate's decision: no name, texts as salted digests."""
    said = [[row["block_code"], row["status"], row["proposal"], row["text_digest"]] for row in rows]
    return {"candidate": candidate_id, "version": version, "revision": revision, "decided": said}


def add_minutes(
    db: Connection,
    exam_session_id: int,
    coordinator_id: int,
    minutes: JuryMinutes,
    candidate_ids: Sequence[int],
    anchor: Anchor,
) -> dict[str, object]:
    """Write sealed minutes; return what the journal says of them.

    Args:
        db: A writing transaction.
        exam_session_id: Whose jury.
        coordinator_id: Who seals.
        minutes: What is sealed.
        candidate_ids: Rows of `minutes.candidates`, in the same order.
        anchor: Of the journal, as `minutes.journal` says.
    """
    parts = []
    for candidate_id, decision in zip(candidate_ids, minutes.candidates, strict=True):
        salt, content = secrets.token_hex(16), part_to_json(decision)
        digest = sha256((salt + content).encode()).hexdigest()
        parts.append({"candidate_id": candidate_id, "content": content, "salt": salt, "digest": digest})
    named = [Part(candidate_id, str(part["digest"])) for candidate_id, part in zip(candidate_ids, parts, strict=True)]
    content = minutes_to_json(minutes, named)
    row = {
        "exam_session_id": exam_session_id,
        "version": minutes.version,
        "content": content,
        "digest": sha256(content.encode()).hexdigest(),
        "coordinator_id": coordinator_id,
        "sealed_at": minutes.sealed_at,
        "reason": minutes.replaces,
        "journal_count": anchor.count,
        "journal_head": anchor.head,
    }
    minutes_id = int(db.execute(insert(jury_minutes).values(row).returning(jury_minutes.c.id)).scalar_one())
    if parts:
        db.execute(insert(jury_part), [part | {"jury_minutes_id": minutes_id} for part in parts])
    _store_decisions(db, exam_session_id)
    return sealed_payload(exam_session_id, minutes.version, str(row["digest"]))


def _store_decisions(db: Connection, exam_session_id: int) -> None:
    """Write beside each sitting and candidate what the jury has just sealed of them: what it decided last."""
    of_session = select(candidate.c.id).where(candidate.c.exam_session_id == exam_session_id)
    newest = jury_decision.c.revision.desc()
    of_block = (
        select(jury_decision.c.status)
        .join(block, block.c.code == jury_decision.c.block_code)
        .where(jury_decision.c.candidate_id == sitting.c.candidate_id, block.c.id == sitting.c.block_id)
        .order_by(newest)
        .limit(1)
    )
    of_certificate = (
        select(jury_decision.c.status)
        .where(jury_decision.c.candidate_id == candidate.c.id, jury_decision.c.block_code == CERTIFICATE)
        .order_by(newest)
        .limit(1)
    )
    for table, key, said in ((sitting, sitting.c.candidate_id, of_block), (candidate, candidate.c.id, of_certificate)):
        decision = func.coalesce(said.scalar_subquery(), "")
        db.execute(update(table).where(key.in_(of_session)).values(decision=decision))


def sealed_payload(exam_session_id: int, version: int, digest: str) -> dict[str, object]:
    """Return what the journal says of sealed minutes; their digest covers every part's."""
    return {"exam_session": exam_session_id, "version": version, "digest": digest}


def list_versions(db: Connection, exam_session_id: int) -> tuple[SealedVersion, ...]:
    """Return the sealed minutes of an exam session, oldest first."""
    query = (
        select(jury_minutes.c.version, jury_minutes.c.sealed_at, jury_minutes.c.reason, coordinator.c.name)
        .join(coordinator)
        .where(jury_minutes.c.exam_session_id == exam_session_id)
        .order_by(jury_minutes.c.version)
    )
    return tuple(SealedVersion(row.version, row.sealed_at, row.name, row.reason) for row in db.execute(query))


def read_minutes(
    db: Connection, exam_session_id: int, version: int | None = None
) -> tuple[JuryMinutes, dict[int, CandidateDecision]] | None:
    """Return sealed minutes and their decisions by candidate id, from what was sealed alone; None if there are none.

    Args:
        db: A transaction.
        exam_session_id: Whose jury.
        version: Which one; None for the newest.
    """
    query = select(jury_minutes.c.id, jury_minutes.c.content).where(jury_minutes.c.exam_session_id == exam_session_id)
    if version is not None:
        query = query.where(jury_minutes.c.version == version)
    row = db.execute(query.order_by(jury_minutes.c.version.desc()).limit(1)).first()
    if row is None:
        return None
    parts = select(jury_part.c.candidate_id, jury_part.c.content).where(jury_part.c.jury_minutes_id == row.id)
    decisions = {part.candidate_id: part_from_json(part.content) for part in db.execute(parts) if part.content}
    return minutes_from_json(row.content, decisions), decisions


def read_part(db: Connection, candidate_id: int) -> CandidateDecision | None:
    """Return what the newest sealed minutes say of one candidate, or None."""
    query = (
        select(jury_part.c.content)
        .join(jury_minutes)
        .where(jury_part.c.candidate_id == candidate_id)
        .order_by(jury_minutes.c.version.desc())
        .limit(1)
    )
    content = db.execute(query).scalar()
    return part_from_json(content) if content else None


def _blocks(exam_session_id: int) -> Select[tuple[str, str]]:
    of_session = select(exam_session.c.referential_id).where(exam_session.c.id == exam_session_id).scalar_subquery()
    query = select(block.c.code, block.c.title).where(block.c.referential_id == of_session)
    return query.order_by(block.c.position)


def _lines(decision: CandidateDecision) -> Iterator[tuple[str, Status, Status, str, str]]:
    """Yield block code, decision, proposal, reason and recommendation: the blocks', then the certificate's."""
    for one in decision.blocks:
        yield one.code, one.decision, one.proposal, one.reason, ""
    yield CERTIFICATE, decision.certificate, decision.proposal, decision.reason, decision.recommendation


def _decision_row(code: str, status: Status, proposal: Status, reason: str, recommendation: str) -> dict[str, object]:
    salt = secrets.token_hex(16) if reason or recommendation else ""
    return {
        "block_code": code,
        "status": status,
        "proposal": proposal,
        "reason": reason,
        "recommendation": recommendation,
        "salt": salt,
        "text_digest": digest_text(salt, reason, recommendation),
    }


def _kept(rows: Sequence[Row[tuple[object, ...]]]) -> KeptRuling:
    certificate = next(row for row in rows if row.block_code == CERTIFICATE)
    blocks = [row for row in rows if row.block_code != CERTIFICATE]
    ruling = Ruling(
        blocks={row.block_code: BlockRuling(Status(row.status), _reason(row)) for row in blocks},
        certificate=Status(certificate.status),
        reason=_reason(certificate),
        recommendation=certificate.recommendation,
    )
    proposals = {row.block_code: Status(row.proposal) for row in blocks}
    return KeptRuling(certificate.version, certificate.revision, ruling, proposals)


def _reason(row: Row[tuple[object, ...]]) -> str:
    """Return the reason; an erased one still tells that there was a text, else the decision would need another."""
    is_erased = row.text_digest and not row.salt
    return str(row.reason) or (ERASED if is_erased else "")
