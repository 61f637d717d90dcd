"""The zip without names, opened again."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from zipfile import ZipFile

from cqp.exports.pseudonyms_zip import PseudonymCandidate, PseudonymContent, write_pseudonyms
from cqp.rules.pseudonyms import Known
from cqp.rules.status import Status
from tests.exports.cohort_content_build import EXPORTED_AT, a_line
from tests.results_build import a_candidate

ZOE, ALI = replace(a_candidate("Durand", "Zoé"), id=7), replace(a_candidate("Martin", "Ali", number="00777"), id=3)
LINES = [
    a_line("C2A.1.1", "Zoé hésite", candidate=ZOE, assessor="Perrot", assessor_id=11, sitting_id=5),
    a_line("C2A.1.1", candidate=ZOE, assessor="Lucas", assessor_id=12, sitting_id=5, reason="Zoé"),
    a_line("C2A.1.1", candidate=ALI, assessor="Perrot", assessor_id=11, sitting_id=6),
    a_line("C2A.1.1", candidate=ALI, assessor="Lucas", assessor_id=12, sitting_id=6),
]


def a_known(route: str) -> Known:
    return Known((), (), "S1", route, "regroupé")


def a_zip(key: bytes = b"k") -> ZipFile:
    content = PseudonymContent(
        candidates=[
            PseudonymCandidate("C0001", a_known("formation"), {"2A": Status.VALIDATED}, Status.AWARDED),
            PseudonymCandidate("C0002", a_known("vae"), {"1": Status.HELD}, Status.TO_DELIBERATE),
        ],
        pseudonyms={7: "C0001", 3: "C0002"},
        lines=LINES,
        block_codes=("1", "2A", "2B"),
        key=key,
        left_out=5,
        is_filtered=True,
        referential="CQP, version 1",
        at=EXPORTED_AT,
    )
    target = io.BytesIO()
    write_pseudonyms(target, content, lambda _number: None)
    return ZipFile(target)


def test_it_holds_results_and_marks_by_pseudonym() -> None:
    files = a_zip()

    assert files.namelist() == ["LISEZMOI.txt", "candidats.csv", "marques.csv"]
    assert files.read("candidats.csv").decode().split("\r\n") == [
        "candidate,exam_session,route,training_body,block_1,block_2A,block_2B,certificate",
        "C0001,S1,formation,regroupé,,validated,,awarded",
        "C0002,S1,vae,regroupé,held,,,to_deliberate",
        "",
    ]
    marks = list(csv.DictReader(io.StringIO(files.read("marques.csv").decode(), newline="")))
    assert [(one["candidate"], one["criterion"], one["value"]) for one in marks] == [
        ("C0001", "C2A.1.1", "met"),
        ("C0001", "C2A.1.1", "met"),
        ("C0002", "C2A.1.1", "met"),
        ("C0002", "C2A.1.1", "met"),
    ]


def test_it_names_nobody_and_repeats_no_word_of_theirs() -> None:
    everything = "".join(a_zip().read(name).decode() for name in a_zip().namelist())

    for word in ("Durand", "Zoé", "Martin", "Ali,", "00123", "00777", "Perrot", "Lucas", "hésite"):
        assert word not in everything


def test_an_assessor_has_another_number_in_another_sitting() -> None:
    def ranks(key: bytes) -> tuple[str, ...]:
        marks = csv.DictReader(io.StringIO(a_zip(key).read("marques.csv").decode(), newline=""))
        return tuple(one["assessor"] for one in marks)

    found = {ranks(bytes([key])) for key in range(40)}

    assert found == {("1", "2", "1", "2"), ("1", "2", "2", "1"), ("2", "1", "1", "2"), ("2", "1", "2", "1")}


def test_it_says_what_was_done_what_was_not_and_that_it_is_no_public_file() -> None:
    said = " ".join(a_zip().read("LISEZMOI.txt").decode().split())

    assert "Filtres : oui, leurs valeurs ne sont pas écrites ici (noms, lieux, dates)." in said
    assert (
        "session d'examen, voie d'accès, organisme, blocs passés, blocs déjà acquis (held). Chaque combinaison de ces "
        "cinq informations est celle d'au moins 5 lignes de candidats.csv."
    ) in said
    assert "Candidats retirés parce que trop peu ont les mêmes blocs passés et déjà acquis qu'eux" in said
    assert "ou tirés avec eux : 5." in said
    assert "Une combinaison de résultats peut être rare, ou unique" in said
    assert "Ne le publiez pas." in said
    assert "{" not in said
