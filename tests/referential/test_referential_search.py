"""A search finds a text however it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.referential.search import normalise


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Écoute", "l'ecoute"),
        ("l'ecoute", "l'ecoute"),
        ("Mise en œuvre", "mise en oeuvre"),
        ("non\u2011conformités –  «\u00a0verts\u00a0»", "non-conformites - « verts »"),
        ("  deux\nlignes ", "deux lignes"),
    ],
)
def test_apostrophes_accents_capitals_and_spaces_are_folded(text: str, folded: str) -> None:
    assert normalise(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
