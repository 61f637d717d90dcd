"""Threads take turns often once the server runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from cqp.web.turns import LONGEST_TURN_S, take_short_turns


@pytest.fixture
def _as_before() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_as_before")
def test_a_thread_that_computes_gives_its_turn_up_before_a_juror_notices() -> None:
    take_short_turns()

    assert sys.getswitchinterval() == pytest.approx(LONGEST_TURN_S)
