"""The référentiel as objects: options, parts, codes."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.errors import NotFoundError
from cqp.referential.model import Option, Referential, code_key


def test_the_head_is_that_of_the_certification(published: Referential) -> None:
    head = (
        published.code,
        published.title,
        published.version,
        published.rncp_code,
        published.certifier,
        published.level,
        published.registered_until,
    )

    assert head == (
        "cqp-crca",
        "CQP Chargé(e) de relation clientèle assurance",
        "RNCP41351",
        "RNCP41351",
        "Fédération française de l'assurance (France Assureurs)",
        5,
        date(2028, 9, 24),
    )


def test_the_common_block_has_no_option(published: Referential) -> None:
    assert {block.code: block.option for block in published.blocks} == {
        "1": None,
        "2A": Option.UNDERWRITING,
        "2B": Option.CLAIMS,
    }


def test_a_criterion_has_its_competencys_code_and_its_rank(published: Referential) -> None:
    codes = [criterion.code for criterion in published.block("2A").criteria]

    assert codes[:7] == ["C2A.1.1", "C2A.1.2", "C2A.1.3", "C2A.1.4", "C2A.1.5", "C2A.2.1", "C2A.2.2"]
    assert len({criterion.code for criterion in published.criteria}) == 90


def test_a_block_is_found_by_its_code(published: Referential) -> None:
    assert published.block("2B") == published.blocks[2]


def test_an_unknown_block_is_refused_with_the_known_ones(published: Referential) -> None:
    with pytest.raises(NotFoundError) as refusal:
        published.block("3")

    assert str(refusal.value) == ("Le référentiel « cqp-crca » n'a pas de bloc « 3 ». Choisissez parmi : 1, 2A, 2B.")


def test_codes_in_the_documents_order_are_in_natural_order(published: Referential) -> None:
    codes = [criterion.code for criterion in published.criteria]

    assert sorted(set(codes), key=code_key) == codes


@given(st.lists(st.integers(min_value=0, max_value=300), min_size=2))
def test_natural_order_is_the_order_of_the_numbers(numbers: list[int]) -> None:
    codes = sorted((f"C1.{number}" for number in numbers), key=code_key)

    assert codes == [f"C1.{number}" for number in sorted(numbers)]


@given(st.lists(st.text(max_size=8)))
def test_any_codes_can_be_sorted(codes: list[str]) -> None:
    ordered = sorted(codes, key=code_key)

    assert all(code_key(before) <= code_key(after) for before, after in pairwise(ordered))
