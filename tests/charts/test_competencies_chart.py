"""The chart of a candidate's block."""

from __future__ import annotations

import json
import re

import pytest

from cqp.charts.competencies import competencies_chart
from cqp.charts.competencies_words import describe_competencies
from tests.results_build import a_block_result, a_held_block, grid, the_referential

BLOCK = the_referential().block("2A")
SPLIT = grid(BLOCK, "A", {"C2A.1.1": "N", "C2A.1.2": "–", "C2A.2.1": "SO"})


def counts(figure) -> dict[str, list[int]]:
    return {trace.name: list(trace.x) for trace in figure.data}


def test_one_assessor_gives_one_bar_a_competency_in_the_document_s_order() -> None:
    figure = competencies_chart(a_block_result("2A", SPLIT))

    assert list(figure.layout.yaxis.ticktext) == ["C2A.1", "C2A.2", "C2A.3", "C2A.4"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert counts(figure) == {
        "Acquis": [3, 2, 3, 6],
        "Non acquis": [1, 0, 0, 0],
        "Sans objet": [0, 1, 0, 0],
        "Non observé": [1, 0, 0, 0],
    }


def test_each_count_is_written_and_zero_is_not() -> None:
    figure = competencies_chart(a_block_result("2A", SPLIT))

    assert [list(trace.text) for trace in figure.data[1:]] == [
        ["1", "", "", ""],
        ["", "1", "", ""],
        ["1", "", "", ""],
    ]


def test_several_assessors_have_their_own_bars_under_each_competency() -> None:
    figure = competencies_chart(a_block_result("2A", grid(BLOCK, "A"), SPLIT))

    assert list(figure.layout.yaxis.ticktext)[:4] == ["C2A.1 · É1", "C2A.1 · É2", "C2A.2 · É1", "C2A.2 · É2"]
    assert counts(figure)["Acquis"] == [5, 3, 3, 2, 3, 3, 6, 6]
    assert "É1 : Martin · É2 : Petit" in figure.layout.title.text.replace("\u00a0", " ")


def test_the_proposal_stands_beside_its_bars() -> None:
    figure = competencies_chart(a_block_result("2A", grid(BLOCK, "A"), SPLIT))

    words = [(note.text, note.y) for note in figure.layout.annotations]
    assert words == [("? À délibérer", 0.5), ("✓ Acquise", 2.9), ("✓ Acquise", 5.3), ("✓ Acquise", 7.7)]


@pytest.mark.parametrize("dark", [False, True])
def test_segments_differ_by_pattern_as_well_as_by_colour(dark) -> None:
    figure = competencies_chart(a_block_result("2A", SPLIT), dark=dark)

    looks = {(trace.marker.pattern.shape, trace.marker.color) for trace in figure.data}
    assert (len(looks), {shape for shape, _ in looks}) == (4, {"", "/", "."})


def test_the_height_grows_with_the_bars() -> None:
    one = competencies_chart(a_block_result("2A", SPLIT)).layout.height
    three = competencies_chart(a_block_result("2A", SPLIT, SPLIT, SPLIT)).layout.height

    assert three - one > 8 * 20


@pytest.mark.parametrize("name", ["<b>Zoé</b> & <a href='x'>", "%{x} <extra>", "\ud800"])
def test_a_name_is_never_markup(name) -> None:
    figure = competencies_chart(a_block_result("2A", SPLIT, SPLIT, assessors=(name, "Petit")))

    title = json.loads(figure.to_json())["layout"]["title"]["text"]
    assert set(re.findall("<[^>]*>", title)) == {"<b>", "</b>", "<br>", '<span style="font-size:13px">', "</span>"}
    hovers = [words for trace in figure.data for bar in trace.customdata for words in bar]
    assert not [words for words in hovers if "<" in words]
    assert {trace.hovertemplate for trace in figure.data} == {
        "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
    }


def test_a_held_block_is_a_title_alone() -> None:
    figure = competencies_chart(a_held_block("1"))

    assert (len(figure.data), figure.layout.title.text) == (
        0,
        "<b>Bloc 1\u00a0: déjà acquis avant cette session</b>",
    )


def test_a_sitting_without_committee_still_shows_its_competencies() -> None:
    figure = competencies_chart(a_block_result("2A"))

    assert list(figure.layout.yaxis.ticktext) == ["C2A.1", "C2A.2", "C2A.3", "C2A.4"]


def test_the_description_gives_the_message_then_every_figure() -> None:
    said = describe_competencies(a_block_result("2A", grid(BLOCK, "A"), SPLIT))

    assert said == (
        "Bloc 2A : 3 compétences acquises sur 4, 1 à délibérer. "
        "C2A.1 : à délibérer ; Martin, 5 acquis sur 5 applicables ; "
        "Petit, 3 acquis sur 5 applicables, 1 non acquis, 1 non observé. "
        "C2A.2 : acquise ; Martin, 3 acquis sur 3 applicables ; "
        "Petit, 2 acquis sur 2 applicables, 1 sans objet. "
        "C2A.3 : acquise ; Martin, 3 acquis sur 3 applicables ; Petit, 3 acquis sur 3 applicables. "
        "C2A.4 : acquise ; Martin, 6 acquis sur 6 applicables ; Petit, 6 acquis sur 6 applicables."
    )


def test_the_description_of_a_held_block_says_so() -> None:
    assert describe_competencies(a_held_block("1")) == "Bloc 1 : déjà acquis avant cette session."
