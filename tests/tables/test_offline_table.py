"""The preview of grids that come back, as tables: what needs somebody first, what changes nothing in one line."""

from __future__ import annotations

from cqp.marking.mark import Mark, MarkValue, Origin
from cqp.marking.offline import ComparedGrid, ComparedMark, FilledGrid, FilledMark, GridsPreview, Outcome
from cqp.tables.offline import changing_table, grids_table, needing_table, unchanged_words

MET, NOT_MET = MarkValue.MET, MarkValue.NOT_MET


def a_line(code: str, outcome: Outcome, filled: FilledMark | None = None, refusal: str = "") -> ComparedMark:
    current = Mark(code, NOT_MET, revision=1) if outcome in {Outcome.CHANGED, Outcome.CONFLICT} else Mark(code, MET)
    return ComparedMark(filled or FilledMark(code, MET, place="C9"), current, outcome, refusal)


def a_grid(candidate: str, *lines: ComparedMark, refusal: str = "", again: bool = False) -> ComparedGrid:
    sheet = FilledGrid(1, 1, Origin.OFFLINE, "", {}, (), title=f"1 · {candidate}", named=f"{candidate} (n° 1)")
    if refusal:
        return ComparedGrid(sheet, refusal=refusal)
    return ComparedGrid(sheet, f"{candidate} (n° 1)", "1", "Perrot", lines, was_imported=again)


EMPTY = FilledMark("C1.1.9", None)
PREVIEW = GridsPreview(
    (
        a_grid("Ali", a_line("C1.1.9", Outcome.UNTOUCHED, EMPTY), a_line("C1.1.1", Outcome.UNTOUCHED)),
        a_grid("Bea", a_line("C1.1.1", Outcome.NEW), a_line("C1.1.2", Outcome.CHANGED)),
        a_grid("Cid", a_line("C1.1.1", Outcome.NEW), a_line("C1.1.2", Outcome.CONFLICT)),
        a_grid(
            "Dan",
            a_line("C1.1.9", Outcome.UNTOUCHED, EMPTY),
            a_line(
                "C1.1.3", Outcome.REFUSED, FilledMark("C1.1.3", None, "Bien", place="C11", word="Presque"), "Inconnu."
            ),
        ),
        a_grid("Eve", refusal="Le sceau ne correspond pas."),
    )
)


def lists(table: object) -> list[list[str]]:
    return table.to_numpy().tolist()


def test_what_needs_somebody_says_where_who_what_and_why_refusals_first() -> None:
    assert lists(needing_table(PREVIEW)) == [
        [
            "✗ Refusé",
            "1 · Eve",
            "Eve (n° 1), d'après la feuille",
            "toute la feuille",
            "",
            "",
            "",
            "Le sceau ne correspond pas.",
        ],
        ["✗ Refusé", "1 · Dan", "Dan (n° 1)", "C1.1.3", "C11", "Presque – Bien", "", "Inconnu."],
        [
            "? En conflit",
            "1 · Cid",
            "Cid (n° 1)",
            "C1.1.2",
            "C9",
            "Acquis",
            "Non acquis",
            "L'application a reçu autre chose depuis : choisissez.",
        ],
    ]


def test_what_would_be_recorded_comes_changes_first() -> None:
    assert [(row[0], row[1], row[3]) for row in lists(changing_table(PREVIEW))] == [
        ("↻ Changé", "Bea (n° 1)", "C1.1.2"),
        ("+ Nouveau", "Bea (n° 1)", "C1.1.1"),
        ("+ Nouveau", "Cid (n° 1)", "C1.1.1"),
    ]


def test_sheets_stand_by_urgency_without_those_that_change_nothing() -> None:
    table = grids_table(PREVIEW)

    assert list(table.columns[3:8]) == ["Refusé", "En conflit", "Changé", "Nouveau", "Inchangé"]
    assert [(row[0], *row[3:]) for row in lists(table)] == [
        ("Dan (n° 1)", "1", "", "", "", "1", ""),
        ("Eve (n° 1), d'après la feuille", "", "", "", "", "", "Refusée"),
        ("Cid (n° 1)", "", "1", "", "1", "", ""),
        ("Bea (n° 1)", "", "", "1", "1", "", ""),
    ]


def test_lines_that_change_nothing_are_counted_and_told_why() -> None:
    one = GridsPreview((a_grid("Ali", a_line("C1.1.1", Outcome.UNTOUCHED), again=True),))

    assert unchanged_words(PREVIEW) == (
        "= Inchangé : 3 lignes, dont 1 feuille entière – 2 laissées vides, 1 déjà connue (la feuille la montrait, ou "
        "l'application a la même chose)."
    )
    assert unchanged_words(one).endswith("la même chose). 1 feuille déjà importée.")
    assert unchanged_words(GridsPreview((a_grid("Bea", a_line("C1.1.1", Outcome.NEW)),))) == ""


def test_a_long_text_is_cut_in_a_table() -> None:
    line = a_line("C1.1.1", Outcome.NEW, FilledMark("C1.1.1", MET, "x" * 9_000))

    (row,) = lists(changing_table(GridsPreview((a_grid("Bea", line),))))

    assert (len(row[5]), row[5][-2:]) == (1_001, "x…")
