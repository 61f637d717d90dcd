"""The colours keep their promises: ink that reads, fills that colour-blind eyes keep apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from cqp.charts.palette import DARK, LIGHT
from cqp.charts.theme import CONFIG, wrapped

SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Linear RGB as seen, severity 1. Source: Machado, Oliveira and Fernandes, 2009."""

LMS = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566))
LMS += ((0.0883024619, 0.2817188376, 0.6299787005),)
LAB = ((0.2104542553, 0.793617785, -0.0040720468), (1.9779984951, -2.428592205, 0.4505937099))
LAB += ((0.0259040371, 0.7827717662, -0.808675766),)
"""OKLab. Source: Ottosson, 2020."""


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def linear(colour):
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def oklab(colour, sight):
    seen = (min(max(share, 0), 1) for share in times(sight, linear(colour)))
    return times(LAB, tuple(share ** (1 / 3) for share in times(LMS, tuple(seen))))


def contrast(one, other):
    low, high = sorted(sum(times(((0.2126, 0.7152, 0.0722),), linear(colour))) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sight", SIGHT.values(), ids=SIGHT)
@pytest.mark.parametrize("light", [LIGHT, DARK], ids=["light", "dark"])
def test_colour_blind_eyes_keep_the_fills_apart(light, sight) -> None:
    fills = [oklab(paint.fill, sight) for paint in (light.positive, light.negative, light.to_deliberate)]

    distances = [sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5 for pair in combinations(fills, 2)]
    assert min(distances) >= 0.14


@pytest.mark.parametrize(("light", "page"), [(LIGHT, "#FBF8F1"), (DARK, "#030506")], ids=["light", "dark"])
def test_words_and_counts_can_be_read(light, page) -> None:
    filled = (light.positive, light.negative, light.to_deliberate, light.not_applicable)

    assert min(contrast(paint.ink, paint.fill) for paint in filled) >= 4.5
    assert min(contrast(ink, page) for ink in (light.ink, light.not_observed.ink)) >= 4.5
    assert min(contrast(paint.fill, page) for paint in filled[:3]) >= 3
    assert min(contrast(paint.lines, page) for paint in (light.not_applicable, light.not_observed)) >= 3


def test_the_english_mode_bar_is_hidden() -> None:
    assert CONFIG["displayModeBar"] is False


def test_titles_are_cut_between_words_and_never_before_a_colon() -> None:
    assert wrapped(["Bloc 12 : quatorze validés, 3 à délibérer"], 14) == (
        "Bloc 12\u00a0:",
        "quatorze",
        "validés,",
        "3\u00a0à\u00a0délibérer",
    )
