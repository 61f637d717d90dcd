"""Each mark says in which phase it was observed, all the way to the minutes and the candidate's file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from cqp.marking.clock import Phase
from cqp.marking.mark import Mark, MarkValue, Origin
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_own_marks
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import BuiltSession, a_mark, a_session
from tests.recompute import rows


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, now=now)


def test_a_mark_keeps_its_phase_its_flag_and_where_it_came_from(
    store: Store, session: BuiltSession, now: datetime
) -> None:
    seen = replace(a_mark("C1.1.1", remark="Hésite."), phase=Phase.INTERVIEW, flagged=True, origin=Origin.PAPER)

    mark_criteria(store, session.tokens[0], session.sittings["1"], [seen], now)

    (mark,), _ = read_own_marks(store, session.tokens[0], session.sittings["1"], now)
    assert mark == Mark("C1.1.1", MarkValue.MET, "Hésite.", "", 1, now.isoformat(), Phase.INTERVIEW, True, Origin.PAPER)
    assert '"how":"interview.flagged.paper"' in rows(store, "SELECT payload FROM journal WHERE kind = 'mark'")[0][0]
    assert verify_locally(store).is_sound


def test_a_phase_corrected_is_a_new_mark_and_the_first_stays(
    store: Store, session: BuiltSession, now: datetime
) -> None:
    for base, phase in enumerate((Phase.SITUATION, Phase.INTERVIEW)):
        corrected = replace(a_mark("C1.1.1", base=base), phase=phase)
        mark_criteria(store, session.tokens[0], session.sittings["1"], [corrected], now)

    assert rows(store, "SELECT phase FROM mark_event ORDER BY id") == [("situation",), ("interview",)]
    assert rows(store, "SELECT phase FROM mark") == [("interview",)]


@pytest.mark.parametrize("change", ["phase = 'closing'", "flagged = 1", "origin = 'offline'"])
def test_how_it_was_observed_is_never_rewritten(
    store: Store, session: BuiltSession, now: datetime, change: str
) -> None:
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], now)

    with pytest.raises(Exception, match="mark_event only grows"), store.writing() as db:
        db.exec_driver_sql(f"UPDATE mark_event SET {change}")


def test_a_current_row_that_says_otherwise_is_found(store: Store, session: BuiltSession, now: datetime) -> None:
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], now)
    with store.writing() as db:
        db.exec_driver_sql("UPDATE mark SET phase = 'interview'")

    assert not verify_locally(store).is_sound
