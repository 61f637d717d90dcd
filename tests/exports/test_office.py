"""Every workbook opened by LibreOffice: one run for all of them, printed to PDF and read again."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from cqp.exports.candidate_workbook import CandidateContent, CandidateGrid, write_candidate_workbook
from cqp.exports.jury_workbook import jury_minutes_workbook
from cqp.exports.planning_workbook import write_planning_workbook
from cqp.marking.journal import Anchor
from cqp.marking.mark import Mark, MarkValue
from cqp.rules.consensus import Agreed, ConferredCriterion, Decided, confer
from cqp.rules.results import CandidateResult
from cqp.rules.status import Status
from tests.exports.cohort_content_build import EXPORTED_AT, HEAD, a_content, a_line, a_listed, export
from tests.exports.documents_build import jury_minutes_of
from tests.exports.workbook_text import reopened, sheet_as_text
from tests.planning.planning_build import a_row
from tests.results_build import (
    A_POLICY,
    a_block_result,
    a_candidate,
    a_held_block,
    a_provenance,
    a_sheet_row,
    an_exam_session,
    grid,
    the_referential,
)

WITHIN_S = 240


def a_candidate_workbook() -> bytes:
    """A candidate who holds block 1 and sits block 2A, where two assessors differ once."""
    block = the_referential().block("2A")
    values = {"C2A.1.1": (MarkValue.MET, MarkValue.NOT_MET), "C2A.1.2": (MarkValue.NOT_APPLICABLE,) * 2}
    said = {"C2A.1.1": ("=1+1", ""), "C2A.1.2": ("", "")}
    competencies = tuple(
        confer(
            one.code,
            one.text,
            tuple(
                ConferredCriterion(
                    criterion.code,
                    criterion.text,
                    tuple(
                        Mark(criterion.code, value, remark, "Pas de cas" if value is MarkValue.NOT_APPLICABLE else "")
                        for value, remark in zip(
                            values.get(criterion.code, (MarkValue.MET,) * 2),
                            said.get(criterion.code, ("", "")),
                            strict=True,
                        )
                    ),
                    Agreed(MarkValue.MET, "Revu ensemble", 1) if criterion.code == "C2A.1.1" else None,
                )
                for criterion in one.criteria
            ),
            Decided(Status.ACQUIRED, Status.ACQUIRED, "", 1) if one.code == "C2A.1" else None,
            A_POLICY,
        )
        for one in block.competencies
    )
    result = a_block_result("2A", grid(block, "A"), grid(block, "A", {"C2A.1.1": "N"}), assessors=("Martin", "Martin"))
    content = CandidateContent(
        result=CandidateResult(an_exam_session(), a_candidate(), Status.TO_DELIBERATE, (a_held_block("1"), result)),
        grids=(
            CandidateGrid(
                result, "2025-06-10T09:30", "Salle A", ("Martin", "Martin"), competencies, "Bravo.", "Note interne."
            ),
        ),
        provenance=a_provenance(),
        journal=Anchor(4021, HEAD),
        by="Camille Roy",
        at=EXPORTED_AT,
        program="0.1.0",
    )
    target = io.BytesIO()
    write_candidate_workbook(target, content)
    return target.getvalue()


@pytest.mark.parametrize("title", ["Candidat", "Bloc 2A"])
def test_each_sheet_of_a_candidate_reads_as_its_golden_text(title, golden) -> None:
    name = f"candidate_{title.lower().replace(' ', '_')}.txt"

    golden(name, sheet_as_text(reopened(a_candidate_workbook())[title]))


def test_the_same_candidate_gives_the_same_bytes() -> None:
    assert a_candidate_workbook() == a_candidate_workbook()


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[str, str]:
    """The words of each workbook as LibreOffice prints it, by name."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    jury, planning = io.BytesIO(), io.BytesIO()
    jury_minutes_workbook(jury_minutes_of(), jury)
    write_planning_workbook(planning, title="Session", rows=(a_row("9:00", "10:00"),), exported_at=EXPORTED_AT)
    workbooks = {
        "cohorte": export(
            a_content(
                candidates=[a_listed(a_candidate(), {"2A": Status.VALIDATED})],
                sheets={"2A": [a_sheet_row(a_candidate(), "2A", grid(the_referential().block("2A"), "A"))]},
                lines=[a_line(remark="=1+1"), a_line(remark="\x0b_x0041_ <&> é😀")],
            )
        ),
        "candidat": a_candidate_workbook(),
        "jury": jury.getvalue(),
        "planning": planning.getvalue(),
    }
    for name, content in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profil').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            *(str(folder / f"{name}.xlsx") for name in workbooks),
        ],
        check=True,
        capture_output=True,
        timeout=WITHIN_S,
    )
    return {name: _words(folder / f"{name}.pdf") for name in workbooks}


def _words(file: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def test_libreoffice_opens_and_prints_every_workbook(printed) -> None:
    for name, words in {
        "cohorte": ("Passages évalués par bloc et par résultat", "Compétences acquises (%)", "=1+1", HEAD[:12]),
        "candidat": ("Durand Zoé", "Revu ensemble", "Note interne.", "=1+1"),
        "jury": ("Décisions du jury",),
        "planning": ("Session",),
    }.items():
        for word in words:
            assert word in printed[name]
        assert "Err:" not in printed[name]
        assert "#N" not in printed[name]
