"""The colours keep their promises: ink that reads, fills that colour-blind eyes keep apart."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations

import pytest
from coloraide.everything import ColorAll as Color

from cqp.charts.competency_map import competency_map_chart
from cqp.charts.palette import DARK, LIGHT
from cqp.charts.theme import CONFIG, wrapped
from cqp.config import PROJECT
from cqp.referential.model import Option
from cqp.rules.cohort import CompetencyMap, MapRow
from cqp.rules.interval import rate

THEME = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SIMULATIONS = ("machado", "brettel", "vienot")
"""Published ways to simulate full colour-blindness; the least distance of the three is held to."""


def distance(one: str, other: str, sight: str) -> float:
    """Return how far apart two colours look, in CAM02-UCS."""
    pairs = [[Color(colour).filter(sight, 1, method=method) for colour in (one, other)] for method in SIMULATIONS]
    return min(left.delta_e(right, method="cam02") for left, right in pairs)


def contrast(one: str, other: str) -> float:
    return Color(one).contrast(other)


def statuses(light, page: str) -> list[str]:
    """Return the fills of the charts; what nobody observed shows the page."""
    return [light.positive.fill, light.negative.fill, light.to_deliberate.fill, light.not_applicable.fill, page]


def marks(theme) -> list[str]:
    """Return the colours of the live grid's values."""
    return [theme[f"{name}Color"] for name in ("blue", "orange", "violet", "gray")]


@pytest.mark.parametrize("sight", ["protan", "deutan", "tritan"])
@pytest.mark.parametrize(
    "colours",
    [
        statuses(LIGHT, THEME["light"]["backgroundColor"]),
        statuses(DARK, THEME["dark"]["backgroundColor"]),
        marks(THEME["light"]),
        marks(THEME["dark"]),
    ],
    ids=["charts-light", "charts-dark", "grid-light", "grid-dark"],
)
def test_colour_blind_eyes_keep_every_two_statuses_apart(colours, sight) -> None:
    assert min(distance(one, other, sight) for one, other in combinations(colours, 2)) >= 20


@pytest.mark.parametrize(
    ("light", "page"),
    [(LIGHT, THEME["light"]["backgroundColor"]), (DARK, THEME["dark"]["backgroundColor"])],
    ids=["light", "dark"],
)
def test_words_and_counts_can_be_read(light, page) -> None:
    filled = (light.positive, light.negative, light.to_deliberate, light.not_applicable)

    assert min(contrast(paint.ink, paint.fill) for paint in filled) >= 4.5
    assert min(contrast(ink, fill) for fill, ink in light.shares) >= 4.5
    assert min(contrast(ink, page) for ink in (light.ink, light.not_observed.ink)) >= 4.5
    assert min(contrast(paint.fill, page) for paint in filled[:3]) >= 3
    assert min(contrast(paint.lines, page) for paint in (light.not_applicable, light.not_observed)) >= 3


@pytest.mark.parametrize(
    ("light", "page"),
    [(LIGHT, THEME["light"]["backgroundColor"]), (DARK, THEME["dark"]["backgroundColor"])],
    ids=["light", "dark"],
)
def test_the_legend_of_the_shares_is_true_in_both_lights(light, page) -> None:
    lowest, *others = (Color(fill) for fill, _ in light.shares)

    assert 25 < lowest.convert("hsl")["hue"] < 50  # ochre
    assert all(160 < one.convert("hsl")["hue"] < 200 for one in others)  # teal
    assert [one.contrast(page) for one in others] == sorted(one.contrast(page) for one in others)
    found = CompetencyMap(Option.CLAIMS, ("C1.1",), 100, (MapRow(3, "Juin", None, rates=(rate(50, 100),)),))
    for dark in (False, True):
        said = competency_map_chart(found, {}, dark).layout.title.text.replace("<br>", " ").replace("\u00a0", " ")
        assert "ocre sous 20 %, puis un bleu-vert qui se détache du fond à mesure que le taux monte" in re.sub(
            r"<[^>]+>", "", said
        )


def test_the_english_mode_bar_is_hidden() -> None:
    assert CONFIG["displayModeBar"] is False


def test_titles_are_cut_between_words_and_never_before_a_colon() -> None:
    assert wrapped(["Bloc 12 : quatorze validés, 3 à délibérer"], 14) == (
        "Bloc 12\u00a0:",
        "quatorze",
        "validés,",
        "3\u00a0à\u00a0délibérer",
    )
