"""The figures of a cohort as tables: rounded once, for the screen and for the file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cqp.exports.figures_csv import figures_csv
from cqp.referential.model import Option
from cqp.rules.cohort import CompetencyMap, MapRow, Source
from cqp.rules.interval import rate
from cqp.rules.status import Status
from cqp.tables.cohort import block_figures, cohort_tables, map_figures
from cqp.tables.figures import Figures, down, frame, french_number, hundredths, points, styled
from tests.cohort_build import a_cohort


def test_a_share_is_rounded_down_and_an_interval_outwards() -> None:
    assert (down(Fraction(2, 3)), down(Fraction(1)), down(None)) == (66.6, 100.0, None)
    assert (points(Fraction(-1, 30)), hundredths(Fraction(7, 8)), points(None)) == (-3.3, 0.88, None)


def test_a_block_has_its_rate_its_interval_and_whose_result_it_is() -> None:
    cohort = a_cohort(candidates=0)
    of = {Source.JURY: rate(4, 5), Source.COMMITTEE: rate(2, 3), Source.PROPOSAL: rate(1, 2)}
    block = replace(
        cohort.blocks[0], rate=rate(7, 10), to_deliberate=1, not_validated=2, by_source=of, running=3, held=4
    )

    figures = block_figures(replace(cohort, blocks=(block,)))

    assert dict(zip(figures.columns, figures.rows[0], strict=True)) == {
        "Bloc": "1",
        "n": 10,
        "Taux (%)": 70.0,
        "Intervalle : bas (%)": 39.6,
        "Intervalle : haut (%)": 89.3,
        "Validés": 7,
        "À délibérer": 1,
        "Non validés": 2,
        "En cours": 3,
        "Prévus": 0,
        "Absences": 0,
        "Déjà acquis": 4,
        "Décidés par le jury": 5,
        "Signés par le comité": 3,
        "Proposés seulement": 2,
    }


def test_the_file_is_french_and_shows_the_screen_s_digits() -> None:
    figures = block_figures(a_cohort(candidates=40))
    content = figures_csv(figures)

    assert content.startswith(b"\xef\xbb\xbfBloc;n;Taux (%);")
    lines = content.decode("utf-8-sig").split("\r\n")
    shown = frame(figures)
    assert len(lines) == len(shown) + 2
    rates = [float(line.split(";")[2].replace(",", ".")) for line in lines[1:-1]]
    assert rates == list(shown["Taux (%)"])


def test_what_people_typed_is_no_formula_and_breaks_no_line() -> None:
    figures = Figures("x", "Essai", ("Nom", "n"), (("=1+1", 1), ('a;"b"\nc', None), ("-5", -5), ("\udc80", 0)))

    assert figures_csv(figures).decode("utf-8-sig") == ('Nom;n\r\n\'=1+1;1\r\n"a;""b""\nc";\r\n\'-5;-5\r\n\ufffd;0\r\n')


def test_an_empty_cell_stays_empty_in_a_column_of_numbers() -> None:
    shown = frame(Figures("x", "Essai", ("Nom", "n", "Taux (%)"), (("NA", 1, None), ("00123", None, 66.6))))

    assert [str(one) for one in shown.dtypes] == ["str", "Int64", "Float64"]
    assert shown["Nom"].tolist() == ["NA", "00123"]
    assert shown["Taux (%)"].isna().tolist() == [True, False]


def test_numbers_show_as_french_readers_write_them_and_stay_numbers() -> None:
    rows = (("A", 10_000, 66.0, -0.04), ("B", 9, 5.5, -1.25), ("C", None, None, 0.5))

    shown = styled(Figures("x", "Essai", ("Nom", "n", "Taux (%)", "Écart"), rows))

    assert [[cell["display_value"] for cell in row[1:]] for row in shown._translate(False, False)["body"]] == [
        ["A", "10\u202f000", "66,0", "−0,04"],
        ["B", "9", "5,5", "−1,25"],
        ["C", "", "", "0,50"],
    ]
    assert (french_number(-0.04, 1), french_number(-1234.5, 1)) == ("0,0", "−1\u202f234,5")
    assert [str(one) for one in shown.data.dtypes] == ["str", "Int64", "Float64", "Float64"]


def test_a_map_says_each_status_in_words_and_leaves_blank_what_is_not_sat() -> None:
    cohort = a_cohort(candidates=0, exam_sessions=1)
    row = MapRow(1, "Durand Zoé (00123)", 7, statuses=(Status.ACQUIRED, Status.HELD, None))
    found = CompetencyMap(Option.CLAIMS, ("C1.1", "C1.2", "C2B.1"), 1, (row,))

    figures = map_figures(found, cohort)

    assert figures.columns == ("Candidat", "Session d'examen", "C1.1", "C1.2", "C2B.1")
    assert figures.rows == (("Durand Zoé (00123)", "Promotion 06/2025 – Lyon", "✓ Acquise", "● Déjà acquise", ""),)


def test_every_chart_has_its_table_under_the_name_of_its_file() -> None:
    tables = cohort_tables(a_cohort(candidates=300))

    assert {name: len(one.rows) for name, one in tables.items()} == {
        "blocs": 3,
        "competences": 21,
        "criteres": 90,
        "carte-souscription": 2,
        "carte-indemnisation": 2,
        "accord": 3,
        "severite": 5,
        "ordre": 18,
        "tendance": 6,
    }
    assert all(len(row) == len(one.columns) for one in tables.values() for row in one.rows)
    assert all(frame(one).shape == (len(one.rows), len(one.columns)) for one in tables.values())
