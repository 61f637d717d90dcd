"""Columns of texts become arrays, whatever is missing in them."""

from __future__ import annotations

from cqp.tables.cohort_building import cohort_frame
from cqp.tables.cohort_columns import CandidateColumns, GridColumns, NameColumns, Registered, SittingColumns

PEOPLE = Registered(
    columns=(CandidateColumns("", "", "", "1,2,3", "1,1,1", *["not_observed,not_observed,not_observed"] * 2),),
    names=NameColumns([3, 1, 2], ["Éluard", "Aubry", "aubry"], ["A", "Zoé", "Ève"], ["9", "8", "7"]),
    held=(),
)


def test_a_sitting_without_an_hour_has_no_place_in_the_order_of_the_day() -> None:
    sat = SittingColumns(
        id="11,12,13",
        candidate="1,2,3",
        committee="5,5,5",
        planned_at="2026-11-23T10:00,,2026-11-23T09:00",
        state="submitted,submitted,submitted",
        status="validated,validated,validated",
        decision="validated,validated,validated",
        letters="A,A,A",
    )

    frame = cohort_frame(PEOPLE, {"2A": (sat, GridColumns("", "", ""))}, {"2A": (1, 1)})

    assert frame.candidates.order.tolist() == [1, 0, 2]
    assert frame.blocks["2A"].passage.tolist() == [2, 0, 1]
