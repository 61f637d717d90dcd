"""Builders of cohorts, for charts and pages: coherent figures over the real référentiel, without a database."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

from cqp.marking.registration import Route
from cqp.marking.sitting import ExamSession, ExamSessionState
from cqp.referential.model import Block, Option
from cqp.rules.cohort import (
    FEW_CANDIDATES,
    BlockRate,
    Cohort,
    CompetencyMap,
    CompetencyRate,
    CriterionRate,
    MapRow,
    Source,
    Trend,
    TrendPoint,
)
from cqp.rules.drift import Drift, measure_drift
from cqp.rules.interval import Rate, rate
from cqp.rules.ratings import CommitteeAgreement, committee_agreement
from cqp.rules.selection import Choices, Selection
from cqp.rules.severity import Encounters, Severities, measure_severities
from cqp.rules.status import Status
from tests.results_build import the_referential

OUTCOMES = (Status.ACQUIRED, Status.ACQUIRED, Status.ACQUIRED, Status.TO_DELIBERATE, Status.NOT_ACQUIRED)


def a_cohort(
    *, candidates: int = 12, exam_sessions: int = 2, selection: Selection | None = None, seed: int = 1
) -> Cohort:
    """Return a cohort of so many candidates spread over exam sessions; the same seed gives the same figures.

    Args:
        candidates: How many; 0 gives a cohort with nothing to show.
        exam_sessions: How many promotions, six months apart.
        selection: What it says it comes from; everything by default.
        seed: Of the figures.
    """
    rng, document = Random(seed), the_referential()
    sessions = tuple(map(a_promotion, range(1, exam_sessions + 1)))
    blocks = tuple(_block_rate(one, candidates, rng) for one in document.blocks)
    return Cohort(
        selection=selection or Selection(),
        version="42",
        referential=f"{document.title}, version {document.version}",
        exam_sessions=sessions,
        left_out=(),
        candidates=candidates,
        sittings=2 * candidates,
        certificate=rate(candidates // 2, candidates - candidates // 4),
        certificates_sealed=candidates // 4,
        blocks=blocks,
        competencies=tuple(_competencies(candidates, rng)),
        criteria=tuple(_criteria(candidates, rng)),
        maps=tuple(_map(one, candidates, sessions, rng) for one in Option),
        agreement=_agreement(rng, candidates, None),
        agreements=tuple(_agreement(rng, candidates // 2, committee) for committee in (1, 2)),
        severities=_severities(candidates, rng),
        drifts=tuple(_drift(one, candidates, rng) for one in document.blocks),
        trend=Trend(tuple(_point(one, candidates, rng) for one in sessions if candidates)),
    )


def a_promotion(rank: int = 1) -> ExamSession:
    """Return the `rank`th exam session, every six months from June 2025."""
    year, month = 2025 + rank // 2, 6 if rank % 2 else 1
    days = f"{year}-{month:02}-10", f"{year}-{month:02}-12"
    return ExamSession(
        rank,
        f"Promotion {month:02}/{year}",
        "Lyon" if rank % 2 else "Paris",
        *days,
        ExamSessionState.CLOSED,
        is_demo=True,
    )


def some_choices(exam_sessions: int = 2) -> Choices:
    """Return what the filters of `a_cohort` offer."""
    sessions = [a_promotion(rank) for rank in range(exam_sessions, 0, -1)]
    return Choices(
        exam_sessions={one.id: one.name for one in sessions},
        places=("Lyon", "Paris"),
        options=tuple(Option),
        training_bodies=("", "AFA Sud", "IFPASS"),
        routes=(Route.TRAINING, Route.APPRENTICESHIP),
        committees={1: "Comité A – Promotion 06/2025", 2: "Comité B – Promotion 06/2025"},
    )


def _block_rate(block: Block, candidates: int, rng: Random) -> BlockRate:
    sat = candidates if block.option is None else (candidates + 1) // 2
    running, planned, absent = sat // 12, sat // 6, sat // 20
    n = sat - running - planned - absent
    validated = sum(rng.random() < 0.6 for _ in range(n))
    to_deliberate = (n - validated) // 3
    sealed = n // 2
    by_source = {
        Source.JURY: rate(validated * sealed // max(n, 1), sealed),
        Source.COMMITTEE: rate(0, 0),
        Source.PROPOSAL: rate(validated - validated * sealed // max(n, 1), n - sealed),
    }
    return BlockRate(
        code=block.code,
        title=block.title,
        rate=rate(validated, n),
        not_validated=n - validated - to_deliberate,
        to_deliberate=to_deliberate,
        by_source=by_source,
        running=running,
        planned=planned,
        absent=absent,
        held=candidates // 25 if block.option is None else 0,
    )


def _competencies(candidates: int, rng: Random) -> list[CompetencyRate]:
    rows = []
    for block in the_referential().blocks:
        for one in block.competencies:
            n = candidates * 3 // 4
            acquired = sum(rng.random() < 0.8 for _ in range(n))
            to_deliberate = (n - acquired) // 2
            left = n - acquired - to_deliberate
            rows.append(CompetencyRate(one.code, one.text, block.code, rate(acquired, n), left, to_deliberate, 0))
    return rows


def _criteria(candidates: int, rng: Random) -> list[CriterionRate]:
    rows = []
    for block in the_referential().blocks:
        for competency in block.competencies:
            hardness = rng.uniform(0.02, 0.4)
            for one in competency.criteria:
                sat = candidates * 3 // 4
                without, unseen = (sum(rng.random() < share for _ in range(2 * sat)) // 2 for share in (0.05, 0.05))
                judged = 2 * sat - without - unseen
                met = sum(rng.random() > hardness for _ in range(judged))
                found = Rate(met, judged, sat if judged else 0)
                rows.append(CriterionRate(one.code, one.text, competency.code, block.code, found, without, unseen))
    return rows


def _map(option: Option, candidates: int, sessions: tuple[ExamSession, ...], rng: Random) -> CompetencyMap:
    blocks = [one for one in the_referential().blocks if one.option in {None, option}]
    columns = tuple(one.code for block in blocks for one in block.competencies)
    number = (candidates + 1) // 2
    if number > FEW_CANDIDATES:
        rows = [
            MapRow(
                one.id,
                f"{one.name} – {one.place}",
                None,
                rates=tuple(rate(rng.randint(number // 3, number), number) for _ in columns),
            )
            for one in sessions
        ]
    else:
        rows = [
            MapRow(
                sessions[rank % len(sessions)].id,
                f"Nom{rank:03} Zoé ({rank:05})",
                rank + 1,
                statuses=tuple(rng.choice(OUTCOMES) for _ in columns),
            )
            for rank in range(number)
        ]
    return CompetencyMap(option, columns, number, tuple(rows))


def _agreement(rng: Random, sittings: int, committee: int | None) -> CommitteeAgreement:
    both, split, none = sittings * 30, sittings * rng.randint(1, 3), sittings * 4
    patterns = {(2, 0, 0): both, (1, 1, 0): split, (0, 2, 0): none, (0, 0, 2): sittings, (1, 0, 0): sittings}
    name, session = ("", None) if committee is None else (f"Comité {'AB'[committee - 1]}", 1)
    return committee_agreement(
        {one: number for one, number in patterns.items() if number},
        sittings=sittings,
        committee_id=committee,
        name=name,
        exam_session_id=session,
    )


def _severities(candidates: int, rng: Random) -> Severities:
    people = {rank: (f"Évaluateur {rank}", 1) for rank in range(1, 6)}
    met = {}
    for one, other in ((1, 2), (3, 4)):
        gaps = Counter(Fraction(rng.randint(-2, 4), 40) for _ in range(candidates // 2))
        met[one] = Encounters(tuple(gaps.items()), 40 * gaps.total(), frozenset({other}))
        met[other] = Encounters(
            tuple((-gap, number) for gap, number in gaps.items()), 40 * gaps.total(), frozenset({one})
        )
    return measure_severities(people, met if candidates > 1 else {})


def _drift(block: Block, candidates: int, rng: Random) -> Drift:
    size = 2 * len(block.criteria)
    return measure_drift(
        block.code, Counter((1 + rank % 6, rng.randint(size * 3 // 4, size), size) for rank in range(candidates))
    )


def _point(session: ExamSession, candidates: int, rng: Random) -> TrendPoint:
    n = max(candidates // 2, 1)
    return TrendPoint(session, {one.code: rate(rng.randint(n // 3, n), n) for one in the_referential().blocks})
