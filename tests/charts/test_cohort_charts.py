"""The charts of a cohort: what they draw, what their titles dare to say, and what choosing a point keeps."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from cqp.charts.cohort_blocks import cohort_blocks_chart
from cqp.charts.cohort_rates import competency_rates_chart, hardest_criteria_chart
from cqp.charts.cohort_words import describe_cohort_blocks, describe_map, describe_rates, hardest_message
from cqp.charts.committee_words import (
    describe_agreement,
    describe_drift,
    describe_severity,
    describe_trend,
    drift_message,
    severity_message,
    trend_message,
)
from cqp.charts.committees import agreement_chart, severity_chart
from cqp.charts.competency_map import competency_map_chart
from cqp.charts.series import drift_chart, trend_chart
from cqp.charts.theme import take_words
from cqp.referential.model import Option
from cqp.rules.cohort import BlockRate, Cohort, CompetencyMap, CompetencyRate, MapRow, Trend, TrendPoint
from cqp.rules.drift import measure_drift
from cqp.rules.interval import rate
from cqp.rules.ratings import committee_agreement
from cqp.rules.severity import Encounters, measure_severities
from cqp.rules.status import Status
from cqp.tables.kept import read_word
from tests.cohort_build import a_cohort, a_promotion


def a_block(code: str, validated: int, n: int, *, to_deliberate: int = 0, planned: int = 0) -> BlockRate:
    return BlockRate(
        code=code,
        title="",
        rate=rate(validated, n),
        not_validated=n - validated - to_deliberate,
        to_deliberate=to_deliberate,
        by_source={},
        running=0,
        planned=planned,
        absent=0,
        held=0,
    )


def with_blocks(*blocks: BlockRate) -> Cohort:
    return replace(a_cohort(candidates=0), blocks=blocks)


def competency(code: str, acquired: int, n: int) -> CompetencyRate:
    return CompetencyRate(code, "Accueillir", "1", rate(acquired, n), n - acquired, 0, 0)


def title(figure: object) -> str:
    """Return the title of a figure as one line of plain words."""
    text = figure.layout.title.text.split("<br><span")[0]
    return re.sub(r"<[^>]+>", "", text.replace("<br>", " ")).replace("\u00a0", " ")


def notes(figure: object) -> str:
    """Return the title and the smaller lines under it as one line of plain words."""
    return re.sub(r"<[^>]+>", "", figure.layout.title.text.replace("<br>", " ")).replace("\u00a0", " ")


APART = with_blocks(a_block("1", 90, 100, to_deliberate=4, planned=7), a_block("2B", 30, 100, to_deliberate=20))


def test_the_segments_of_a_block_are_shares_of_the_sittings_assessed() -> None:
    figure = cohort_blocks_chart(APART)

    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert {bar.name: (list(bar.base), list(bar.x), list(bar.text)) for bar in bars} == {
        "✓ Validé": ([0, 0], [90, 30], ["90", "30"]),
        "? À délibérer": ([90, 30], [4, 20], ["4", "20"]),
        "✗ Non validé": ([94, 50], [6, 50], ["6", "50"]),
    }
    assert [point[0] for point in bars[2].customdata] == ["bloc:1/not_validated", "bloc:2B/not_validated"]
    assert list(figure.layout.yaxis.ticktext) == ["Bloc 1<br>n = 100", "Bloc 2B<br>n = 100"]


def test_thousands_are_set_apart() -> None:
    figure = cohort_blocks_chart(with_blocks(a_block("1", 9_000, 10_000)))

    assert list(figure.layout.yaxis.ticktext) == ["Bloc 1<br>n = 10\u202f000"]
    assert list(figure.data[0].text) == ["9\u202f000"]


def test_the_interval_of_a_block_is_drawn_from_end_to_end() -> None:
    dot = cohort_blocks_chart(with_blocks(a_block("1", 7, 10))).data[-1]

    ends = (dot.x[0] - dot.error_x.arrayminus[0], dot.x[0] + dot.error_x.array[0])
    assert [round(end, 1) for end in ends] == [39.6, 89.3]  # Wilson, 7 of 10


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ((), "Aucun passage entièrement évalué : pas encore de taux de validation"),
        ((a_block("1", 0, 0),), "Aucun passage entièrement évalué : pas encore de taux de validation"),
        ((a_block("1", 2, 3),), "Bloc 1 : 66 % des passages évalués sont validés (n = 3)"),
        (APART.blocks, "Le bloc 2B est le moins validé : 30 %, contre 90 % pour le bloc 1"),
        (
            (a_block("1", 9, 10), a_block("2A", 3, 10)),
            "Blocs validés de 30 % à 90 % : les intervalles se recouvrent, aucun écart n'est établi",
        ),
    ],
    ids=["none", "nobody", "one", "apart", "few"],
)
def test_the_title_compares_blocks_only_where_intervals_leave_each_other_out(blocks, said) -> None:
    assert title(cohort_blocks_chart(with_blocks(*blocks))) == said


def test_blocks_are_told_whole_to_screen_readers() -> None:
    assert describe_cohort_blocks(APART) == (
        "Le bloc 2B est le moins validé : 30 %, contre 90 % pour le bloc 1. "
        "Taux sur les passages évalués, « à délibérer » compris. "
        "Bloc 1 : 90 sur 100 (90 %), intervalle à 95 % de 82 à 95 % ; 4 à délibérer, 6 non validés. "
        "Bloc 2B : 30 sur 100 (30 %), intervalle à 95 % de 21 à 40 % ; 20 à délibérer, 50 non validés."
    )


def test_a_competency_stands_out_only_where_its_interval_does() -> None:
    rates = [competency("C1.1", 90, 100), competency("C1.2", 20, 100), competency("C1.3", 0, 0)]

    assert hardest_message(rates, feminine=True) == "C1.2 : la moins acquise, 20 % (n = 100)"
    assert hardest_message([*rates, competency("C1.4", 25, 100)], feminine=True) == (
        "C1.2 : la moins acquise, 20 % (n = 100) ; 1 autre ne s’en distingue pas"
    )
    assert describe_rates("Message", rates[1:]) == (
        "Message. C1.2 : 20 sur 100 (20 %), intervalle à 95 % de 13 à 29 %. C1.3 : aucune observation."
    )


def test_a_competency_that_nobody_sat_has_a_line_without_a_dot() -> None:
    cohort = replace(a_cohort(candidates=0), competencies=(competency("C1.1", 3, 4), competency("C1.2", 0, 0)))
    dots, said = competency_rates_chart(cohort).data

    assert (list(dots.x), list(dots.y)) == ([75], [0])
    assert [word.strip("\u00a0") for word in said.text] == ["75 % · n = 4", "– · n = 0"]
    assert dots.customdata[0][0] == "competence:C1.1/not_acquired"


def test_the_hardest_criteria_come_first_and_choosing_one_keeps_who_failed_it() -> None:
    cohort = a_cohort(candidates=40)
    dots = hardest_criteria_chart(cohort).data[0]

    assert [point[0] for point in dots.customdata] == [f"critere:{one.code}" for one in cohort.hardest[:12]]
    assert list(dots.x) == sorted(dots.x)


ROWS = (
    MapRow(1, "Durand <b>Zoé</b>", 1, statuses=(Status.NOT_ACQUIRED, Status.ACQUIRED, None)),
    MapRow(1, "Martin Luc", 2, statuses=(Status.NOT_ACQUIRED, Status.HELD, Status.NOT_OBSERVED)),
)
MAP = CompetencyMap(Option.UNDERWRITING, ("C1.1", "C1.2", "C2A.1"), 2, ROWS)


def test_each_cell_of_the_map_carries_a_sign_and_what_it_keeps() -> None:
    figure = competency_map_chart(MAP, {})
    heat, on_dark, on_light = figure.data

    assert heat.z.tolist() == [[0, 2, -1], [0, 3, 4]]
    assert heat.z.dtype == "int8"
    signs = [list(zip(one.x, one.y, one.text, strict=True)) for one in (on_dark, on_light)]
    assert signs == [[(0, 0, "✗"), (1, 0, "✓"), (0, 1, "✗")], [(1, 1, "●"), (2, 1, "–")]]
    assert on_dark.customdata[0][0] == "competence:C1.1/not_acquired"
    assert list(figure.layout.yaxis.ticktext) == ["Durand &lt;b&gt;Zoé&lt;/b&gt;", "Martin Luc"]
    assert title(figure) == "Option souscription : le plus de non acquises en C1.1, 2 candidats sur 2"
    assert notes(figure).endswith("D'abord qui a le plus de compétences non acquises, puis par nom.")
    assert describe_map(MAP) == (
        "Option souscription : le plus de non acquises en C1.1, 2 candidats sur 2. 2 candidats. "
        "C1.1 : 2 non acquise. C1.2 : 1 acquise."
    )


def test_a_large_cohort_has_a_line_an_exam_session_and_its_rates() -> None:
    rows = (MapRow(3, "Juin – Lyon", None, rates=(rate(50, 100), rate(0, 0))),)
    found = CompetencyMap(Option.CLAIMS, ("C1.1", "C1.2"), 100, rows)
    figure = competency_map_chart(found, {3: "Session de juin de la promotion 2"})
    heat, cells = figure.data

    assert (heat.z.tolist(), list(cells.text)) == ([[2, -1]], ["50"])
    assert cells.customdata[0][0] == "competence:C1.1@3"
    assert list(figure.layout.yaxis.ticktext) == ["Session de juin de la<br>promotion 2"]
    assert describe_map(found) == (
        "Option indemnisation : le taux le plus bas est 50 % en C1.1 (n = 100), Juin – Lyon. 100 candidats. "
        "Juin – Lyon : le plus bas en C1.1, 50 %."
    )


def test_a_name_of_the_map_is_cut_at_its_end_only() -> None:
    label = "Barthélemy-Lebrun de La Tour d'Auvergne Marie-Christine (00123)"
    rows = (replace(ROWS[0], label=label), ROWS[1])

    figure = competency_map_chart(replace(MAP, rows=rows), {})

    long, short = figure.layout.yaxis.ticktext
    assert (long, short) == ("Barthélemy-Lebrun de La Tour<br>d'Auvergne Marie-Christine …", "Martin Luc")
    assert figure.data[1].customdata[0][1] == label


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_not_chosen_keeps_its_words_readable(dark: bool) -> None:
    cohort = a_cohort(candidates=12)
    figures = [
        cohort_blocks_chart(cohort, dark),
        competency_rates_chart(cohort, dark),
        agreement_chart(cohort, dark),
        *(competency_map_chart(one, {}, dark) for one in cohort.maps),
    ]

    written = [trace for one in figures for trace in one.data if trace.text is not None]
    assert len(written) >= 3 + 1 + 1 + 2
    inks = [trace.textfont.color for trace in written]
    assert [trace.unselected.textfont.color for trace in written] == inks
    assert [trace.selected.textfont.color for trace in written] == inks


def test_agreement_gives_the_percentage_first_then_the_coefficients() -> None:
    one = committee_agreement({(2, 0, 0): 8, (1, 1, 0): 1, (0, 2, 0): 1}, sittings=2, committee_id=5, name="Comité A")
    cohort = replace(a_cohort(candidates=0), agreement=one, agreements=(one,))
    dots, said = agreement_chart(cohort).data

    assert (list(dots.x), dots.customdata[0][0]) == ([90], "comite:5")
    assert said.text[0].strip("\u00a0") == "90 % · n = 2"
    assert describe_agreement(one, [one]) == (
        "Avant concertation, les évaluateurs s'accordent 90 % du temps : 10 critères jugés à deux en 2 passages "
        "(90 % · AC1 0,89 · α 0,63). Comité A : 90 % · AC1 0,89 · α 0,63, 2 passages."
    )


PEOPLE = {1: ("Zoé Alix", 1), 2: ("Luc Bois", 1), 3: ("Anne Cor", 1)}
GAPS = ((Fraction(2, 20), 3), (Fraction(3, 20), 2))
SEVERITIES = measure_severities(
    PEOPLE,
    {
        1: Encounters(GAPS, 100, frozenset({2})),
        2: Encounters(tuple((-gap, number) for gap, number in GAPS), 100, frozenset({1})),
    },
)


def test_severity_keeps_a_neutral_order_and_says_what_cannot_be_estimated() -> None:
    cohort = replace(a_cohort(candidates=0), severities=SEVERITIES)
    figure = severity_chart(cohort)
    dots, said = figure.data

    assert list(figure.layout.yaxis.ticktext) == ["Anne Cor", "<b>Luc Bois</b>", "<b>Zoé Alix</b>"]
    assert list(figure.layout.xaxis.tickvals) == [-20, -10, 0, 10, 20]
    assert (list(dots.y), list(dots.x)) == ([1, 2], [-12, 12])
    assert [word.strip("\u00a0") for word in said.text] == ["non estimable", "−12,0 · n = 5", "+12,0 · n = 5"]
    assert title(figure) == "1 écart établi entre co-évaluateurs, sur 1 comparaison"
    assert describe_severity(SEVERITIES) == (
        "1 écart établi entre co-évaluateurs, sur 1 comparaison. "
        "À gauche de zéro, plus sévère ; à droite, plus indulgent. Une comparaison sur vingt s'écarte par hasard. "
        "Losange, nom en gras : écart établi. "
        "Deux évaluateurs qui ne siègent qu'ensemble font une comparaison : leurs écarts sont opposés. "
        "Aucun classement : 2 d'entre eux ont moins de 20 passages. "
        "Anne Cor : non estimable, non estimable. "
        "Luc Bois : −12,0 points · n = 5, plus sévère. Zoé Alix : +12,0 points · n = 5, plus indulgent."
    )


def test_a_long_list_of_assessors_draws_those_whom_its_title_counts() -> None:
    people = {rank: (f"Évaluateur {rank:02}", 1) for rank in range(1, 81)}
    met = {}
    for one in range(1, 81, 2):
        wide = one > 70  # the last by name
        for who, other, sign in ((one, one + 1, 1), (one + 1, one, -1)):
            gaps = (
                ((Fraction(sign, 100), 3), (Fraction(sign * 2, 100), 2)) if wide else ((Fraction(sign, 9000), 2),) * 2
            )
            met[who] = Encounters(gaps, 100, frozenset({other}))
    severities = measure_severities(people, met)
    figure = severity_chart(replace(a_cohort(candidates=0), severities=severities))
    dots, said = figure.data

    labels = list(figure.layout.yaxis.ticktext)
    assert title(figure) == "5 écarts établis entre co-évaluateurs, sur 40 comparaisons"
    assert labels == [f"Évaluateur {rank:02}" for rank in range(1, 31)] + [
        f"<b>Évaluateur {rank:02}</b>" for rank in range(71, 81)
    ]
    assert set(dots.marker.symbol[30:]) == {"diamond"}
    assert list(figure.layout.xaxis.tickvals) == [-5, -2.5, 0, 2.5, 5]
    assert {word.strip("\u00a0") for word in said.text[:30]} == {"0,0 · n = 4"}
    assert notes(figure).endswith(
        "40 évaluateurs sur 80, ceux dont l'écart est établi, puis les premiers par nom : filtrez, ou lisez le tableau."
    )


def test_severity_claims_nothing_without_a_spread_nor_without_anything_in_common() -> None:
    alone = measure_severities(PEOPLE, {})
    same = {
        1: Encounters(((Fraction(1, 20), 5),), 100, frozenset({2})),
        2: Encounters(((Fraction(-1, 20), 5),), 100, frozenset({1})),
    }

    assert severity_message(alone) == "Écarts entre évaluateurs non estimables : aucun critère n'est jugé à deux"
    assert severity_message(measure_severities(PEOPLE, same)) == (
        "Aucun écart établi entre co-évaluateurs, sur 1 comparaison"
    )


def test_the_order_of_passage_is_blamed_only_where_the_slope_s_interval_leaves_zero_out() -> None:
    late = [(rank, 40 - 4 * rank + rank % 2, 40) for rank in (1, 2, 3, 4, 5)]
    falling, few = (measure_drift("1", dict.fromkeys(late, number)) for number in (2, 1))
    flat = measure_drift("1", dict.fromkeys([(1, 30, 40), (2, 36, 40), (3, 29, 40)], 4))

    assert drift_message(falling) == (
        "Bloc 1 : la part d'acquis baisse au fil de la journée (−10,0 points par passage, n = 10)"
    )
    assert drift_message(few) == "Bloc 1 : trop peu de passages pour juger de leur ordre (n = 5 ; il en faut 10)"
    assert not few.is_seen
    assert drift_message(flat) == "Bloc 1 : aucun effet établi de l'ordre de passage (n = 12)"
    assert drift_message(measure_drift("1", {})) == "Bloc 1 : effet de l'ordre de passage non estimable (n = 0)"
    point = drift_chart(falling).data[0]
    assert (point.customdata[4][0], round(point.y[4], 1)) == ("passage:1/5", 52.5)
    assert describe_drift(flat).endswith(
        "Passage 1 : 75 % · n = 160. Passage 2 : 90 % · n = 160. Passage 3 : 72 % · n = 160."
    )


def test_a_trend_takes_two_promotions_and_intervals_apart() -> None:
    def trend(*rates: tuple[int, int]) -> Trend:
        return Trend(tuple(TrendPoint(a_promotion(at), {"1": rate(*one)}) for at, one in enumerate(rates, start=1)))

    assert trend_message(trend((10, 20)), "1") == "Bloc 1 : moins de deux promotions évaluées, pas de tendance"
    assert trend_message(trend((10, 20), (14, 20)), "1") == (
        "Bloc 1 : pas d'évolution établie, de 50 % à 70 % en 2 promotions"
    )
    rising = trend((20, 100), (80, 100))
    assert title(trend_chart(rising, "1")) == "Bloc 1 : de 20 % à 80 % de validés en 2 promotions"
    assert trend_chart(rising, "1").data[0].customdata[1][0] == "bloc:1@2"
    assert describe_trend(rising, "1") == (
        "Bloc 1 : de 20 % à 80 % de validés en 2 promotions. "
        "Promotion 06/2025 : 20 sur 100 (20 %), intervalle à 95 % de 13 à 29 %. "
        "Promotion 01/2026 : 80 sur 100 (80 %), intervalle à 95 % de 71 à 87 %."
    )


def test_a_page_takes_a_chart_s_words_to_wrap_them_itself() -> None:
    whole, bare = cohort_blocks_chart(APART), cohort_blocks_chart(APART)

    words = take_words(bare)

    assert words.title == ("Le bloc 2B est le moins validé\u00a0: 30\u00a0%, contre 90\u00a0% pour le bloc 1",)
    assert [one.partition("\u00a0")[0] for one in words.notes] == [
        "Taux sur les passages évalués, «",
        "Bloc 1",
        "Bloc 2B",
        "Passages hors de ces taux",
    ]
    assert bare.layout.title.text is None
    assert [one.layout.height - one.layout.margin.t - one.layout.margin.b for one in (whole, bare)] == [128, 128]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("candidates", [0, 1, 12, 300])
def test_every_chart_draws_whatever_the_size_and_every_point_keeps_something(candidates: int, dark: bool) -> None:
    cohort = a_cohort(candidates=candidates)
    figures = [
        cohort_blocks_chart(cohort, dark),
        competency_rates_chart(cohort, dark),
        hardest_criteria_chart(cohort, dark),
        agreement_chart(cohort, dark),
        *(competency_map_chart(one, {}, dark) for one in cohort.maps),
        *(drift_chart(one, dark) for one in cohort.drifts),
        *(trend_chart(cohort.trend, one.code, dark) for one in cohort.blocks),
    ]

    points = [point[0] for one in figures for trace in one.data for point in (trace.customdata or ())]
    assert [one for one in points if read_word(one) is None] == []
    assert all(figure.layout.title.text for figure in figures)
