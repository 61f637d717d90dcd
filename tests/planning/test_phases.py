"""The phases of a sitting follow from the method of its block and the règlement's durations."""

from __future__ import annotations

import pytest

from cqp.config import DEFAULT_POLICY
from cqp.planning.phases import phases_of
from cqp.rules.policy import read_policy

POLICY = read_policy(DEFAULT_POLICY)


def words(block: str, *, extra_time: bool = False) -> list[tuple[str, int]]:
    return [(one.word, one.minutes) for one in phases_of(block, POLICY, extra_time)]


@pytest.mark.parametrize("block", ["1", "2A"])
def test_a_situation_has_its_five_phases(block: str) -> None:
    assert words(block) == [
        ("accueil", 0),
        ("préparation", 10),
        ("mise en situation", 30),
        ("entretien", 20),
        ("clôture", 0),
    ]


def test_a_case_is_prepared_studied_presented_and_discussed() -> None:
    assert words("2B") == [
        ("préparation", 10),
        ("étude de cas", 45),
        ("présentation orale", 15),
        ("entretien", 20),
        ("clôture", 0),
    ]


def test_extra_time_lengthens_each_timed_phase() -> None:
    assert words("1", extra_time=True) == [
        ("accueil", 0),
        ("préparation", 14),
        ("mise en situation", 40),
        ("entretien", 27),
        ("clôture", 0),
    ]


def test_a_block_the_policy_does_not_know_goes_untimed() -> None:
    assert [minutes for _, minutes in words("9")] == [0] * 5
