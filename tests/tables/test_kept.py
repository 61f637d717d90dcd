"""The words that say which candidates are kept: from charts, from a list, from an address."""

from __future__ import annotations

import pytest

from cqp.rules.cohort import CandidateFilter
from cqp.rules.status import Status
from cqp.tables.kept import label, offered, read_word
from tests.cohort_build import a_cohort, some_choices

COHORT = a_cohort(candidates=12)
COMMITTEES = some_choices().committees


@pytest.mark.parametrize(
    ("word", "kept", "said"),
    [
        ("", CandidateFilter(), "Tous les candidats"),
        (
            "bloc:2A/not_validated",
            CandidateFilter(block="2A", block_status=Status.NOT_VALIDATED),
            "Bloc 2A : non validé",
        ),
        ("bloc:1@2", CandidateFilter(block="1", exam_session=2), "Bloc 1 – Promotion 01/2026"),
        (
            "competence:C1.8/to_deliberate",
            CandidateFilter(competency="C1.8", competency_status=Status.TO_DELIBERATE),
            "Compétence C1.8 : à délibérer",
        ),
        (
            "competence:C1.8@1",
            CandidateFilter(competency="C1.8", competency_status=Status.NOT_ACQUIRED, exam_session=1),
            "Compétence C1.8 : non acquise – Promotion 06/2025",
        ),
        ("critere:C1.8.5", CandidateFilter(not_met="C1.8.5"), "Critère C1.8.5 : non acquis"),
        ("comite:2", CandidateFilter(committee=2), "Comité B – Promotion 06/2025"),
        ("passage:1/4", CandidateFilter(block="1", passage=4), "Bloc 1 : passage n° 4 de la journée"),
    ],
)
def test_a_word_says_what_is_kept(word: str, kept: CandidateFilter, said: str) -> None:
    assert read_word(word) == kept
    assert label(word, COHORT, COMMITTEES) == said


@pytest.mark.parametrize(
    "word", ["bloc:1/held", "bloc:1", "comite:x", "passage:1", "x", "competence:C1.1/not_observed", "bloc:1@x", ":"]
)
def test_what_is_no_word_keeps_nothing_by_guess(word: str) -> None:
    assert read_word(word) is None


def test_the_list_offers_everything_the_charts_do_and_every_label_is_different() -> None:
    words = offered(COHORT, COMMITTEES)

    assert [word for word in words if read_word(word) is None] == []
    assert len(set(words.values())) == len(words)
    assert list(words)[:2] == ["", "bloc:1/not_validated"]
