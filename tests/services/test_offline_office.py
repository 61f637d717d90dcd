"""Offline grids that LibreOffice has opened and saved: every mark comes back, and the seal holds."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from cqp.marking.mark import MarkValue
from cqp.marking.offline import Outcome
from cqp.services.import_grids import import_grids, preview_grids
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_own_marks
from cqp.store.engine import Store
from tests.build import NOW, a_coordinator, a_mark, a_session
from tests.offline_build import Line, edited, fill_sheet, filled, issued
from tests.offline_office import saved_again

LATER = NOW + timedelta(hours=3)
TEXTS = ("", "Deux\nlignes", "=1+1", "12/11", "  espaces  doubles ", "« Été » <&> 'œuf'", "_x0041_", "00123")
WORDS = {
    MarkValue.MET: "Acquis",
    MarkValue.NOT_MET: "Non acquis",
    MarkValue.NOT_APPLICABLE: "Sans objet",
    MarkValue.NOT_OBSERVED: "Non observé",
}
CYCLE = (MarkValue.MET, MarkValue.NOT_MET, MarkValue.NOT_APPLICABLE)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_every_mark_comes_back_through_libreoffice(sqlite_store: Store, tmp_path: Path, kind: str) -> None:
    store = sqlite_store
    session, token = a_session(store), a_coordinator(store)
    live = [a_mark("C1.1.1", remark=TEXTS[5]), a_mark("C1.1.5", "not_applicable", reason="Absent\r\ndu scénario")]
    mark_criteria(store, session.tokens[0], session.sittings["1"], live, NOW)
    file = issued(store, token, session)
    expected = {}

    def fill(workbook: object) -> None:
        for sheet in workbook.worksheets[1:]:
            codes = [row[0].value for row in sheet.iter_rows(min_row=9) if str(row[0].value).count(".") == 2]
            lines: dict[str, Line] = {}
            for rank, code in enumerate(code for code in codes if code not in {"C1.1.1", "C1.1.5"}):
                value, remark = CYCLE[rank % 3], TEXTS[rank % len(TEXTS)]
                reason = "Hors du scénario" if value is MarkValue.NOT_APPLICABLE else ""
                lines[code] = WORDS[value], remark, reason
                expected[code] = value, " ".join(remark.split()), reason
            fill_sheet(sheet, lines)

    returned = saved_again(edited(file, fill), kind, tmp_path)
    preview = preview_grids(store, token, session.id, returned, LATER)
    recorded = import_grids(store, token, session.id, returned, {}, LATER)

    assert [one.refusal for one in preview.grids] == ["", ""]
    assert (preview.count(Outcome.NEW), preview.count(Outcome.UNTOUCHED)) == (57, 2)
    assert recorded == len(expected) == 57
    found = {}
    for sitting in session.sittings.values():
        for one in read_own_marks(store, session.tokens[0], sitting, LATER)[0]:
            found[one.criterion] = one.value, " ".join(one.remark.split()), one.reason
    assert {code: found[code] for code in expected} == expected


def test_libreoffice_counts_as_the_file_says_it_does(sqlite_store: Store, tmp_path: Path) -> None:
    session, token = a_session(sqlite_store), a_coordinator(sqlite_store)
    marks = [a_mark("C1.1.1"), a_mark("C1.1.2", "not_met")]
    mark_criteria(sqlite_store, session.tokens[0], session.sittings["1"], marks, NOW)
    file = issued(sqlite_store, token, session)
    lines = {
        "C1.1.3": ("a", "", ""),
        "C1.1.4": ("N", "", ""),
        "C1.1.5": ("s", "", "Hors sujet"),
        "C1.2.1": ("e", "", ""),
    }

    again, typed = (saved_again(one, "xlsx", tmp_path) for one in (file, filled(file, lines)))

    counts = [
        openpyxl.load_workbook(BytesIO(one), data_only=True).worksheets[1]["B5"].value for one in (file, again, typed)
    ]
    assert counts == [
        *["Acquis : 1 · Non acquis : 1 · Sans objet : 0 · Non observé : 40"] * 2,
        "Acquis : 2 · Non acquis : 2 · Sans objet : 1 · Non observé : 37",
    ]
    (values, _) = openpyxl.load_workbook(BytesIO(typed)).worksheets[1].data_validations.dataValidation
    assert values.formula1.replace("$", "") == "'Mode d’emploi'!A11:A18"
    assert openpyxl.load_workbook(BytesIO(again)).worksheets[1].protection.sheet
