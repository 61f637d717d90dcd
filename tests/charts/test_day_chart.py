"""The chart of one day."""

from __future__ import annotations

import json
import re

import pytest

from cqp.charts.day import day_chart, paint_of
from cqp.charts.day_words import describe_day
from tests.charts.test_chart_colours import contrast
from tests.planning.planning_build import a_row, at

DAY = (
    a_row("9:00", "10:00", "Durand Zoé", sitting=1, committee="Comité 10", room="Salle 2"),
    a_row("9:00", "10:21", "Martin Ali", sitting=2, committee="Comité 2", room="Salle 1", extra_time=True),
    a_row("10:30", "12:00", "Martin Ali", sitting=3, block="2B", committee="Comité 10", room="Salle 3"),
)


def test_each_committee_has_its_lane_in_the_order_of_its_number() -> None:
    figure = day_chart(DAY)

    assert [note.text for note in figure.layout.annotations] == [
        "<b>Comité 2</b> · Salle 1",
        "<b>Comité 10</b> · Salle 2, Salle 3",
    ]
    tops = {text: top for trace in figure.data for text, top in zip(trace.text, trace.y, strict=True)}
    assert tops["Martin Ali · 1"] < tops["Durand Zoé · 1"] == tops["Martin Ali · 2B"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_each_room_has_its_lane_when_asked() -> None:
    figure = day_chart(DAY, by_room=True)

    assert [note.text for note in figure.layout.annotations] == [
        "<b>Salle 1</b> · Comité 2",
        "<b>Salle 2</b> · Comité 10",
        "<b>Salle 3</b> · Comité 10",
    ]


def test_a_bar_stands_where_its_hours_are() -> None:
    late = day_chart(DAY).data[1]

    assert (late.name, list(late.text), list(late.base), list(late.x)) == (
        "Bloc 2B",
        ["Martin Ali · 2B"],
        [at("10:30")],
        [90 * 60 * 1000],
    )


def test_the_hours_are_french_and_whole() -> None:
    axis = day_chart(DAY).layout.xaxis

    assert list(axis.ticktext) == ["9 h", "10 h", "11 h", "12 h"]


def test_a_long_day_names_every_other_hour_and_shows_all() -> None:
    axis = day_chart([a_row("8:30", "9:30"), a_row("18:00", "19:10")]).layout.xaxis

    assert list(axis.ticktext)[:4] == ["8 h", "", "10 h", ""]
    assert len(axis.tickvals) == 13


@pytest.mark.parametrize("dark", [False, True])
def test_blocks_differ_by_pattern_as_well_as_by_colour_and_names_can_be_read(dark) -> None:
    paints = [paint_of(rank, dark=dark) for rank in range(6)]

    assert len({paint.shape for paint in paints}) == len({paint.fill for paint in paints}) == 6
    assert min(contrast(paint.ink, paint.fill) for paint in paints) >= 4.5
    assert min(contrast(paint.lines, "#030506" if dark else "#FBF8F1") for paint in paints) >= 3
    assert [trace.marker.pattern.shape for trace in day_chart(DAY, dark).data] == ["", "/"]


def test_two_sittings_at_once_are_both_seen_and_told() -> None:
    figure = day_chart(
        [a_row("9:00", "10:00", "A"), a_row("9:30", "10:30", "B", sitting=2), a_row("10:00", "11:00", "C")]
    )

    tops = dict(zip(figure.data[0].text, figure.data[0].y, strict=True))
    assert tops["A · 1"] == tops["C · 1"] < tops["B · 1"]
    assert "Passages en même temps\u00a0: Comité 1" in figure.layout.title.text


@pytest.mark.parametrize("name", ["<b>Zoé</b> & <a href='x'>", "%{x} <extra>", "\ud800"])
def test_a_name_is_never_markup(name) -> None:
    row = a_row(candidate=name, committee=name, room=name, block=name)
    figure = json.loads(day_chart([row]).to_json())

    (trace,) = figure["data"]
    words = [trace["name"], *trace["text"], *(said for bar in trace["customdata"] for said in bar)]
    assert not [said for said in words if "<" in said]
    assert set(re.findall("<[^>]*>", figure["layout"]["annotations"][0]["text"])) == {"<b>", "</b>"}
    assert trace["hovertemplate"] == ("<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>")


def test_a_long_name_is_cut_in_its_bar_and_whole_in_its_tooltip() -> None:
    (trace,) = day_chart([a_row(candidate="Lefebvre-Dubois Marie")]).data

    assert list(trace.text) == ["Lefebvre-Du… · 1"]
    assert trace.customdata[0][0] == "Lefebvre-Dubois Marie · bloc 1"


def test_an_empty_day_is_a_title_alone() -> None:
    figure = day_chart([])

    assert (len(figure.data), figure.layout.title.text) == (0, "<b>Aucun passage ce jour</b>")
    assert describe_day([]) == "Aucun passage ce jour."


def test_the_description_gives_every_sitting() -> None:
    assert describe_day(DAY) == (
        "Mercredi 10 juin 2026 : 3 passages. De 9 h à 12 h. "
        "Comité 2 (Salle 1) : 9 h à 10 h 21, Martin Ali, bloc 1, temps majoré compris. "
        "Comité 10 (Salle 2, Salle 3) : 9 h à 10 h, Durand Zoé, bloc 1 ; 10 h 30 à 12 h, Martin Ali, bloc 2B."
    )
