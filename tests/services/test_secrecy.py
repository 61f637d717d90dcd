"""Marking alone: whatever A can ask, nothing of B's grid comes back before both have submitted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp.errors import CqpError
from cqp.marking.mark import MarkValue
from cqp.services import read_grid
from cqp.services.confer import agree_criterion, read_concertation, read_concertation_version
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_minutes import read_minutes
from cqp.services.sign_minutes import prepare_minutes
from cqp.services.submit_grid import submit_grid
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_mark, a_session

SECRET = "Trahi-par-la-machine"

CODES = tuple(f"C1.1.{rank}" for rank in range(1, 6))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.sampled_from((0, 1)), st.sampled_from(CODES), st.sampled_from(list(MarkValue))),
        st.tuples(st.just("submit"), st.sampled_from((0, 1)), st.just(""), st.just(MarkValue.MET)),
    ),
    max_size=8,
)


def questions(store: Store, session: BuiltSession, token: str) -> list[Callable[[], object]]:
    """Return everything an assessor may ask of a sitting."""
    sitting = session.sittings["1"]
    return [
        lambda: read_grid.list_own_sittings(store, token, NOW),
        lambda: read_grid.read_open_grid(store, token, sitting, NOW),
        lambda: read_grid.read_own_marks(store, token, sitting, NOW),
        lambda: read_concertation(store, token, sitting, NOW),
        lambda: read_concertation_version(store, token, sitting, NOW),
        lambda: read_minutes(store, token, sitting, NOW),
        lambda: prepare_minutes(store, token, sitting, NOW),
        lambda: agree_criterion(store, token, sitting, CODES[0], MarkValue.MET, "", NOW, base=0),
        lambda: mark_criteria(store, token, sitting, [a_mark(CODES[0], base=99)], NOW),
    ]


def answers(store: Store, session: BuiltSession, token: str) -> str:
    said = []
    for ask in questions(store, session, token):
        try:
            said.append(repr(ask()))
        except CqpError as error:
            said.append(str(error))
    return "\n".join(said)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_of_a_colleagues_grid_comes_back_before_both_have_submitted(
    sqlite_store: Store, steps: list[tuple[str, int, str, MarkValue]]
) -> None:
    session = a_session(sqlite_store)
    sitting = session.sittings["1"]
    submitted: set[int] = set()
    for kind, who, code, value in steps:
        token = session.tokens[who]
        _, seen = read_grid.read_own_marks(sqlite_store, token, sitting, NOW)
        if kind == "submit":
            submit_grid(sqlite_store, token, sitting, NOW, seen=seen, reason=f"{SECRET}-{who}")
            submitted.add(who)
        elif who not in submitted:
            marks = {
                one.criterion: one.revision for one in read_grid.read_own_marks(sqlite_store, token, sitting, NOW)[0]
            }
            mark = a_mark(code, value, base=marks.get(code, 0), remark=f"{SECRET}-{who}")
            mark_criteria(sqlite_store, token, sitting, [mark], NOW)
        for asker in (0, 1):
            if len(submitted) < 2:
                assert f"{SECRET}-{1 - asker}" not in answers(sqlite_store, session, session.tokens[asker])


def test_the_scan_would_see_it(sqlite_store: Store) -> None:
    session = a_session(sqlite_store)
    mark_criteria(sqlite_store, session.tokens[1], session.sittings["1"], [a_mark(CODES[0], remark=f"{SECRET}-1")], NOW)
    submit_grid(sqlite_store, session.tokens[0], session.sittings["1"], NOW, seen=0, reason="Rien vu.")
    assert f"{SECRET}-1" not in answers(sqlite_store, session, session.tokens[0])

    submit_grid(sqlite_store, session.tokens[1], session.sittings["1"], NOW, seen=1, reason="Rien vu.")

    assert f"{SECRET}-1" in answers(sqlite_store, session, session.tokens[0])
    with pytest.raises(CqpError):
        prepare_minutes(sqlite_store, session.tokens[0], session.sittings["1"], NOW)
