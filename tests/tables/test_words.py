"""Every status has its words and its sign."""

from __future__ import annotations

import pytest

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import SittingState
from cqp.rules.status import RANK, Status
from cqp.tables import words

MAPPINGS = {
    "competency": words.COMPETENCY_WORD,
    "block": words.BLOCK_WORD,
    "certificate": words.CERTIFICATE_WORD,
}


def test_every_word_of_the_domain_is_said_in_french() -> None:
    said = set(words.COMPETENCY_WORD) | set(words.BLOCK_WORD) | set(words.CERTIFICATE_WORD)

    assert (said, set(words.STATUS_SIGN)) == (set(Status), set(Status))
    assert set(words.MARK_WORD) == set(words.MARK_LETTER) == set(MarkValue)
    assert set(words.STATE_WORD) == set(words.STATE_SIGN) == set(SittingState)


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=MAPPINGS)
def test_words_and_signs_of_one_level_are_distinct(mapping) -> None:
    assert len(set(mapping.values())) == len(mapping)
    assert len({words.STATUS_SIGN[status] for status in mapping}) == len(mapping)


def test_signs_are_one_character_and_say_the_rank() -> None:
    ranks = {words.STATUS_SIGN[status]: rank for status, rank in RANK.items()}

    assert ranks == {"✓": 2, "●": 2, "?": 1, "–": 1, "✗": 0}
    assert {len(sign) for sign in words.STATE_SIGN.values()} == {1}


def test_labels_carry_sign_and_word_in_the_right_gender() -> None:
    assert words.competency_label(Status.NOT_ACQUIRED) == "✗ Non acquise"
    assert words.block_label(Status.HELD) == "● Déjà acquis"
    assert words.certificate_label(Status.AWARDED) == "✓ Proposé"
    assert words.state_label(SittingState.RUNNING) == "◐ En cours"


def test_a_block_of_which_nothing_is_known_says_what_becomes_of_its_sitting() -> None:
    assert words.block_label(Status.NOT_OBSERVED) == "– Non commencé"
    assert words.block_label(Status.NOT_OBSERVED, SittingState.PLANNED) == "– Non commencé"
    assert words.block_label(Status.NOT_OBSERVED, SittingState.RUNNING) == "◐ En cours"
    assert words.block_label(Status.NOT_OBSERVED, SittingState.SUBMITTED) == "● Grilles remises"
    assert words.block_label(Status.NOT_OBSERVED, SittingState.ABSENT) == "∅ Absence"
    assert words.block_label(Status.TO_DELIBERATE, SittingState.ABSENT) == "? À délibérer"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 critère"), (1, "1 critère"), (2, "2 critères"), (60, "60 critères"), (10_000, "10\u202f000 critères")],
)
def test_numbers_agree_with_their_word(number, said) -> None:
    assert words.counted(number, "critère") == said
