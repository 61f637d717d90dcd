"""One candidate's whole file: complete, without anybody else's data, and verifiable with Python alone."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from cqp.marking.clock import Phase
from cqp.services.confer import write_remarks
from cqp.services.export_minutes import export_candidate, export_minutes
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_open_grid
from cqp.services.read_minutes import read_minutes
from cqp.services.sign_minutes import prepare_minutes, sign_minutes
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import rows

OTHER = "Remarque sur quelqu'un d'autre"


@pytest.fixture
def session(store: Store) -> BuiltSession:
    """Two candidates marked in turns, the first up to signed minutes."""
    session = a_session(store, candidates=2, blocks=("2A",))
    first, second = (one["2A"] for one in session.all_sittings)
    codes = [one.code for one in read_open_grid(store, session.tokens[0], first, NOW).block.criteria]
    for token in session.tokens:
        for code in codes:
            seen = replace(a_mark(code, remark=f"Vu sur {code}"), phase=Phase.INTERVIEW)
            mark_criteria(store, token, first, [seen], NOW)
            mark_criteria(store, token, second, [a_mark(code, "not_met", remark=OTHER)], NOW)
        submit_grid(store, token, first, NOW, seen=len(codes))
    write_remarks(store, session.tokens[0], first, "Bravo.", "Note interne.", NOW, base=0)
    prepare_minutes(store, session.tokens[0], first, NOW)
    for token in session.tokens:
        sign_minutes(store, token, first, read_minutes(store, token, first, NOW)[0].digest, NOW)
    return session


@pytest.fixture
def folder(store: Store, session: BuiltSession, tmp_path: Path) -> Path:
    """The file of the first candidate, unpacked."""
    file = BytesIO()
    export_candidate(store, a_coordinator(store), session.candidates[0], file, NOW)
    ZipFile(file).extractall(tmp_path / "dossier")
    return tmp_path / "dossier"


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(folder / "verifier.py")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_file_is_complete_and_verifies_with_python_alone(store: Store, folder: Path) -> None:
    ran = verify(folder)

    assert sorted(one.name for one in folder.iterdir()) == [
        "LISEZMOI.txt",
        "decisions.json",
        "journal.json",
        "marques.json",
        "proces-verbal-bloc-2A-v1.pdf",
        "proces-verbaux.json",
        "verifier.py",
    ]
    assert (ran.returncode, ran.stdout.splitlines()[1]) == (0, "✓ Ce dossier est intact."), ran.stderr
    assert len(json.loads((folder / "marques.json").read_text(encoding="utf-8"))) == 34
    assert "Note interne." in (folder / "decisions.json").read_text(encoding="utf-8")
    ((subject, payload),) = rows(store, "SELECT subject, payload FROM journal ORDER BY id DESC LIMIT 1")
    assert (subject, json.loads(payload)["what"]) == ("candidate:1", "candidate_file")
    assert verify_locally(store).is_sound


def test_nobody_elses_data_is_in_it(folder: Path) -> None:
    said = "\n".join(one.read_text(encoding="utf-8") for one in folder.iterdir() if one.suffix != ".pdf")

    assert OTHER not in said
    assert "Nom00002" not in said
    assert "candidate:2" not in said


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("marques.json", '"value": "met"', '"value": "not_met"', "n'est pas celle du journal"),
        ("marques.json", "Vu sur C2A.1.1", "Pas vu", "n'est pas celle du journal"),
        ("journal.json", "grid_submitted", "grid_forgotten", "ne mène pas à l'empreinte annoncée"),
        ("decisions.json", "Note interne.", "Rien.", "Le fichier decisions.json n'est plus celui qui a été extrait"),
        ("proces-verbaux.json", "Bravo.", "Dommage.", "n'est pas celui qui a été signé"),
    ],
)
def test_a_file_that_was_changed_is_found_out(folder: Path, name: str, old: str, new: str, words: str) -> None:
    file = folder / name
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    ran = verify(folder)

    assert ran.returncode == 1
    assert words in ran.stdout


def test_a_file_that_is_missing_or_replaced_is_found_out(folder: Path) -> None:
    pdf, marks = folder / "proces-verbal-bloc-2A-v1.pdf", folder / "marques.json"
    pdf.unlink()
    kept = json.loads(marks.read_text(encoding="utf-8"))
    marks.write_text(json.dumps(kept[1:], ensure_ascii=False, indent=1), encoding="utf-8")

    said = verify(folder).stdout

    assert "Le fichier proces-verbal-bloc-2A-v1.pdf manque." in said
    assert "Le fichier marques.json n'est plus celui qui a été extrait." in said


def test_the_minutes_come_out_the_same_again(store: Store, session: BuiltSession) -> None:
    token, sitting = a_coordinator(store), session.sittings["2A"]

    name, once = export_minutes(store, token, sitting, 1, NOW)
    _, again = export_minutes(store, session.tokens[1], sitting, 1, NOW)

    assert name == "procès-verbal 00001 Nom00001 Zoé bloc 2A v1.pdf"
    assert once[:5] == b"%PDF-"
    assert once == again
