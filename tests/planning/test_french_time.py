"""Days and hours in words."""

from __future__ import annotations

from datetime import date

import pytest

from cqp.planning.french_time import day_words, hour_words, span_words
from tests.planning.planning_build import at


def test_a_day_is_said_with_its_weekday() -> None:
    assert [day_words(date(2026, 6, 10)), day_words(date(2027, 8, 1))] == [
        "mercredi 10 juin 2026",
        "dimanche 1er août 2027",
    ]


@pytest.mark.parametrize(("clock", "words"), [("9:00", "9 h"), ("9:05", "9 h 05"), ("0:00", "0 h")])
def test_an_hour(clock, words) -> None:
    assert hour_words(at(clock)) == words


def test_a_span_names_the_second_day() -> None:
    assert span_words(at("9:00"), at("10:30")) == "de 9 h à 10 h 30"
    assert span_words(at("22:00"), at("1:00", day=1)) == "de 22 h à jeudi 11 juin 2026 1 h"
