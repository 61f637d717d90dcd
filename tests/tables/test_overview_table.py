"""The overview's tables: words for candidates, counts for blocks."""

from __future__ import annotations

import math

from cqp.marking.sitting import SittingState
from cqp.rules.status import Status
from cqp.tables.overview import RATES_TITLES, overview_table, overview_titles, rates_table
from tests.results_build import a_candidate, an_overview


def test_each_candidate_is_a_row_of_words() -> None:
    overview = an_overview(
        (a_candidate("Durand", "Zoé", number="00123"), {"1": Status.VALIDATED, "2A": Status.TO_DELIBERATE}),
        (a_candidate("Martin", "Ali", number="7"), {"1": Status.HELD, "2B": Status.NOT_VALIDATED}),
    )

    table = overview_table(overview)

    assert table.to_dict("records") == [
        {
            "number": "00123",
            "candidate": "Durand Zoé",
            "block_1": "✓ Validé",
            "block_2A": "? À délibérer",
            "block_2B": "",
            "certificate": "? À délibérer",
        },
        {
            "number": "7",
            "candidate": "Martin Ali",
            "block_1": "● Déjà acquis",
            "block_2A": "",
            "block_2B": "✗ Non validé",
            "certificate": "✗ Non proposé",
        },
    ]


def test_names_that_look_like_nothing_or_like_numbers_stay_text() -> None:
    names = ["NA", "None", "nan", "", "00123", "1e5", "=1+1"]
    overview = an_overview(*((a_candidate(name, "", number=name), {}) for name in names))

    table = overview_table(overview)

    assert table["candidate"].tolist() == names
    assert table["number"].tolist() == names
    assert not table.isna().any(axis=None)


def test_an_absence_shows_in_the_table() -> None:
    overview = an_overview((a_candidate(), {"1": Status.NOT_OBSERVED}), states={"1": SittingState.ABSENT})

    assert overview_table(overview)["block_1"].tolist() == ["∅ Absence"]


def test_rates_count_sittings_and_leave_held_blocks_out() -> None:
    others = [Status.NOT_VALIDATED, Status.TO_DELIBERATE, Status.NOT_OBSERVED, Status.HELD]
    statuses = [Status.VALIDATED] * 3 + others
    overview = an_overview(*((a_candidate(), {"1": status}) for status in statuses))

    rates = rates_table(overview)

    assert rates.iloc[0].to_dict() == {
        "block": "1",
        "sat": 6,
        "assessed": 5,
        "validated": 3,
        "not_validated": 1,
        "to_deliberate": 1,
        "not_observed": 1,
        "held": 1,
        "share": 0.6,
    }


def test_a_block_nobody_was_assessed_on_has_no_rate() -> None:
    rates = rates_table(an_overview((a_candidate(), {"1": Status.NOT_OBSERVED})))

    assert [math.isnan(share) for share in rates["share"]] == [True, True, True]
    assert rates["sat"].tolist() == [1, 0, 0]


def test_counts_are_integers_even_when_empty() -> None:
    rates = rates_table(an_overview())

    kinds = {column: str(kind) for column, kind in rates.dtypes.items()}
    counts = ("sat", "assessed", "validated", "not_validated", "to_deliberate", "not_observed", "held")
    assert kinds == {"block": "str", "share": "float64"} | dict.fromkeys(counts, "int64")


def test_every_column_has_its_french_title() -> None:
    overview = an_overview()

    assert list(overview_table(overview).columns) == list(overview_titles(overview))
    assert list(rates_table(overview).columns) == list(RATES_TITLES)
