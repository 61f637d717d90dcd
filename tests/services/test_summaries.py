"""Whatever is marked, in whatever order: the summary rows say what the events say."""

from __future__ import annotations

from enum import Enum
from itertools import count
from typing import NamedTuple

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cqp.marking.mark import MarkValue
from cqp.referential.model import Referential
from cqp.services.mark_criteria import mark_criteria
from cqp.services.reference import newest_referential
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_mark, a_session
from tests.recompute import recomputed, stored

EXAMPLES = 20
VALUES = st.sampled_from([*MarkValue, MarkValue.MET, MarkValue.MET])


class Span(Enum):
    """How much of a block one request marks."""

    CRITERION = "criterion"
    COMPETENCY = "competency"
    BLOCK = "block"


class Step(NamedTuple):
    """One request: a criterion, a competency or a whole block, all with one value."""

    assessor: int
    block: str
    competency: int
    criterion: int
    span: Span
    value: MarkValue
    is_stale: bool = False
    is_sent_twice: bool = False


STEPS = st.lists(
    st.builds(
        Step,
        assessor=st.integers(0, 1),
        block=st.sampled_from(["1", "2A"]),
        competency=st.integers(0, 2),
        criterion=st.integers(0, 2),
        span=st.sampled_from(Span),
        value=VALUES,
        is_stale=st.sampled_from([False, False, False, True]),
        is_sent_twice=st.booleans(),
    ),
    max_size=12,
)

ONE_COMPETENCY_ACQUIRED = [Step(assessor, "2A", 1, 0, Span.COMPETENCY, MarkValue.MET) for assessor in (0, 1)]
"""Both assessors settle one competency and leave the others."""


def codes_of(document: Referential, step: Step) -> list[str]:
    block = document.block(step.block)
    if step.span is Span.BLOCK:
        return [criterion.code for criterion in block.criteria]
    criteria = block.competencies[step.competency].criteria
    if step.span is Span.COMPETENCY:
        return [criterion.code for criterion in criteria]
    return [criteria[step.criterion % len(criteria)].code]


def play(store: Store, document: Referential, session: BuiltSession, sittings: dict[str, int], step: Step) -> None:
    if step.block not in sittings:
        return
    sitting, token = sittings[step.block], session.tokens[step.assessor]
    current = revisions(store, sitting, session.assessors[step.assessor])
    sent = [
        a_mark(code, step.value, base=current.get(code, 0) + (5 if step.is_stale else 0))
        for code in codes_of(document, step)
    ]
    for _ in range(1 + step.is_sent_twice):
        mark_criteria(store, token, sitting, sent, NOW)


def revisions(store: Store, sitting: int, assessor: int) -> dict[str, int]:
    with store.reading() as db:
        found = db.exec_driver_sql(
            "SELECT code, max(revision) FROM mark_event JOIN criterion ON criterion.id = criterion_id "
            f"WHERE sitting_id = {sitting} AND assessor_id = {assessor} GROUP BY code"
        )
        return {row[0]: row[1] for row in found}


def test_summaries_say_what_the_events_say(store: Store) -> None:
    with store.reading() as db:
        _, document = newest_referential(store, db)
    whole = a_session(store, candidates=2 * EXAMPLES)
    retake = a_session(store, blocks=("2A",), held=("1",), candidates=2 * EXAMPLES)
    alone = a_session(store, blocks=("1",), candidates=2 * EXAMPLES)
    turn = count()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(STEPS, st.sampled_from([whole, whole, retake, alone]))
    @example(ONE_COMPETENCY_ACQUIRED, whole)
    @example(ONE_COMPETENCY_ACQUIRED, retake)
    def summaries_follow(steps: list[Step], session: BuiltSession) -> None:
        sittings = session.all_sittings[next(turn) % len(session.all_sittings)]
        for step in steps:
            play(store, document, session, sittings, step)

        assert stored(store) == recomputed(store)

    summaries_follow()
