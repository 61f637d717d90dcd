"""The live view in words: nothing rests on a colour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cqp.marking.live import Laptop, LiveGrid
from cqp.tables.live import laptop_words, live_table

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def a_laptop(waiting: int = 0, refused: int = 0, *, seconds_ago: int = 3) -> Laptop:
    return Laptop(waiting, refused, (NOW - timedelta(seconds=seconds_ago)).isoformat())


def a_grid(*laptops: Laptop, observed: int = 12) -> LiveGrid:
    return LiveGrid(
        1, "NA Zoé", "1", "Comité A", "None", "2026-11-23T10:00", "Martin", observed, 42, False, tuple(laptops)
    )


@pytest.mark.parametrize(
    ("laptops", "words"),
    [
        ((), "– grille jamais ouverte"),
        ((a_laptop(),), "● en ligne"),
        ((a_laptop(seconds_ago=30),), "● en ligne"),
        ((a_laptop(seconds_ago=31),), "○ sans nouvelles depuis 31 s"),
        ((a_laptop(seconds_ago=7_260),), "○ sans nouvelles depuis 2 h 01"),
        ((a_laptop(1),), "! 1 marque en attente"),
        (
            (a_laptop(3, 2, seconds_ago=150),),
            "! 3 marques en attente, 2 marques refusées à trancher, sans nouvelles depuis 2 min",
        ),
        ((a_laptop(), a_laptop(2, seconds_ago=90)), "! 2 marques en attente, sur 2 postes"),
    ],
)
def test_a_laptop_is_told_in_words(laptops: tuple[Laptop, ...], words: str) -> None:
    assert laptop_words(a_grid(*laptops), NOW) == words


def test_a_row_says_who_where_and_how_far() -> None:
    (row,) = live_table([a_grid(a_laptop())], NOW).to_dict("records")

    assert row == {
        "at": "23/11 10:00",
        "room": "None",
        "candidate": "NA Zoé",
        "block": "1",
        "assessor": "Martin",
        "observed": "12 sur 42",
        "percent": 28,
        "laptop": "● en ligne",
    }


def test_an_empty_table_keeps_its_columns() -> None:
    assert live_table([], NOW).shape == (0, 8)
