"""The chart of an exam session's blocks."""

from __future__ import annotations

from cqp.charts.blocks import blocks_chart, describe_blocks
from cqp.rules.status import Status
from tests.results_build import a_candidate, an_overview


def a_session(**counts: int):
    statuses = [status for name, count in counts.items() for status in [Status(name)] * count]
    return an_overview(*((a_candidate(), {"1": status}) for status in statuses))


MIXED = a_session(validated=14, not_validated=2, to_deliberate=4, not_observed=1, held=3)


def test_the_bars_count_sittings_by_proposal() -> None:
    figure = blocks_chart(MIXED)

    assert figure.layout.barnorm == "percent"
    assert {trace.name: list(trace.x) for trace in figure.data} == {
        "✓ Validé": [14, 0, 0],
        "? À délibérer": [4, 0, 0],
        "✗ Non validé": [2, 0, 0],
        "– Non commencé": [1, 0, 0],
    }
    assert list(figure.layout.yaxis.ticktext) == ["Bloc 1<br>n = 21", "Bloc 2A<br>n = 0", "Bloc 2B<br>n = 0"]


def test_the_title_gives_the_rates_with_their_n() -> None:
    title = blocks_chart(MIXED).layout.title.text.replace("\u00a0", " ")

    assert title == (
        "<b>Bloc 1 : 14 validés sur 20 évalués (70 %)</b><br>"
        "<b>Bloc 2A : aucun passage évalué</b><br>"
        "<b>Bloc 2B : aucun passage évalué</b><br>"
        '<span style="font-size:13px">Déjà acquis avant cette session : bloc 1, 3</span>'
    )


def test_segments_differ_by_pattern_as_well_as_by_colour() -> None:
    looks = [(trace.marker.pattern.shape, trace.marker.color) for trace in blocks_chart(MIXED).data]

    assert looks == [("", "#0072B2"), ("x", "#3D1F6B"), ("/", "#B35C00"), ("", "rgba(0,0,0,0)")]


def test_the_description_gives_every_figure() -> None:
    assert describe_blocks(MIXED) == (
        "Bloc 1 : 14 validés sur 20 évalués (70 %) : 21 passages, dont 14 validés, 4 à délibérer, 2 non validés, "
        "1 non commencé ; 3 déjà acquis hors de ces passages. "
        "Bloc 2A : aucun passage. Bloc 2B : aucun passage."
    )


def test_an_exam_session_without_candidates_still_draws() -> None:
    figure = blocks_chart(an_overview(), dark=True)

    assert [sum(trace.x) for trace in figure.data] == [0, 0, 0, 0]
