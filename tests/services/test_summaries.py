"""Whatever is marked, in whatever order: the summary rows say what the events say."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
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


class Step(NamedTuple):
    """One request: `share` of a block's criteria, from `first` on, all with one value."""

    assessor: int
    block: str
    first: int
    share: int
    value: MarkValue
    is_stale: bool
    is_sent_twice: bool


STEPS = st.lists(
    st.builds(
        Step,
        assessor=st.integers(0, 1),
        block=st.sampled_from(["1", "2A"]),
        first=st.integers(0, 41),
        share=st.sampled_from([1, 1, 3, 17, 42]),
        value=VALUES,
        is_stale=st.sampled_from([False, False, False, True]),
        is_sent_twice=st.booleans(),
    ),
    max_size=12,
)


def play(store: Store, document: Referential, session: BuiltSession, sittings: dict[str, int], step: Step) -> None:
    if step.block not in sittings:
        return
    sitting, token = sittings[step.block], session.tokens[step.assessor]
    criteria = document.block(step.block).criteria
    codes = [criteria[rank % len(criteria)].code for rank in range(step.first, step.first + step.share)]
    current = revisions(store, sitting, session.assessors[step.assessor])
    sent = [
        a_mark(code, step.value, base=current.get(code, 0) + (5 if step.is_stale else 0))
        for code in dict.fromkeys(codes)
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
    def summaries_follow(steps: list[Step], session: BuiltSession) -> None:
        sittings = session.all_sittings[next(turn) % len(session.all_sittings)]
        for step in steps:
            play(store, document, session, sittings, step)

        assert stored(store) == recomputed(store)

    summaries_follow()
