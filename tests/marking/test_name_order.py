"""Names stand where a French reader looks for them."""

from __future__ import annotations

from random import Random

import pytest

from cqp.marking.name_order import name_order


@pytest.mark.parametrize(
    "names",
    [
        ["Adam", "Aït-Ouarab", "Aubry", "aubry B", "Çelik", "de La Tour", "Éluard", "Zola"],
        ["Ægir", "Aérien", "Œillet", "Oestrich", "Ørsted", "Ou"],
        ["Barbier Cécile", "Barbier-Lebrun", "L'Hénaff", "L\u2019Hénaffe", "Lhermitte"],
        ["Comité A", "Comité Z", "Comité 2", "Comité 10", "Comité 010 bis", "Comité 27"],
        ["", "Zoé"],
    ],
)
def test_accents_capitals_and_hyphens_count_for_nothing_and_numbers_by_their_value(names: list[str]) -> None:
    assert sorted(Random(1).sample(names, len(names)), key=name_order) == names


def test_a_number_of_any_length_has_its_place() -> None:
    assert name_order("9" * 5_000) < name_order("1" + "0" * 5_000)
