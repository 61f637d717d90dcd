"""What coordination reads of a cohort: its figures, what it may be filtered on, and its candidates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from cqp.marking.name_order import name_order
from cqp.marking.registration import Route
from cqp.marking.sitting import ExamSession, Role
from cqp.referential.model import Referential
from cqp.rules.alpha import Patterns
from cqp.rules.cohort import CandidateFilter, Cohort, CohortCandidates
from cqp.rules.ratings import CommitteeAgreement, committee_agreement
from cqp.rules.selection import Choices, Selection
from cqp.rules.severity import measure_severities
from cqp.services import access
from cqp.services.reference import newest_referential, referential_of
from cqp.store import cohort
from cqp.store.engine import Connection, Store
from cqp.tables.cohort_building import cohort_frame
from cqp.tables.cohort_candidates import candidate_rows, candidates_kept
from cqp.tables.cohort_frame import CohortFrame
from cqp.tables.cohort_map import competency_maps, few, option_candidates
from cqp.tables.cohort_rates import block_rates, certificate_rate, competency_rates, criterion_rates, trend_of
from cqp.tables.cohort_ratings import drifts, encounters, rating_patterns
from cqp.tables.cohort_selecting import Kept, keep

MOST_CANDIDATES = 500
"""Candidates listed at once, by default; a filter finds the others."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One référentiel's exam sessions and arrays, and what a selection keeps of them."""

    document: Referential
    exam_sessions: tuple[ExamSession, ...]
    left_out: tuple[ExamSession, ...]
    frame: CohortFrame
    kept: Kept


def read_cohort(store: Store, token: str, selection: Selection, now: datetime) -> Cohort:
    """Return the figures of the sittings selected, under the référentiel of the newest exam session selected.

    They come from the summary rows alone, are worked out once for all viewers, and again once the data have changed.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return cohort_of(store, db, selection)


def cohort_of(store: Store, db: Connection, selection: Selection) -> Cohort:
    """Return the cohort, for a caller whose right was checked in this transaction."""
    version = cohort.read_data_version(db)
    return store.recall.get(version, ("cohort", selection), lambda: _cohort(store, db, selection, version))


def read_cohort_choices(store: Store, token: str, now: datetime) -> Choices:
    """Return what a cohort may be filtered on, whatever the référentiel.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return choices_of(store, db)


def choices_of(store: Store, db: Connection) -> Choices:
    """Return the choices, for a caller whose right was checked in this transaction."""
    return store.recall.get(cohort.read_data_version(db), ("choices",), lambda: _choices(store, db))


def list_cohort_candidates(
    store: Store,
    token: str,
    selection: Selection,
    only: CandidateFilter,
    now: datetime,
    limit: int = MOST_CANDIDATES,
) -> CohortCandidates:
    """Return the first candidates of a cohort that a filter keeps, by name, and how many there are.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        version = cohort.read_data_version(db)
        key = ("candidates", selection, only, limit)
        return store.recall.get(version, key, lambda: _candidates(store, db, selection, only, limit, version))


def _cohort(store: Store, db: Connection, selection: Selection, version: str) -> Cohort:
    scope = scope_of(store, db, selection, version)
    frame, kept, document = scope.frame, scope.kept, scope.document
    with_candidates = set(frame.candidates.exam_session[kept.candidates].tolist())
    exam_sessions = tuple(one for one in reversed(scope.exam_sessions) if one.id in with_candidates)
    shown = [few(ranks) for ranks in option_candidates(frame, kept, document).values()]
    names = cohort.read_names(db, {int(one) for ranks in shown for one in frame.candidates.id[ranks]})
    certificate, sealed = certificate_rate(frame, kept)
    ratings = rating_patterns(frame, kept)
    met, people = encounters(frame, kept), cohort.list_assessors(db)
    return Cohort(
        selection=selection,
        version=version,
        referential=f"{document.title}, version {document.version}",
        exam_sessions=exam_sessions,
        left_out=scope.left_out,
        candidates=int(kept.candidates.sum()),
        sittings=sum(int(one.sum()) for one in kept.sittings.values()),
        certificate=certificate,
        certificates_sealed=sealed,
        blocks=block_rates(frame, kept, document),
        competencies=competency_rates(frame, kept, document),
        criteria=criterion_rates(frame, kept, document),
        maps=competency_maps(frame, kept, document, exam_sessions, names),
        agreement=_all_together(ratings),
        agreements=_one_by_one(db, ratings),
        severities=measure_severities({one: people[one] for one in met}, met),
        drifts=drifts(frame, kept),
        trend=trend_of(frame, kept, document, exam_sessions),
    )


def _candidates(
    store: Store, db: Connection, selection: Selection, only: CandidateFilter, limit: int, version: str
) -> CohortCandidates:
    scope = scope_of(store, db, selection, version)
    ranks = candidates_kept(scope.frame, scope.kept, scope.document, only)
    first = ranks[:limit].tolist()
    names = cohort.read_names(db, (int(scope.frame.candidates.id[rank]) for rank in first))
    sessions = {one.id: one.name for one in scope.exam_sessions}
    return CohortCandidates(len(ranks), candidate_rows(scope.frame, scope.kept, first, names, sessions))


def scope_of(store: Store, db: Connection, selection: Selection, version: str) -> Scope:
    """Return the arrays that the selection is about: those of the newest exam session it keeps.

    For a caller whose right was checked in this transaction; `version` is what `read_data_version` returned in it.
    """
    by_referential = cohort.list_sessions_by_referential(db)
    wanted = {
        referential_id: tuple(one for one in sessions if _is_selected(one, selection))
        for referential_id, sessions in by_referential.items()
    }
    default = next(iter(by_referential), None) or newest_referential(store, db)[0]
    referential_id = next((one for one, sessions in wanted.items() if sessions), default)
    document, _ = referential_of(store, db, referential_id)
    frame = store.recall.get(version, ("frame", referential_id), lambda: _frame(db, referential_id, document))
    exam_sessions = by_referential.get(referential_id, ())
    left_out = tuple(one for other, sessions in wanted.items() if other != referential_id for one in sessions)
    return Scope(document, exam_sessions, left_out, frame, keep(frame, selection, document, exam_sessions))


def _frame(db: Connection, referential_id: int, document: Referential) -> CohortFrame:
    people = cohort.read_registered(db, referential_id)
    sat = cohort.read_sitting_columns(db, referential_id)
    return cohort_frame(people, sat, {one.code: (len(one.competencies), len(one.criteria)) for one in document.blocks})


def _is_selected(exam_session: ExamSession, selection: Selection) -> bool:
    is_named = not selection.exam_sessions or exam_session.id in selection.exam_sessions
    return is_named and (not selection.places or exam_session.place in selection.places)


def _all_together(ratings: dict[int, tuple[Patterns, int]]) -> CommitteeAgreement:
    patterns: Counter[tuple[int, ...]] = Counter()
    for found, _ in ratings.values():
        patterns.update(found)
    return committee_agreement(patterns, sittings=sum(number for _, number in ratings.values()))


def _one_by_one(db: Connection, ratings: dict[int, tuple[Patterns, int]]) -> tuple[CommitteeAgreement, ...]:
    return tuple(
        committee_agreement(
            ratings[one.id][0],
            sittings=ratings[one.id][1],
            committee_id=one.id,
            name=one.name,
            exam_session_id=one.exam_session_id,
        )
        for one in cohort.list_committees(db)
        if one.id in ratings
    )


def _choices(store: Store, db: Connection) -> Choices:
    by_referential = cohort.list_sessions_by_referential(db)
    sessions = {one.id: one for found in by_referential.values() for one in found}
    newest = sorted(sessions.values(), key=lambda one: (one.starts_on, one.id), reverse=True)
    options = [
        block.option for one in by_referential for block in referential_of(store, db, one)[0].blocks if block.option
    ]
    committees = sorted(cohort.list_committees(db), key=lambda one: newest.index(sessions[one.exam_session_id]))
    words = cohort.read_words(db)
    return Choices(
        exam_sessions={one.id: one.name for one in newest},
        places=tuple(sorted({one.place for one in newest}, key=name_order)),
        options=tuple(dict.fromkeys(options)),
        training_bodies=words.training_bodies,
        routes=tuple(dict.fromkeys(Route(one or Route.FREE) for one in words.routes)),
        committees={one.id: f"{one.name} – {sessions[one.exam_session_id].name}" for one in committees},
    )
