"""How long a sitting lasts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.config import DEFAULT_POLICY
from cqp.errors import PolicyFileError
from cqp.planning.durations import PART_WORD, Part, minutes_of
from cqp.rules.organisation import CaseMinutes, Durations, SituationMinutes
from cqp.rules.policy import read_policy

POLICY = read_policy(DEFAULT_POLICY)


@pytest.mark.parametrize(
    ("block", "extra_time", "sentence", "minutes"),
    [
        ("1", False, "préparation 10 min, mise en situation 30 min, entretien 20 min", 60),
        ("2A", True, "préparation 14 min, mise en situation 40 min, entretien 27 min", 81),
        ("2B", False, "préparation 10 min, étude de cas 45 min, présentation orale 15 min, entretien 20 min", 90),
        ("2B", True, "préparation 14 min, étude de cas 60 min, présentation orale 20 min, entretien 27 min", 121),
    ],
)
def test_the_parts_of_a_sitting_under_the_default_policy(block, extra_time, sentence, minutes) -> None:
    parts = minutes_of(block, POLICY, extra_time)

    assert (parts.sentence, parts.minutes) == (sentence, minutes)


def test_a_part_of_no_length_is_left_out() -> None:
    durations = replace(POLICY.durations, situation=SituationMinutes(0, 30, 0))

    assert minutes_of("1", replace(POLICY, durations=durations), False).parts == (Part("situation", 30),)


def test_a_block_without_duration_is_refused_in_french() -> None:
    with pytest.raises(PolicyFileError) as caught:
        minutes_of("3", POLICY, False)

    assert str(caught.value) == (
        "Le règlement « Toutes les compétences, sans compensation » (version 1) ne donne pas la durée du bloc 3. "
        "Choisissez un règlement qui la donne, ou ajoutez ce bloc à sa table [blocks]."
    )


@given(st.integers(0, 600), st.integers(0, 600), st.fractions(0, 1, max_denominator=12))
def test_extra_time_is_never_short_by_a_second_nor_long_by_a_minute(one: int, other: int, share: Fraction) -> None:
    durations = Durations(SituationMinutes(one, other, 0), CaseMinutes(), ("1",), (), share, 0)
    policy = replace(POLICY, durations=durations)

    for part in minutes_of("1", policy, True).parts:
        due = {"preparation": one, "situation": other}[part.name] * (1 + share)
        assert due <= part.minutes < due + 1


def test_every_part_has_its_word() -> None:
    assert set(PART_WORD) == {*SituationMinutes.__slots__, *CaseMinutes.__slots__}
