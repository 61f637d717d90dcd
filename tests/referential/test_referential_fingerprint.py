"""The fingerprint follows the content and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cqp.referential.fingerprint import fingerprint
from cqp.referential.model import Referential
from cqp.referential.reader import check_referential

SMALL_FINGERPRINT = "1022c9313785e5895d6b41120231b4213f510f27e3d93f2c3ba592b7e1fb6c3f"
"""Stored with every exam session: if this changes, old sessions no longer recognise their référentiel."""


def mark_of(content: dict[str, Any]) -> str:
    """The fingerprint of parsed TOML."""
    return fingerprint(check_referential(content, "essai.toml"))


def reversed_keys(value: Any) -> Any:
    """The same content with the keys of every table in the other order."""
    if isinstance(value, dict):
        return {key: reversed_keys(below) for key, below in reversed(value.items())}
    return [reversed_keys(below) for below in value] if isinstance(value, list) else value


def texts_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Container and key of every text that may be changed freely (codes and options may not)."""
    for key, below in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if isinstance(below, (dict, list)):
            yield from texts_in(below)
        elif isinstance(below, str) and key not in {"code", "option"}:
            yield value, key


def test_the_way_it_is_computed_does_not_change(small: dict[str, Any]) -> None:
    assert mark_of(small) == SMALL_FINGERPRINT


def test_comments_and_blank_lines_do_not_count(small_text: str) -> None:
    commented = "# relu\n\n" + small_text.replace("\n[[blocks", "\n\n# un bloc\n[[blocks").replace(" = ", "   =  ")

    assert mark_of(tomllib.loads(commented)) == SMALL_FINGERPRINT


def test_the_order_of_keys_does_not_count(small: dict[str, Any]) -> None:
    assert mark_of(reversed_keys(small)) == SMALL_FINGERPRINT


def test_the_order_of_criteria_counts(small: dict[str, Any]) -> None:
    small["blocks"][0]["activities"][0]["competencies"][0]["criteria"].reverse()

    assert mark_of(small) != SMALL_FINGERPRINT


def test_a_date_and_a_level_count(small: dict[str, Any]) -> None:
    marks = {
        mark_of(small),
        mark_of(small | {"level": 6}),
        mark_of(small | {"registered_until": small["registered_until"].replace(year=2029)}),
    }

    assert len(marks) == 3


@given(st.data())
def test_any_changed_text_gives_another_fingerprint(small_text: str, data: st.DataObject) -> None:
    content = tomllib.loads(small_text)
    holder, key = data.draw(st.sampled_from(list(texts_in(content))))

    holder[key] += data.draw(st.sampled_from([".", " corrigé", "’"]))

    assert mark_of(content) != SMALL_FINGERPRINT


def test_the_published_file_has_a_hexadecimal_sha_256(published: Referential) -> None:
    mark = fingerprint(published)

    assert (len(mark), set(mark) <= set("0123456789abcdef")) == (64, True)
