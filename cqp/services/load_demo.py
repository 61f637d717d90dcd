"""Load a fictitious exam session, its people and their marks, to try the program on."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from random import Random

from cqp.errors import MalformedRequestError
from cqp.marking.journal import Kind
from cqp.marking.sitting import SittingState
from cqp.services.access_code import new_code
from cqp.services.demo.cohort import DemoCandidate, count_committees, plan_cohort
from cqp.services.demo.marking import DemoCriterion, mark_sitting, study_block
from cqp.services.demo.opening import Choose, add_coordinator, add_exam_session, invite, with_free_codes
from cqp.services.demo.words import Words, read_words
from cqp.services.demo.writing import Drawn, Ids, Rows, Setting, add_candidate
from cqp.services.manage_accounts import require_new_installation
from cqp.services.reference import newest_referential
from cqp.services.sign_in import hash_secret
from cqp.store import journal, planning
from cqp.store.adoption import adoption
from cqp.store.engine import Connection, Store
from cqp.store.planning import CandidateRow, MarkEventRow, SittingRow

CHUNK = 200
"""Candidates drawn and written at once."""

SITTING_ORDER = {
    SittingState.PLANNED: 0,
    SittingState.RUNNING: 1,
    SittingState.SUBMITTED: 2,
    SittingState.ABSENT: 3,
}


@dataclass(frozen=True, slots=True)
class DemoCoordinator:
    """The coordination account of a demonstration."""

    login: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoAssessor:
    """An assessor of a demonstration.

    Attributes:
        name: As shown.
        code: Access code.
        sittings: Sittings of their committee: to mark first (common blocks before options), then the others.
    """

    name: str
    code: str
    sittings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoCredentials:
    """How to get into a demonstration; passwords and codes are kept nowhere else."""

    exam_session: int
    coordinator: DemoCoordinator
    assessors: tuple[DemoAssessor, ...]


def load_demo(
    store: Store,
    *,
    candidates: int,
    seed: int,
    now: datetime,
    progress: Callable[[int, int], None],
    choose: Choose = secrets.choice,
    only_first: bool = False,
) -> DemoCredentials:
    """Write a fictitious exam session in one transaction, on the newest référentiel and the default policy.

    Everything comes from the seed and the instant, but the password and the access codes.

    Args:
        store: The database, its référentiel loaded.
        candidates: How many, 1 at least.
        seed: The same seed gives the same people and marks.
        now: The instant, UTC; sittings before it are marked, those after are not.
        progress: Called with (candidates written, candidates).
        choose: Draws the characters of the password and of the codes.
        only_first: Refuse when a coordination account exists already: asked by somebody not signed in.

    Raises:
        AccountError: An account exists already, and `only_first`.
        MalformedRequestError: There would be no candidate.
    """
    if candidates < 1:
        raise MalformedRequestError(
            f"Une démonstration avec {candidates} candidat n'est pas possible. Demandez au moins 1 candidat."
        )
    rng, words = Random(seed), read_words()  # noqa: S311 -- a cohort, no secret
    invited = invite(words, 2 * count_committees(candidates), rng, choose)
    password = new_code(choose)
    password_hash = hash_secret(password)
    with store.writing() as db, planning.in_bulk(db):
        if only_first:
            require_new_installation(db)
        referential_id, document = newest_referential(store, db)
        cohort = plan_cohort(document, words, candidates, now, rng)
        invited = with_free_codes(db, invited, choose)
        setting = add_exam_session(store, db, referential_id, document, cohort, invited, now)
        study = {block.code: study_block(block, words, rng) for block in document.blocks}
        drawn = (_draw(candidate, study, words, rng) for candidate in cohort)
        sitting_ids = _add_candidates(db, drawn, len(cohort), setting, seed, progress)
        login = add_coordinator(db, password_hash, now)
    agendas = _agendas(cohort, sitting_ids, common={block.code for block in document.blocks if block.option is None})
    return DemoCredentials(
        setting.exam_session_id,
        DemoCoordinator(login, password),
        tuple(DemoAssessor(one.name, one.code, agendas[rank // 2]) for rank, one in enumerate(invited)),
    )


def _draw(candidate: DemoCandidate, study: dict[str, tuple[DemoCriterion, ...]], words: Words, rng: Random) -> Drawn:
    return Drawn(
        candidate,
        tuple(
            mark_sitting(study[sitting.block], candidate.level, sitting.state, words, rng)
            for sitting in candidate.sittings
        ),
    )


def _add_candidates(
    db: Connection,
    drawn: Iterator[Drawn],
    total: int,
    setting: Setting,
    seed: int,
    progress: Callable[[int, int], None],
) -> list[int]:
    """Draw and write the candidates in chunks; return the ids of their sittings, in order."""
    rng = Random(f"{seed}:{setting.exam_session_id}")  # noqa: S311 -- ids that two demonstrations must not share
    sitting_ids: list[int] = []
    done = 0
    anchor = journal.hold(db)
    progress(done, total)
    while chunk := list(islice(drawn, CHUNK)):
        ids = Ids(
            iter(planning.hand_out_ids(db, CandidateRow, len(chunk))),
            iter(planning.hand_out_ids(db, SittingRow, sum(len(one.marks) for one in chunk))),
            iter(planning.hand_out_ids(db, MarkEventRow, sum(one.event_count for one in chunk))),
            anchor.count + 1,
            rng,
        )
        rows = Rows()
        for one in chunk:
            sitting_ids += add_candidate(rows, one, setting, ids)
        for kind in rows.by_kind():
            planning.insert_rows(db, kind)
        told = journal.News(
            Kind.MARKS_ADOPTED, "program", f"exam_session:{setting.exam_session_id}", adoption(rows.told)
        )
        anchor = journal.append(db, setting.now.isoformat(), [told], after=anchor)
        done += len(chunk)
        progress(done, total)
    return sitting_ids


def _agendas(cohort: list[DemoCandidate], sitting_ids: list[int], common: set[str]) -> dict[int, tuple[int, ...]]:
    """Return each committee's sittings, by its rank: to mark, running, then over."""
    agendas: dict[int, list[tuple[tuple[int, bool, datetime], int]]] = defaultdict(list)
    planned = [(candidate.committee, sitting) for candidate in cohort for sitting in candidate.sittings]
    for (committee, sitting), sitting_id in zip(planned, sitting_ids, strict=True):
        key = (SITTING_ORDER[sitting.state], sitting.block not in common, sitting.planned_at)
        agendas[committee].append((key, sitting_id))
    return {committee: tuple(row for _, row in sorted(agenda)) for committee, agenda in agendas.items()}
