"""Add the fictitious exam session itself: committees, assessors with their codes, a coordination account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, cycle
from random import Random
from string import ascii_uppercase

from cqp.config import DEFAULT_POLICY
from cqp.marking.committee import Quality
from cqp.marking.sitting import ExamSessionState
from cqp.referential.model import Referential
from cqp.rules.policy import read_policy
from cqp.services.access_code import GROUP, new_code, split_code
from cqp.services.demo.cohort import DemoCandidate
from cqp.services.demo.schedule import in_french, local
from cqp.services.demo.words import Words, assessor_names
from cqp.services.demo.writing import Setting
from cqp.services.reference import block_index
from cqp.services.sign_in import hash_secret
from cqp.store import people, planning, referentials, sittings
from cqp.store.engine import Connection, Store
from cqp.store.organising import SEPARATOR
from cqp.store.planning import AssessorRow, CommitteeMemberRow, CommitteeRow, ExamSessionRow

LOGIN = "coordination"
PLACE = "Centre d’examen de démonstration"

QUALITIES = (Quality.EXTERNAL_PROFESSIONAL, Quality.TRAINER)
"""Qualities of the two members of each committee."""

Choose = Callable[[Sequence[str]], str]
"""Draws one of several: `secrets.choice`, unless a test needs the same codes twice."""


@dataclass(frozen=True, slots=True)
class Access:
    """An assessor to be, with the hash of their code's secret part."""

    name: str
    organisation: str
    code: str
    code_hash: str


def invite(words: Words, number: int, rng: Random, choose: Choose) -> list[Access]:
    """Return that many assessors; two in a row make a committee."""
    accesses = []
    for name in assessor_names(words, number, rng):
        code = new_code(choose)
        accesses.append(Access(name, rng.choice(words.organisations), code, hash_secret(split_code(code)[1])))
    return accesses


def with_free_codes(db: Connection, invited: list[Access], choose: Choose) -> list[Access]:
    """Return the same people, with another selector where it is taken; the secret part, hashed, stays."""
    taken = planning.read_code_selectors(db)
    free = []
    for one in invited:
        code = one.code
        while split_code(code)[0] in taken:
            code = new_code(choose)[:GROUP] + code[GROUP:]
        taken.add(split_code(code)[0])
        free.append(replace(one, code=code))
    return free


def add_exam_session(
    store: Store,
    db: Connection,
    referential_id: int,
    document: Referential,
    cohort: list[DemoCandidate],
    invited: list[Access],
    now: datetime,
) -> Setting:
    """Add the exam session, its committees and assessors."""
    rules = read_policy(DEFAULT_POLICY)
    policy_id = referentials.ensure_policy(db, rules, now.isoformat())
    days = [sitting.planned_at.date() for candidate in cohort for sitting in candidate.sittings]
    (exam_session_id,) = planning.hand_out_ids(db, ExamSessionRow, 1)
    name = _free_name(db, f"Démonstration – session du {in_french(local(now).date())}")
    first, last = min(days).isoformat(), max(days).isoformat()
    state, created_at = ExamSessionState.OPEN.value, now.isoformat()
    rooms = SEPARATOR.join(f"Salle {room}" for room in _letters(len(invited) // 2))
    session = ExamSessionRow(
        exam_session_id, name, PLACE, first, last, referential_id, policy_id, state, 1, created_at, rooms
    )
    planning.insert_rows(db, [session])
    return Setting(
        exam_session_id=exam_session_id,
        policy=rules,
        now=now,
        blocks={
            code: (block_id, block_index(store, db, block_id))
            for code, block_id in planning.read_block_ids(db, referential_id).items()
        },
        options={block.code: block.option for block in document.blocks if block.option is not None},
        committees=_add_committees(db, exam_session_id, invited, created_at),
    )


def _free_name(db: Connection, name: str) -> str:
    """Return this name, or « name (2) » when an exam session has it."""
    taken = {one.name for one in sittings.list_exam_sessions(db)}
    return next(one for one in _numbered(name, " ({})") if one not in taken)


def _add_committees(
    db: Connection, exam_session_id: int, invited: list[Access], now: str
) -> list[tuple[int, str, tuple[int, int]]]:
    """Add a committee for each two assessors; return its row, its room and theirs."""
    assessor_ids = planning.hand_out_ids(db, AssessorRow, len(invited))
    committee_ids = planning.hand_out_ids(db, CommitteeRow, len(invited) // 2)
    assessors = [
        AssessorRow(
            row, exam_session_id, one.name, one.organisation, split_code(one.code)[0], one.code_hash, quality, now
        )
        for row, one, quality in zip(assessor_ids, invited, cycle(QUALITIES), strict=False)
    ]
    planning.insert_rows(db, assessors)
    rooms = _letters(len(committee_ids))
    planning.insert_rows(
        db,
        [CommitteeRow(row, exam_session_id, f"Comité {room}") for row, room in zip(committee_ids, rooms, strict=True)],
    )
    pairs = list(zip(assessor_ids[::2], assessor_ids[1::2], strict=True))
    members = [
        CommitteeMemberRow(committee_id, assessor_id)
        for committee_id, pair in zip(committee_ids, pairs, strict=True)
        for assessor_id in pair
    ]
    planning.insert_rows(db, members)
    return [(row, f"Salle {room}", pair) for row, room, pair in zip(committee_ids, rooms, pairs, strict=True)]


def _letters(number: int) -> list[str]:
    """Return A, B, C… and numbers once there are no more letters."""
    return [ascii_uppercase[rank] if rank < len(ascii_uppercase) else str(rank + 1) for rank in range(number)]


def add_coordinator(db: Connection, password_hash: str, now: datetime) -> str:
    """Add the coordination account under the first free login; return it."""
    login = next(one for one in _numbered(LOGIN, "-{}") if people.find_coordinator(db, one) is None)
    name = "Coordination (démonstration)"
    people.add_coordinator(db, login=login, name=name, password_hash=password_hash, now=now.isoformat())
    return login


def _numbered(word: str, suffix: str) -> Iterator[str]:
    """Yield the word, then with 2, 3… appended."""
    yield word
    yield from (word + suffix.format(number) for number in count(2))
