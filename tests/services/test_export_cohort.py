"""Files of a cohort, from the database."""

from __future__ import annotations

import csv
import io
from collections import Counter
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from cqp.errors import ExportError, MalformedRequestError, NotFoundError
from cqp.marking.mark import MarkValue
from cqp.rules.pseudonyms import LEAST
from cqp.rules.selection import Selection
from cqp.services.export_candidate_sheet import export_candidate_sheet, export_candidate_sheet_locally
from cqp.services.export_cohort import export_cohort_locally
from cqp.services.export_kind import ExportKind
from cqp.services.load_demo import load_demo
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_cohort import read_cohort
from cqp.services.submit_grid import submit_grid
from cqp.store.engine import Store
from cqp.store.lines import count_lines, stream_lines
from cqp.tables.cohort import block_figures, criterion_figures
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import rows

FIRST = ("C2A.1.1", "C2A.1.2", "C2A.1.3")


@pytest.fixture
def session(store: Store) -> BuiltSession:
    """Six candidates on block 2A, three criteria marked by each assessor; one more exam session beside."""
    a_session(store, blocks=("2A",))
    session = a_session(store, blocks=("2A",), candidates=6)
    for rank, sat in enumerate(session.all_sittings):
        for token in session.tokens:
            own = token == session.tokens[0]
            marks = [
                a_mark(FIRST[0], remark="=1+1" if own else ""),
                a_mark(FIRST[1], "not_met" if rank % 2 else "met"),
                a_mark(FIRST[2], "not_applicable", reason="Pas de cas"),
            ]
            mark_criteria(store, token, sat["2A"], marks, NOW)
            submit_grid(store, token, sat["2A"], NOW, seen=3, reason="Fin")
    return session


def exported(store: Store, kind: ExportKind, query: str = "", told: list[tuple[int, int]] | None = None) -> bytes:
    target = io.BytesIO()
    progress = (lambda done, total: told.append((done, total))) if told is not None else (lambda _done, _all: None)
    export_cohort_locally(store, kind, query, target, NOW, by="essai", progress=progress)
    return target.getvalue()


def table_in(sheet, columns: tuple[str, ...], count: int) -> list[tuple[object, ...]]:
    found = [row[: len(columns)] for row in sheet.iter_rows(values_only=True)]
    start = found.index(columns) + 1
    return found[start : start + count]


def test_the_workbook_holds_the_page_s_figures_under_the_same_filters(store: Store, session: BuiltSession) -> None:
    query = f"session={session.id}"
    cohort = read_cohort(store, a_coordinator(store), Selection(exam_sessions=(session.id,)), NOW)

    workbook = load_workbook(io.BytesIO(exported(store, ExportKind.COHORT, query)))

    blocks, criteria = block_figures(cohort), criterion_figures(cohort)
    assert table_in(workbook["Synthèse"], blocks.columns, 3) == list(blocks.rows)
    assert table_in(workbook["Critères"], criteria.columns, len(criteria.rows)) == list(criteria.rows)
    assert workbook["Candidats"].max_row == 1 + 6
    assert workbook["Bloc 2A"].max_row == 5 + 6
    assert workbook["Marques"].max_row == 1 + 6 * 2 * 3
    assert workbook["Observations"].max_row == 2 + 6 * 3
    assert load_workbook(io.BytesIO(exported(store, ExportKind.COHORT)))["Candidats"].max_row == 1 + 7


def test_the_integrity_sheet_says_where_the_journal_stood(store: Store, session: BuiltSession) -> None:
    workbook = load_workbook(io.BytesIO(exported(store, ExportKind.COHORT, f"session={session.id}")))

    facts = {row[0]: row[1] for row in workbook["Intégrité"].iter_rows(values_only=True)}
    ((count, head),) = rows(store, "SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1")
    assert (facts["Journal : nombre d'entrées"], facts["Journal : dernière empreinte"]) == (count, head)
    assert facts["Filtres appliqués"] == "session d'examen Essai"
    assert facts["Exporté par"] == "essai"
    assert (facts["Candidats"], facts["Passages"], facts["Marques"]) == (6, 6, 36)


def test_the_same_data_at_the_same_instant_give_the_same_bytes(store: Store, session: BuiltSession) -> None:
    for kind in set(ExportKind) - {ExportKind.PSEUDONYMS}:
        assert exported(store, kind) == exported(store, kind)


def test_marks_come_candidate_by_candidate_as_they_stand_now(store: Store, session: BuiltSession) -> None:
    ids = [sat["2A"] for sat in reversed(session.all_sittings)]

    with store.reading() as db:
        lines = list(stream_lines(db, ids))
        assert count_lines(db, ids) == len(lines) == 36
        assert [one.criterion for one in stream_lines(db, ids, with_words=True)][:3] == [
            "C2A.1.1",
            "C2A.1.3",
            "C2A.1.3",
        ]

    assert [one.sitting_id for one in lines] == [one for one in ids for _ in range(6)]
    first = lines[0]
    assert (first.candidate.number, first.block, first.competency, first.criterion) == (
        "00006",
        "2A",
        "C2A.1",
        "C2A.1.1",
    )
    assert (first.value, first.remark, first.revision, first.at) == (MarkValue.MET, "=1+1", 1, NOW.isoformat())


def test_every_file_of_marks_holds_the_same_lines(store: Store, session: BuiltSession) -> None:
    query = f"session={session.id}"
    french = exported(store, ExportKind.MARKS, query).decode("utf-8-sig")
    plain = exported(store, ExportKind.MARKS_PLAIN, query).decode()
    parquet = pq.read_table(io.BytesIO(exported(store, ExportKind.MARKS_PARQUET, query))).to_pylist()

    people = [(one["N°"], one["Critère"]) for one in csv.DictReader(io.StringIO(french), delimiter=";")]
    assert len(people) == 36
    assert people == [(one["number"], one["criterion"]) for one in csv.DictReader(io.StringIO(plain))]
    assert people == [(one["number"], one["criterion"]) for one in parquet]


def test_progress_ends_with_everything_written(store: Store, session: BuiltSession, monkeypatch) -> None:
    monkeypatch.setattr("cqp.exports.lines_sheet.STEP", 2)
    told: list[tuple[int, int]] = []

    exported(store, ExportKind.COHORT, f"session={session.id}", told)

    assert told[-1] == (36 + 6, 36 + 6)
    assert told == sorted(told)


def test_a_filter_that_is_not_understood_exports_nothing(store: Store, session: BuiltSession) -> None:
    with pytest.raises(MalformedRequestError, match="Rien n'a été exporté"):
        exported(store, ExportKind.COHORT, "lieu=Nulle+part")
    with pytest.raises(NotFoundError):
        exported(store, ExportKind.COHORT, "session=987654")
    with pytest.raises(NotFoundError):
        exported(store, ExportKind.COHORT, f"session={10**40}")


def test_pseudonyms_hide_everybody_among_enough_others(store: Store, session: BuiltSession) -> None:
    files = ZipFile(io.BytesIO(exported(store, ExportKind.PSEUDONYMS, f"session={session.id}")))

    candidates = list(csv.DictReader(io.StringIO(files.read("candidats.csv").decode())))
    marks = list(csv.DictReader(io.StringIO(files.read("marques.csv").decode())))
    assert [one["candidate"] for one in candidates] == [f"C{rank:04}" for rank in range(1, 7)]
    assert {one["exam_session"] for one in candidates} == {"S1"}
    assert len(marks) == 36
    assert {one["candidate"] for one in marks} == {one["candidate"] for one in candidates}
    assert "Nom0000" not in files.read("candidats.csv").decode() + files.read("marques.csv").decode()


def test_pseudonyms_of_a_whole_demonstration_hide_each_in_a_group_and_tell_no_session(store: Store) -> None:
    demo = load_demo(store, candidates=150, seed=1, now=NOW, progress=lambda _done, _total: None)
    target = io.BytesIO()

    title = export_cohort_locally(store, ExportKind.PSEUDONYMS, f"session={demo.exam_session}", target, NOW, by="essai")

    files = ZipFile(target)
    groups = Counter(
        (
            *(one[name] for name in ("exam_session", "route", "training_body")),
            *((bool(one[name]), one[name] == "held") for name in one if name.startswith("block_")),
        )
        for one in csv.DictReader(io.StringIO(files.read("candidats.csv").decode()))
    )
    assert min(groups.values()) >= LEAST
    assert title == "Cohorte"
    assert "Démonstration" not in "".join(files.read(name).decode() for name in files.namelist())


def test_too_few_candidates_cannot_be_hidden(store: Store) -> None:
    small = a_session(store, blocks=("2A",), candidates=4)

    with pytest.raises(ExportError, match="Trop peu de candidats"):
        exported(store, ExportKind.PSEUDONYMS, f"session={small.id}")


def test_the_candidate_s_workbook_holds_every_mark_and_what_stands(store: Store, session: BuiltSession) -> None:
    target, again = io.BytesIO(), io.BytesIO()
    token = a_coordinator(store)
    name = export_candidate_sheet(store, token, session.candidates[1], target, NOW)
    export_candidate_sheet(store, token, session.candidates[1], again, NOW)
    workbook = load_workbook(target)

    grid = list(workbook["Bloc 2A"].iter_rows(min_row=3, values_only=True))
    (told, *_) = rows(store, "SELECT payload FROM journal WHERE kind = 'exported' ORDER BY id DESC LIMIT 1")
    assert name == "00002 Nom00002 Zoé - grilles"
    assert workbook.sheetnames == ["Candidat", "Bloc 2A"]
    assert [row[0] for row in grid[:4]] == ["C2A.1", *FIRST]
    assert grid[1][2:] == ("✓ Acquis", "=1+1", "✓ Acquis", None, "✓ Acquis", None)
    assert grid[2][2:] == ("✗ Non acquis", None, "✗ Non acquis", None, "✗ Non acquis", None)
    assert grid[3][2:] == ("∅ Sans objet", "Pas de cas", "∅ Sans objet", "Pas de cas", "∅ Sans objet", None)
    assert len(grid) == 4 + 17
    assert (workbook["Bloc 2A"]["D4"].data_type, workbook["Bloc 2A"]["D4"].quotePrefix) == ("s", True)
    assert told == ('{"what":"candidate_sheet"}',)


def test_an_unknown_candidate_has_no_workbook(store: Store) -> None:
    with pytest.raises(NotFoundError):
        export_candidate_sheet_locally(store, 987_654, io.BytesIO(), NOW, by="essai")
