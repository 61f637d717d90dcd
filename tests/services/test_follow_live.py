"""Laptops say how they are; coordination alone watches, and pays the same however much there is to see."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cqp.errors import CqpError, ForbiddenError, NotFoundError
from cqp.marking.live import Laptop, LaptopWord
from cqp.marking.sitting import SittingState
from cqp.services.follow_live import read_live, read_live_version, report_presence
from cqp.services.mark_criteria import mark_criteria
from cqp.store.engine import Store
from tests.build import BuiltSession, a_coordinator, a_mark, a_session


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, candidates=3, now=now)


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


def test_a_grid_shows_from_its_first_mark_with_its_progress(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    sitting = session.sittings["1"]
    assert read_live(store, marie, session.id, now).grids == ()

    mark_criteria(store, session.tokens[0], sitting, [a_mark("C1.1.1"), a_mark("C1.1.2", "not_met")], now)

    view = read_live(store, marie, session.id, now)
    assert view.sittings == {SittingState.RUNNING: 1, SittingState.PLANNED: 5}
    assert [(one.sitting_id, one.observed, one.expected, one.laptops) for one in view.grids] == [
        (sitting, 2, 42, ()),
        (sitting, 0, 42, ()),
    ]


def test_a_laptops_newest_word_counts(store: Store, session: BuiltSession, marie: str, now: datetime) -> None:
    sitting, token, later = session.sittings["1"], session.tokens[0], now + timedelta(seconds=10)
    mark_criteria(store, token, sitting, [a_mark("C1.1.1")], now)
    report_presence(store, token, sitting, now, LaptopWord("a", waiting=3, refused=1), made_by=session.assessors[0])
    report_presence(store, token, sitting, now, LaptopWord("b", waiting=0, refused=0))

    report_presence(store, token, sitting, later, LaptopWord("a", waiting=0, refused=1))

    mine, colleagues = read_live(store, marie, session.id, now).grids
    assert mine.laptops == (
        Laptop(0, 1, later.isoformat(timespec="milliseconds")),
        Laptop(0, 0, now.isoformat(timespec="milliseconds")),
    )
    assert colleagues.laptops == ()


def test_the_version_changes_with_each_mark_and_each_word_and_with_nothing_else(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    seen = [read_live_version(store, marie, now), read_live_version(store, marie, now + timedelta(hours=1))]

    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], now)
    seen.append(read_live_version(store, marie, now))
    report_presence(store, session.tokens[0], session.sittings["1"], now, LaptopWord("a", waiting=0, refused=0))
    seen.append(read_live_version(store, marie, now))

    assert seen[0] == seen[1]
    assert len(set(seen)) == 3


def test_only_the_grids_own_assessor_reports(store: Store, session: BuiltSession, marie: str, now: datetime) -> None:
    stranger = a_session(store, now=now)
    sitting = session.sittings["1"]

    for token, made_by in (
        ("", None),
        (marie, None),
        (stranger.tokens[0], None),
        (session.tokens[0], session.assessors[1]),
    ):
        with pytest.raises(CqpError):
            report_presence(store, token, sitting, now, LaptopWord("a", waiting=9, refused=0), made_by=made_by)

    assert read_live_version(store, marie, now) == "0/"


def test_only_coordination_watches(store: Store, session: BuiltSession, marie: str, now: datetime) -> None:
    with pytest.raises(ForbiddenError):
        read_live(store, session.tokens[0], session.id, now)
    with pytest.raises(ForbiddenError):
        read_live_version(store, session.tokens[0], now)
    with pytest.raises(NotFoundError):
        read_live(store, marie, 999, now)
