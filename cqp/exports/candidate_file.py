"""One candidate's whole file: minutes, marks, remarks, decisions, the journal's part, and what verifies it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

VERIFIER = (Path(__file__).parent / "verifier.py").read_text(encoding="utf-8")

READ_ME = """Dossier de {name} (n° {number}), extrait le {on}.

- proces-verbal-….pdf : les procès-verbaux, tels qu'ils ont été établis et signés.
- marques.json : chaque marque de chaque évaluateur, dans l'ordre, avec ses observations et ses raisons.
- decisions.json : ce que le comité a convenu et décidé, son appréciation, et les décisions du jury.
- proces-verbaux.json : le contenu exact qui a été signé, avec son empreinte.
- journal.json : la partie du journal qui concerne ce candidat, et les empreintes du reste.
- verifier.py : « python verifier.py » vérifie le tout, sans rien installer d'autre que Python.

Ce dossier ne contient les données d'aucun autre candidat.
"""


@dataclass(frozen=True, slots=True)
class CandidateFile:
    """What goes in.

    Attributes:
        number: Internal number.
        name: Family name then first name.
        documents: File name → PDF.
        marks: Every mark, oldest first.
        decisions: What the committee and the jury wrote, by kind.
        minutes: Signed contents with their salts and digests.
    """

    number: str
    name: str
    documents: Mapping[str, bytes]
    marks: Sequence[Mapping[str, object]]
    decisions: Mapping[str, object]
    minutes: Sequence[Mapping[str, object]]


def files_of(content: CandidateFile) -> dict[str, bytes]:
    """Return what the file holds of the candidate, by name; the journal tells the digest of each."""
    said = {
        "marques.json": content.marks,
        "decisions.json": content.decisions,
        "proces-verbaux.json": content.minutes,
    }
    return {**content.documents, **{name: _json(data) for name, data in said.items()}}


def write_candidate_file(
    content: CandidateFile, files: Mapping[str, bytes], journal: Mapping[str, object], target: BinaryIO, on: str
) -> None:
    """Write the file as a zip.

    Args:
        content: Whose it is.
        files: What `files_of` returned.
        journal: Head, what stands before the first entry, the entries, and the kinds of those with several marks.
        target: Where to.
        on: When it is made, in French.
    """
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("LISEZMOI.txt", READ_ME.format(name=content.name, number=content.number, on=on))
        for name, one in files.items():
            archive.writestr(name, one)
        archive.writestr("journal.json", _json(journal))
        archive.writestr("verifier.py", VERIFIER)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
