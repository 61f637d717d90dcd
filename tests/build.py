"""Builders: they take only what matters to the test."""

from __future__ import annotations

import hmac
import json
import random
import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import count

from sqlalchemy import insert, select, update

from cqp.marking.mark import MarkIntent, MarkValue
from cqp.rules.certificate import judge_certificate
from cqp.rules.minutes import Minutes, to_json
from cqp.rules.status import Status
from cqp.services.access_code import ALPHABET, GROUP
from cqp.services.issue_queue_key import IssuedKey
from cqp.services.manage_accounts import create_coordinator
from cqp.services.reference import installation
from cqp.services.sign_in import hash_secret, sign_in_with_code, sign_in_with_password
from cqp.store import journal, planning, referentials, tables
from cqp.store.engine import Store
from cqp.store.planning import (
    AssessorRow,
    CandidateRow,
    CommitteeMemberRow,
    CommitteeRow,
    ExamSessionRow,
    GridRow,
    PriorAwardRow,
    SittingRow,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECRET = "23456789"
PASSWORD = "correct cheval pile agrafe"

hashed = cache(hash_secret)

_selectors: Iterator[str] = (f"{ALPHABET[n // 1024]}{ALPHABET[n // 32 % 32]}{ALPHABET[n % 32]}0" for n in count())
_logins = count(1)


@dataclass(frozen=True, slots=True)
class BuiltSession:
    """What `a_session` wrote, and the sign-ins of the two assessors; `sittings` are the first candidate's."""

    id: int
    candidates: tuple[int, ...]
    sittings: dict[str, int]
    all_sittings: tuple[dict[str, int], ...]
    assessors: tuple[int, int]
    codes: tuple[str, str]
    tokens: tuple[str, str]


def a_session(
    store: Store,
    *,
    blocks: Sequence[str] = ("1", "2A"),
    held: Sequence[str] = (),
    candidates: int = 1,
    state: str = "open",
    sitting_state: str = "planned",
    submitted: Sequence[int] = (),
    now: datetime = NOW,
) -> BuiltSession:
    """Add an exam session: one committee of two assessors, signed in, and every candidate on these blocks.

    Args:
        store: The database, its référentiel loaded.
        blocks: Blocks each candidate sits.
        held: Blocks each candidate held before.
        candidates: How many.
        state: The exam session's.
        sitting_state: The sittings'.
        submitted: Ranks (0, 1) of the assessors who have locked their grids.
        now: Instant of the sign-ins.
    """
    selectors = [next(_selectors), next(_selectors)]
    with store.writing() as db:
        (session_id,) = planning.hand_out_ids(db, ExamSessionRow, 1)
        (committee_id,) = planning.hand_out_ids(db, CommitteeRow, 1)
        assessor_ids = planning.hand_out_ids(db, AssessorRow, 2)
        candidate_ids = planning.hand_out_ids(db, CandidateRow, candidates)
        sitting_ids = planning.hand_out_ids(db, SittingRow, candidates * len(blocks))
        block_ids = planning.read_block_ids(db, 1)
        known = dict.fromkeys(blocks, Status.NOT_OBSERVED) | dict.fromkeys(held, Status.HELD)
        certificate = judge_certificate(known, referentials.read_policy(db, 1))
        sat = [(candidate_id, block) for candidate_id in candidate_ids for block in blocks]
        for rows in (
            [ExamSessionRow(session_id, "Essai", "Lyon", "2026-11-23", "2026-11-24", 1, 1, "open", 0, "")],
            [
                AssessorRow(one, session_id, f"Évaluateur {one}", "", selector, hashed(SECRET), "trainer", "2026-11-01")
                for one, selector in zip(assessor_ids, selectors, strict=True)
            ],
            [CommitteeRow(committee_id, session_id, "Comité A")],
            [CommitteeMemberRow(committee_id, one) for one in assessor_ids],
            [
                CandidateRow(one, session_id, f"{rank:05d}", f"Nom{rank:05d}", "Zoé", certificate)
                for rank, one in enumerate(candidate_ids, start=1)
            ],
            [PriorAwardRow(one, code) for one in candidate_ids for code in held],
            [
                SittingRow(
                    one,
                    candidate,
                    block_ids[code],
                    committee_id,
                    "2026-11-23T10:00",
                    "A",
                    sitting_state,
                    "not_observed",
                )
                for one, (candidate, code) in zip(sitting_ids, sat, strict=True)
            ],
            [
                GridRow(one, assessor, int(rank in submitted), 0)
                for one in sitting_ids
                for rank, assessor in enumerate(assessor_ids)
            ],
        ):
            planning.insert_rows(db, rows)
    of_candidates = tuple(
        dict(zip(blocks, sitting_ids[first : first + len(blocks)], strict=True))
        for first in range(0, len(sitting_ids), len(blocks))
    )
    codes = (
        f"{selectors[0]}-{SECRET[:GROUP]}-{SECRET[GROUP:]}",
        f"{selectors[1]}-{SECRET[:GROUP]}-{SECRET[GROUP:]}",
    )
    tokens = (sign_in_with_code(store, codes[0], now), sign_in_with_code(store, codes[1], now))
    with store.writing() as db:  # only an open session can be signed in to
        db.exec_driver_sql(f"UPDATE exam_session SET state = '{state}' WHERE id = {session_id}")
    return BuiltSession(
        id=session_id,
        candidates=tuple(candidate_ids),
        sittings=of_candidates[0],
        all_sittings=of_candidates,
        assessors=(assessor_ids[0], assessor_ids[1]),
        codes=codes,
        tokens=tokens,
    )


def a_coordinator(store: Store, now: datetime = NOW) -> str:
    """Add a coordination account and return the token of its sign-in."""
    login = f"coordinatrice{next(_logins)}"
    create_coordinator(store, login=login, name="Marie Martin", password=PASSWORD, now=now)
    return sign_in_with_password(store, login, PASSWORD, now)


def signed_minutes(store: Store, sitting_id: int, decision: str = "validated", *, now: datetime = NOW) -> int:
    """Write the minutes of a sitting as its committee signed them; return their id."""
    with store.writing() as db:
        version = len(db.execute(select(tables.minutes).where(tables.minutes.c.sitting_id == sitting_id)).all()) + 1
        members = db.execute(select(tables.grid.c.assessor_id).where(tables.grid.c.sitting_id == sitting_id)).scalars()
        anchor = journal.read_anchor(db)
        texts = dict.fromkeys(Minutes.__dataclass_fields__, "")
        made = {"version": version, "members": (), "competencies": (), "decision": Status(decision)}
        content, salt = to_json(Minutes(**texts | made)), secrets.token_hex(16)  # type: ignore[arg-type]
        row = {
            "sitting_id": sitting_id,
            "version": version,
            "content": content,
            "digest": sha256((salt + content).encode()).hexdigest(),
            "salt": salt,
            "prepared_at": now.isoformat(),
            "journal_count": anchor.count,
            "journal_head": anchor.head,
        }
        minutes_id = int(db.execute(insert(tables.minutes).values(row).returning(tables.minutes.c.id)).scalar_one())
        signed = {"minutes_id": minutes_id, "digest": row["digest"], "at": now.isoformat()}
        db.execute(insert(tables.minutes_signature), [signed | {"assessor_id": one} for one in members.all()])
        where = tables.sitting.c.id == sitting_id
        db.execute(update(tables.sitting).where(where).values(stage="signed", status=decision))
        return minutes_id


def a_mark(
    criterion: str,
    value: MarkValue | str = MarkValue.MET,
    *,
    id: str = "",  # noqa: A002, RUF100 -- the field's name
    base: int = 0,
    seq: int = 1,
    remark: str = "",
    reason: str | None = None,
    amendment: str = "",
) -> MarkIntent:
    """Return what a laptop sends; a new id each time, and a reason where one is needed."""
    value = MarkValue(value)
    if reason is None:
        reason = "Absent du scénario." if value is MarkValue.NOT_APPLICABLE else ""
    return MarkIntent(
        id=id or str(uuid.UUID(int=random.getrandbits(128), version=4)),
        criterion=criterion,
        value=value,
        remark=remark,
        reason=reason,
        base=base,
        seq=seq,
        at="2026-11-23T09:29:59.000Z",
        amendment=amendment,
    )


def a_queue_file(
    store: Store, assessor: int, key: IssuedKey, sitting: int, marks: Sequence[MarkIntent], **changes: object
) -> bytes:
    """Return the file in which a laptop saved these marks, sealed as the grid does; `changes` are of its content."""
    content: dict[str, object] = {
        "installation": installation(store),
        "assessor": assessor,
        "laptop": "poste",
        "savedAt": NOW.isoformat(),
        "marks": [asdict(one) | {"sitting": sitting, "refused": "", "phase": one.phase or ""} for one in marks],
    }
    text = json.dumps(content | changes, ensure_ascii=False, default=str)
    seal = hmac.new(key.secret.encode(), text.encode(), sha256).hexdigest()
    return json.dumps({"format": "cqp-queue-1", "key": key.id, "seal": seal, "content": text}).encode()
