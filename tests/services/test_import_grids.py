"""Offline grids: issued sealed, filled in elsewhere, brought back with a preview, all or nothing."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader

from cqp.config import Settings
from cqp.errors import GridFileError, NotFoundError
from cqp.marking.journal import Kind
from cqp.marking.mark import Mark, MarkValue, Origin
from cqp.marking.offline import TOO_LONG, Choice, ComparedMark, GridsPreview, Outcome
from cqp.services.export_minutes import export_candidate
from cqp.services.import_grids import choose_all, import_grids, preview_grids
from cqp.services.issue_grids import export_grids
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_own_marks
from cqp.services.read_minutes import read_minutes
from cqp.services.sign_minutes import prepare_minutes
from cqp.services.start import start
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import read_journal, verify_locally
from cqp.store.engine import Store, connect
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.offline_build import edited, fill_sheet, filled, issued
from tests.recompute import recomputed, rows, stored

LATER = NOW + timedelta(hours=3)
MET = ("Acquis", "", "")


@pytest.fixture
def session(store: Store) -> BuiltSession:
    return a_session(store)


@pytest.fixture
def token(store: Store) -> str:
    return a_coordinator(store)


@dataclass(frozen=True)
class Desk:
    """A database, an exam session and a coordinator, on SQLite: for what does not depend on the engine."""

    store: Store
    session: BuiltSession
    token: str


@pytest.fixture
def desk(sqlite_store: Store) -> Desk:
    return Desk(sqlite_store, a_session(sqlite_store), a_coordinator(sqlite_store))


def said(preview: GridsPreview) -> dict[str, Outcome]:
    """Return the outcome of each line that is not left as it was."""
    lines = [one for grid in preview.grids for one in grid.marks]
    return {one.filled.criterion: one.outcome for one in lines if one.outcome is not Outcome.UNTOUCHED}


def own(store: Store, session: BuiltSession, block: str = "1") -> dict[str, Mark]:
    """Return the first assessor's marks of a block."""
    marks, _ = read_own_marks(store, session.tokens[0], session.sittings[block], LATER)
    return {one.criterion: one for one in marks}


def live(store: Store, session: BuiltSession, *marks: Any) -> None:
    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], marks, NOW)
    assert not answer.refused


def nothing_written(store: Store) -> bool:
    return not rows(store, "SELECT id FROM grid_import") and not rows(
        store, "SELECT id FROM mark_event WHERE origin <> ''"
    )


# What comes back --------------------------------------------------------------------------------------------


def test_what_was_filled_in_is_recorded_as_the_assessors_and_as_offline(
    store: Store, session: BuiltSession, token: str
) -> None:
    file = filled(
        issued(store, token, session, is_blank=True),
        {
            "C1.1.1": ("Acquis", "Très à l'aise.\n=1+1", ""),
            "C1.1.2": ("Non acquis", "", ""),
            "C1.1.5": ("Sans objet", "", "Absent du scénario."),
            "C1.2.1": ("", "À revoir en entretien", ""),
        },
    )

    preview = preview_grids(store, token, session.id, file, LATER)
    recorded = import_grids(store, token, session.id, file, {}, LATER)

    assert said(preview) == dict.fromkeys(("C1.1.1", "C1.1.2", "C1.1.5", "C1.2.1"), Outcome.NEW)
    assert recorded == 4
    at = {"revision": 1, "at": LATER.isoformat(), "origin": Origin.OFFLINE}
    assert own(store, session) == {
        "C1.1.1": Mark("C1.1.1", MarkValue.MET, remark="Très à l'aise.\n=1+1", **at),
        "C1.1.2": Mark("C1.1.2", MarkValue.NOT_MET, **at),
        "C1.1.5": Mark("C1.1.5", MarkValue.NOT_APPLICABLE, reason="Absent du scénario.", **at),
        "C1.2.1": Mark("C1.2.1", MarkValue.NOT_OBSERVED, remark="À revoir en entretien", **at),
    }
    assert rows(store, "SELECT DISTINCT assessor_id FROM mark") == [(session.assessors[0],)]
    assert stored(store) == recomputed(store)


def test_the_journal_tells_who_brought_it_in_and_from_which_file(
    store: Store, session: BuiltSession, token: str
) -> None:
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", ""), "C1.1.2": ("Acquis", "", "")})

    import_grids(store, token, session.id, file, {}, LATER)

    _, (newest, *_) = read_journal(store, token, LATER)
    ((source, by, first, last),) = rows(
        store, "SELECT source, coordinator_id, first_entry, last_entry FROM grid_import"
    )
    assert (newest.kind, newest.actor, newest.at) == (Kind.MARKS_IMPORTED, f"coordinator:{by}", LATER.isoformat())
    assert json.loads(newest.payload) == {
        "assessor": session.assessors[0],
        "origin": "offline",
        "source": source,
        "issued_at": NOW.isoformat(),
        "filled_on": "",
        "first": first,
        "last": last,
    }
    told = rows(store, f"SELECT kind FROM journal WHERE id BETWEEN {first} AND {last}")
    assert told == [("mark",), ("mark",)]
    assert verify_locally(store).is_sound


def test_an_import_that_the_journal_does_not_tell_is_found(store: Store, session: BuiltSession, token: str) -> None:
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", "")})
    import_grids(store, token, session.id, file, {}, LATER)
    with store.writing() as db:
        db.exec_driver_sql(
            "INSERT INTO grid_import (id, sitting_id, assessor_id, origin, source, at, first_entry, last_entry) "
            f"VALUES (99, {session.sittings['1']}, {session.assessors[1]}, 'paper', 'x', 'y', 1, 1)"
        )

    findings = [one.message for one in verify_locally(store).findings]

    assert findings == [
        f"L'import d'une grille du passage n° {session.sittings['1']} n'est plus celui que le journal atteste."
    ]


def test_a_current_sheet_left_as_it_was_changes_nothing_to_the_letter(
    store: Store, session: BuiltSession, token: str
) -> None:
    remarks = ("  deux  espaces\r\net une ligne\x0b", "x" * 20_000, "_x0041_ =A1")
    marks = [a_mark(f"C1.1.{rank}", remark=remark) for rank, remark in enumerate(remarks, start=1)]
    live(store, session, *marks, a_mark("C1.1.5", "not_applicable"))
    before = own(store, session)
    file = filled(issued(store, token, session), {"C1.1.4": ("Acquis", "", "")})

    preview = preview_grids(store, token, session.id, file, LATER)
    import_grids(store, token, session.id, file, {}, LATER)

    assert said(preview) == {"C1.1.4": Outcome.NEW}
    after = own(store, session)
    assert after.pop("C1.1.4").value is MarkValue.MET
    assert after == before


def test_a_text_too_long_for_a_cell_stays_when_only_the_value_changes(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    live(store, session, a_mark("C1.1.1", remark="x" * 20_000))
    file = issued(store, token, session)
    assert TOO_LONG in {cell.value for row in openpyxl.load_workbook(BytesIO(file)).worksheets[1] for cell in row}

    import_grids(store, token, session.id, filled(file, {"C1.1.1": ("Non acquis", "", "")}), {}, LATER)

    assert own(store, session)["C1.1.1"] == Mark(
        "C1.1.1", MarkValue.NOT_MET, remark="x" * 20_000, revision=2, at=LATER.isoformat(), origin=Origin.OFFLINE
    )


def test_a_value_that_the_sheet_showed_may_be_changed_or_taken_back(
    store: Store, session: BuiltSession, token: str
) -> None:
    live(store, session, a_mark("C1.1.1"), a_mark("C1.1.2"), a_mark("C1.1.5", "not_applicable"))
    lines = {"C1.1.1": ("Non acquis", "", ""), "C1.1.2": ("Non observé", "", ""), "C1.1.5": ("Acquis", "", "")}
    file = filled(issued(store, token, session), lines)

    preview = preview_grids(store, token, session.id, file, LATER)
    import_grids(store, token, session.id, file, {}, LATER)

    assert said(preview) == dict.fromkeys(lines, Outcome.CHANGED)
    values = {code: (one.value, one.reason) for code, one in own(store, session).items()}
    assert values == {
        "C1.1.1": (MarkValue.NOT_MET, ""),
        "C1.1.2": (MarkValue.NOT_OBSERVED, ""),
        "C1.1.5": (MarkValue.MET, ""),
    }
    assert stored(store) == recomputed(store)


def test_importing_the_same_file_twice_changes_nothing_even_after_a_live_change(
    store: Store, session: BuiltSession, token: str
) -> None:
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", ""), "C1.1.2": ("Acquis", "", "")})
    import_grids(store, token, session.id, file, {}, LATER)
    live(store, session, a_mark("C1.1.1", "not_met", base=1))
    before = rows(store, "SELECT count(*) FROM journal"), own(store, session)

    again = import_grids(store, token, session.id, file, {}, LATER)

    preview = preview_grids(store, token, session.id, file, LATER)
    assert (again, said(preview), [one.was_imported for one in preview.grids]) == (0, {}, [True, False])
    assert (rows(store, "SELECT count(*) FROM journal"), own(store, session)) == before


def test_what_was_imported_is_never_rewritten(store: Store, session: BuiltSession, token: str) -> None:
    import_grids(store, token, session.id, filled(issued(store, token, session), {"C1.1.1": MET}), {}, LATER)

    for statement in ("UPDATE grid_import SET source = 'x'", "DELETE FROM grid_import"):
        with pytest.raises(Exception, match="grid_import only grows"), store.writing() as db:
            db.exec_driver_sql(statement)


def test_the_minutes_and_the_candidates_file_say_where_the_marks_came_from(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    codes = [
        code for (code,) in rows(store, "SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.' ORDER BY id")
    ]
    file = filled(issued(store, token, session), {codes[0]: MET, codes[1]: MET}, block="2A")
    import_grids(store, token, session.id, file, {}, LATER)
    sitting = session.sittings["2A"]
    for who in session.tokens:
        known, revision = read_own_marks(store, who, sitting, LATER)
        left = [a_mark(code) for code in codes if code not in {one.criterion for one in known}]
        mark_criteria(store, who, sitting, left, LATER)
        submit_grid(store, who, sitting, LATER, seen=revision + len(left))
    prepare_minutes(store, session.tokens[0], sitting, LATER)

    (version,) = read_minutes(store, token, sitting, LATER)
    file_of_candidate = BytesIO()
    export_candidate(store, token, session.candidates[0], file_of_candidate, LATER)

    ((source,),) = rows(store, "SELECT source FROM grid_import")
    assert version.minutes.imports == (
        "2 marques de Évaluateur 1, remplies hors ligne sur la feuille émise le 23/11/2026 à 10:30, importées par "
        f"Marie Martin le 23/11/2026 à 13:30 (SHA-256 du fichier : {source}).",
    )
    sources = {one.code: one.sources for part in version.minutes.competencies for one in part.criteria}
    assert (sources[codes[0]], sources[codes[2]]) == (("hors ligne", ""), ())
    zipped = ZipFile(file_of_candidate)
    (told,) = json.loads(zipped.read("decisions.json"))["imported_grids"]
    assert (told["origin"], told["source"], told["assessor_id"]) == ("offline", source, session.assessors[0])
    marks = json.loads(zipped.read("marques.json"))
    assert [one["criterion"] for one in marks if one["how"] == "offline"] == codes[:2]
    text = "\n".join(page.extract_text() for page in PdfReader(zipped.open("proces-verbal-bloc-2A-v1.pdf")).pages)
    assert "Marques venues d’une autre grille" in text


def test_an_older_database_is_given_its_secret_at_start(sqlite_settings: Settings) -> None:
    with connect(sqlite_settings.database_url).writing() as db:
        db.exec_driver_sql("UPDATE installation SET secret = ''")
    secrets = []
    for _ in range(2):
        store = start(sqlite_settings, NOW)
        secrets += rows(store, "SELECT secret FROM installation")
        store.close()

    assert secrets[0] == secrets[1]
    assert len(secrets[0][0]) == 64


# Conflicts --------------------------------------------------------------------------------------------------


@pytest.fixture
def conflicting(store: Store, session: BuiltSession, token: str) -> bytes:
    """A blank sheet filled in while two of its criteria were marked live, one of them alike."""
    file = issued(store, token, session, is_blank=True)
    live(store, session, a_mark("C1.1.1", "met", remark="Vu en direct"), a_mark("C1.1.2"), a_mark("C1.1.3"))
    lines = dict.fromkeys(("C1.1.1", "C1.1.2"), ("Non acquis", "", "")) | {"C1.1.3": ("Acquis", "", "")}
    return filled(file, lines | {"C1.1.4": ("Acquis", "", "")})


def conflicts(preview: GridsPreview) -> list[ComparedMark]:
    return [one for grid in preview.grids for one in grid.marks if one.outcome is Outcome.CONFLICT]


def test_a_conflict_shows_both_marks_and_when_the_recorded_one_came(
    store: Store, session: BuiltSession, token: str, conflicting: bytes
) -> None:
    preview = preview_grids(store, token, session.id, conflicting, LATER)

    first, second = conflicts(preview)
    assert (first.filled.value, first.current) == (
        MarkValue.NOT_MET,
        Mark("C1.1.1", MarkValue.MET, remark="Vu en direct", revision=1, at=NOW.isoformat()),
    )
    assert (first.filled.place, second.filled.criterion) == ("C9", "C1.1.2")
    assert preview.grids[0].filled.issued_at == NOW.isoformat()
    assert said(preview) == {
        "C1.1.1": Outcome.CONFLICT,
        "C1.1.2": Outcome.CONFLICT,
        "C1.1.4": Outcome.NEW,
    }


def test_each_conflict_is_chosen_and_nothing_is_written_until_all_are(
    store: Store, session: BuiltSession, token: str, conflicting: bytes
) -> None:
    preview = preview_grids(store, token, session.id, conflicting, LATER)
    choices = choose_all(preview, lambda _grid, mark: mark.filled.criterion == "C1.1.2")
    with pytest.raises(GridFileError, match=r"sur C1\.1\.1 .* choisissez"):
        import_grids(store, token, session.id, conflicting, {}, LATER)
    assert nothing_written(store)

    recorded = import_grids(store, token, session.id, conflicting, choices, LATER)

    assert recorded == 2
    assert {code: (one.value, one.origin) for code, one in own(store, session).items()} == {
        "C1.1.1": (MarkValue.MET, Origin.LIVE),
        "C1.1.2": (MarkValue.NOT_MET, Origin.OFFLINE),
        "C1.1.3": (MarkValue.MET, Origin.LIVE),
        "C1.1.4": (MarkValue.MET, Origin.OFFLINE),
    }


def test_a_choice_made_before_the_mark_changed_again_counts_no_more(
    store: Store, session: BuiltSession, token: str, conflicting: bytes
) -> None:
    preview = preview_grids(store, token, session.id, conflicting, LATER)
    choices = choose_all(preview, lambda _grid, _mark: True)
    live(store, session, a_mark("C1.1.2", "not_applicable", base=1))

    with pytest.raises(GridFileError, match="a pu changer depuis l'aperçu"):
        import_grids(store, token, session.id, conflicting, choices, LATER)

    assert nothing_written(store)


def test_a_current_sheet_conflicts_with_a_mark_changed_since_only_where_it_was_changed(
    store: Store, session: BuiltSession, token: str
) -> None:
    live(store, session, a_mark("C1.1.1"), a_mark("C1.1.2"))
    file = filled(issued(store, token, session), {"C1.1.1": ("Non acquis", "", "")})
    live(
        store,
        session,
        a_mark("C1.1.1", "not_applicable", base=1),
        a_mark("C1.1.2", "not_met", base=1),
    )

    preview = preview_grids(store, token, session.id, file, LATER)

    assert said(preview) == {"C1.1.1": Outcome.CONFLICT}
    assert Choice(takes_sheet=True, seen=2) in choose_all(preview, lambda _grid, _mark: True).values()


# Refusals ---------------------------------------------------------------------------------------------------


def test_a_letter_says_what_its_word_does_in_either_case(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    lines = {
        "C1.1.1": ("A", "", ""),
        "C1.1.2": (" n ", "", ""),
        "C1.1.3": ("s", "", "Hors du scénario"),
        "C1.1.4": ("E", "Pas vu", ""),
    }

    import_grids(store, token, session.id, filled(issued(store, token, session), lines), {}, LATER)

    assert {code: (one.value, one.remark, one.reason) for code, one in own(store, session).items()} == {
        "C1.1.1": (MarkValue.MET, "", ""),
        "C1.1.2": (MarkValue.NOT_MET, "", ""),
        "C1.1.3": (MarkValue.NOT_APPLICABLE, "", "Hors du scénario"),
        "C1.1.4": (MarkValue.NOT_OBSERVED, "Pas vu", ""),
    }


@pytest.mark.parametrize("length", [9_000, 10_000])
def test_a_text_that_the_preview_takes_is_taken_on_recording(desk: Desk, length: int) -> None:
    store, session, token = desk.store, desk.session, desk.token
    line = ("Sans objet", "é" * length, "x" * length)
    file = filled(issued(store, token, session), {"C1.1.1": line})

    preview = preview_grids(store, token, session.id, file, LATER)
    recorded = import_grids(store, token, session.id, file, {}, LATER)

    assert (preview.is_acceptable, recorded) == (True, 1)
    assert (own(store, session)["C1.1.1"].remark, own(store, session)["C1.1.1"].reason) == line[1:]


BAD_LINES = {
    "an unknown value": (("Presque", "", ""), "« Presque » n’est pas une valeur"),
    "no reason": (("Sans objet", "", ""), "demande une raison"),
    "a reason for nothing": (("Acquis", "", "Parce que"), "Une raison accompagne « Sans objet » seulement"),
    "a text too long": (("Acquis", "x" * 10_001, ""), "compte 10001 caractères, pour 10000 au plus"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_one_refused_cell_refuses_the_whole_file_and_says_where(desk: Desk, case: str) -> None:
    store, session, token = desk.store, desk.session, desk.token
    line, why = BAD_LINES[case]
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", ""), "C1.1.2": line})

    preview = preview_grids(store, token, session.id, file, LATER)

    (refused,) = [one for one in preview.grids[0].marks if one.outcome is Outcome.REFUSED]
    assert (refused.filled.criterion, refused.filled.place[1:]) == ("C1.1.2", "10")
    assert why in refused.refusal
    assert not preview.is_acceptable
    with pytest.raises(GridFileError, match=r"Rien n'a été enregistré. C1\.1\.2"):
        import_grids(store, token, session.id, file, {}, LATER)
    assert nothing_written(store)


def test_a_formula_in_a_cell_is_refused(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token

    def compute(workbook: Any) -> None:
        fill_sheet(workbook.worksheets[1], {})
        workbook.worksheets[1]["C9"] = '=IF(1=1,"Acquis","")'

    file = edited(issued(store, token, session), compute)

    preview = preview_grids(store, token, session.id, file, LATER)

    assert said(preview) == {"C1.1.1": Outcome.REFUSED}
    assert "contient une formule" in preview.grids[0].marks[0].refusal


def test_a_refusal_on_one_sheet_keeps_the_others_from_being_written(
    store: Store, session: BuiltSession, token: str
) -> None:
    good = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", "")}, block="1")
    file = filled(good, {"C2A.1.1": ("Peut-être", "", "")}, block="2A")

    with pytest.raises(GridFileError):
        import_grids(store, token, session.id, file, {}, LATER)

    assert nothing_written(store)
    assert own(store, session) == {}


def test_a_sheet_that_the_assessor_does_not_attest_is_refused(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", "")}, attested=False)

    preview = preview_grids(store, token, session.id, file, LATER)

    assert ["n'a pas attesté" in one.refusal for one in preview.grids] == [True, False]
    with pytest.raises(GridFileError, match="attesté"):
        import_grids(store, token, session.id, file, {}, LATER)


CLOSED = {
    "submitted": ("UPDATE grid SET is_submitted = 1", "a remis cette grille"),
    "minutes written": ("UPDATE sitting SET stage = 'signing'", "procès-verbal de ce passage est établi"),
    "absent": ("UPDATE sitting SET state = 'absent'", "absent"),
    "irregular": ("UPDATE sitting SET is_blocked = 1", "irrégulière"),
    "undeclared": ("UPDATE assessor SET declared_at = ''", "conflit d'intérêts"),
    "closed": ("UPDATE exam_session SET state = 'closed'", "n'est pas ouverte"),
}


@pytest.mark.parametrize("case", CLOSED)
def test_what_takes_no_live_mark_takes_no_offline_one(desk: Desk, case: str) -> None:
    store, session, token = desk.store, desk.session, desk.token
    change, why = CLOSED[case]
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", "")})
    with store.writing() as db:
        db.exec_driver_sql(change)

    preview = preview_grids(store, token, session.id, file, LATER)

    (refused,) = [one for one in preview.grids[0].marks if one.outcome is not Outcome.UNTOUCHED]
    assert why in refused.refusal
    with pytest.raises(GridFileError):
        import_grids(store, token, session.id, file, {}, LATER)
    assert nothing_written(store)


def test_the_assessor_still_submits_alone(store: Store, session: BuiltSession, token: str) -> None:
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", "")})
    import_grids(store, token, session.id, file, {}, LATER)

    submit_grid(store, session.tokens[0], session.sittings["1"], LATER, seen=1, reason="Fin.")

    submit_grid(store, session.tokens[0], session.sittings["2A"], LATER, seen=0, reason="Fin.")
    with pytest.raises(GridFileError, match="aucune grille à remplir"):
        issued(store, token, session)


def test_the_grids_of_a_stranger_to_the_exam_session_are_not_issued(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    other = a_session(store)

    with pytest.raises(NotFoundError):
        export_grids(store, token, session.id, other.assessors[0], BytesIO(), NOW, is_blank=True)


# Tampering --------------------------------------------------------------------------------------------------


def cell(sheet: Any, first: str) -> Any:
    """Return the first cell of the line that begins so."""
    return next(row[0] for row in sheet.iter_rows() if row[0].value == first)


def set_second(first: str, change: Callable[[str], str]) -> Callable[[Any], None]:
    def tamper(workbook: Any) -> None:
        target = cell(workbook.worksheets[1], first).offset(column=1)
        target.value = change(target.value)

    return tamper


def swap_lines(workbook: Any) -> None:
    one, other = (cell(workbook.worksheets[1], code) for code in ("C1.1.1", "C1.1.2"))
    one.value, other.value = other.value, one.value


def swap_texts(workbook: Any) -> None:
    one, other = (cell(workbook.worksheets[1], code).offset(column=1) for code in ("C1.1.1", "C1.1.2"))
    one.value, other.value = other.value, one.value


def remove_line(workbook: Any) -> None:
    workbook.worksheets[1].delete_rows(cell(workbook.worksheets[1], "C1.1.3").row)


def repeat_line(workbook: Any) -> None:
    sheet = workbook.worksheets[1]
    sheet.insert_rows(cell(sheet, "C1.1.3").row)
    row = cell(sheet, "C1.1.3").row - 1
    sheet.cell(row, 1, "C1.1.2"), sheet.cell(row, 3, "Acquis")


def rename_candidate(workbook: Any) -> None:
    workbook.worksheets[1]["A1"].value = workbook.worksheets[1]["A1"].value.replace("Nom00001", "Nom00002")


def rename_assessor(workbook: Any) -> None:
    workbook.worksheets[1]["A2"].value = workbook.worksheets[1]["A2"].value.replace("Évaluateur 1", "Évaluateur 2")


def swap_headings(workbook: Any) -> None:
    row = cell(workbook.worksheets[1], "Code").row
    workbook.worksheets[1].cell(row, 4).value = "Raison si sans objet"


def rewritten(**changes: Any) -> Callable[[str], str]:
    """Return what writes other content into a seal, under its old proof."""

    def change(seal: str) -> str:
        mark, content, proof = seal.split(".")
        found = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
        made = json.dumps(found | changes, sort_keys=True, separators=(",", ":")).encode()
        return ".".join((mark, base64.urlsafe_b64encode(made).decode().rstrip("="), proof))

    return change


def seal_of_the_other_sheet(workbook: Any) -> None:
    for there, here in ((1, 2), (2, 1)):
        cell(workbook.worksheets[here], "Sceau").offset(column=1).value = SEALS[there]


SEALS: dict[int, str] = {}

TAMPERINGS: dict[str, Callable[[Any], object]] = {
    "another candidate's name": rename_candidate,
    "another assessor's name": rename_assessor,
    "two codes swapped": swap_lines,
    "two criteria's texts swapped": swap_texts,
    "another text": set_second("C1.1.1", lambda text: text + " ou pas"),
    "a competency rewritten": set_second("C1.1", lambda text: text[:-1]),
    "a line removed": remove_line,
    "a line repeated": repeat_line,
    "headings changed": swap_headings,
    "no seal": set_second("Sceau", lambda _seal: ""),
    "a seal cut short": set_second("Sceau", lambda seal: seal[:-1]),
    "another sitting in the seal": set_second("Sceau", rewritten(sitting_id=2)),
    "another assessor in the seal": set_second("Sceau", rewritten(assessor_id=2)),
    "other revisions in the seal": set_second("Sceau", rewritten(bases=[7] * 42)),
    "nonsense in the seal": set_second("Sceau", lambda _seal: "CQP1.e30." + "0" * 64),
    "the seal of another sheet": seal_of_the_other_sheet,
}


@pytest.mark.parametrize("case", TAMPERINGS)
def test_a_tampered_sheet_is_refused_whole(desk: Desk, case: str) -> None:
    store, session, token = desk.store, desk.session, desk.token
    honest = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", "")})
    for rank, sheet in enumerate(openpyxl.load_workbook(BytesIO(honest)).worksheets[1:], start=1):
        SEALS[rank] = cell(sheet, "Sceau").offset(column=1).value
    assert preview_grids(store, token, session.id, honest, LATER).is_acceptable
    file = edited(honest, TAMPERINGS[case])

    preview = preview_grids(store, token, session.id, file, LATER)

    assert "sceau" in preview.grids[0].refusal
    assert (preview.grids[0].candidate, preview.grids[0].filled.named[:3]) == ("", "Nom")
    assert preview.grids[0].marks == ()
    with pytest.raises(GridFileError, match="Rien n'a été enregistré"):
        import_grids(store, token, session.id, file, {}, LATER)
    assert nothing_written(store)


def test_a_sheet_copied_in_the_workbook_is_refused_twice(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    file = edited(issued(store, token, session), lambda workbook: workbook.copy_worksheet(workbook.worksheets[1]))

    preview = preview_grids(store, token, session.id, file, LATER)

    assert ["figure deux fois" in one.refusal for one in preview.grids] == [True, False, True]


def test_a_sheet_of_another_exam_session_or_installation_is_refused(
    desk: Desk, tmp_path: Path, ready_file: Path
) -> None:
    store, session, token = desk.store, desk.session, desk.token
    other = a_session(store)
    file = filled(issued(store, token, other), {"C1.1.1": ("Acquis", "", "")})
    shutil.copyfile(ready_file, tmp_path / "elsewhere.db")
    elsewhere = connect(f"sqlite+pysqlite:///{(tmp_path / 'elsewhere.db').as_posix()}")
    with elsewhere.writing() as db:
        db.exec_driver_sql(f"UPDATE installation SET secret = '{'ab' * 32}'")
    there = a_session(elsewhere)
    foreign = filled(issued(elsewhere, a_coordinator(elsewhere), there), {"C1.1.1": ("Acquis", "", "")})
    elsewhere.close()

    refusals = [
        {one.refusal for one in preview_grids(store, token, session.id, one, LATER).grids} for one in (file, foreign)
    ]

    assert ["autre session d'examen" in " ".join(one) for one in refusals] == [True, False]
    assert ["autre installation" in " ".join(one) for one in refusals] == [False, True]


def test_a_sheet_of_another_version_of_the_referential_is_refused(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    file = filled(issued(store, token, session), {"C1.1.1": ("Acquis", "", "")})
    with store.writing() as db:
        db.exec_driver_sql(
            "INSERT INTO referential SELECT 2, code, title, '2', 'autre', rncp_code, certifier, level, "
            "registered_until, loaded_at FROM referential"
        )
        db.exec_driver_sql("UPDATE exam_session SET referential_id = 2")

    refusals = {one.refusal for one in preview_grids(store, token, session.id, file, LATER).grids}

    assert ["autre version du référentiel" in one for one in refusals] == [True]


def test_a_sheet_whose_sitting_went_to_another_committee_is_refused(
    store: Store, session: BuiltSession, token: str
) -> None:
    file = issued(store, token, session)
    with store.writing() as db:
        db.exec_driver_sql(f"DELETE FROM grid WHERE sitting_id = {session.sittings['1']}")

    preview = preview_grids(store, token, session.id, file, LATER)

    assert ["n'est plus confié à cet évaluateur" in one.refusal for one in preview.grids] == [True, False]


# The workbook -----------------------------------------------------------------------------------------------


def test_only_the_cells_to_fill_in_are_open_and_values_come_from_a_list(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    workbook = openpyxl.load_workbook(BytesIO(issued(store, token, session)))
    sheet = workbook.worksheets[1]

    open_cells = {one.coordinate for row in sheet.iter_rows() for one in row if not one.protection.locked}
    codes = [row[0].row for row in sheet.iter_rows() if str(row[0].value).count(".") == 2 and row[0].row > 7]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert sheet.protection.sheet
    assert open_cells == {f"{column}{row}" for row in codes for column in "CDE"} | {"C6"}
    assert lists == {f"C{codes[0]}:C{codes[-1]}": "'Mode d’emploi'!$A$11:$A$18", "C6": '"oui"'}
    listed = [cell.value for (cell,) in workbook["Mode d’emploi"]["A11:A18"]]
    assert listed == ["Acquis", "Non acquis", "Sans objet", "Non observé", "A", "N", "S", "E"]
    assert workbook["Mode d’emploi"].max_row == 18


def test_the_live_count_is_a_formula_with_its_result(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    live(store, session, a_mark("C1.1.1"), a_mark("C1.1.2", "not_met"), a_mark("C1.1.5", "not_applicable"))
    file = BytesIO(issued(store, token, session))

    shown = [openpyxl.load_workbook(file, data_only=is_read).worksheets[1]["B5"].value for is_read in (False, True)]

    assert shown[0].startswith('="Acquis : "&(COUNTIF(C9:C60,"Acquis")+COUNTIF(C9:C60,"A"))')
    assert shown[1] == "Acquis : 1 · Non acquis : 1 · Sans objet : 1 · Non observé : 39"


def test_the_same_grids_give_the_same_bytes_and_no_formula_without_its_result(desk: Desk) -> None:
    store, session, token = desk.store, desk.session, desk.token
    file = issued(store, token, session)

    parts = ZipFile(BytesIO(file))
    sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert file == issued(store, token, session)
    assert [(one.count("<f>"), one.count("</f><v>")) for one in sheets] == [(0, 0), (1, 1), (1, 1)]
