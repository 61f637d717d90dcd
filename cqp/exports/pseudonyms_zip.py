"""Candidates and marks without names, as two CSV files and a page that says what was done, in a zip."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO, TextIOWrapper
from itertools import groupby
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cqp.exports.local_time import local
from cqp.marking.line import MarkLine
from cqp.rules.pseudonyms import LEAST, MERGED, Known, digest
from cqp.rules.status import Status

SAID = ("exam_session", "route", "training_body")
"""Columns of what is said of a candidate beside the blocks."""

LINE = ("candidate", "block", "competency", "criterion", "assessor", "value")
READ_ME = """Données pseudonymisées, extraites le {on}.
Filtres : {filters}.
Référentiel : {referential}.

- candidats.csv : un candidat par ligne, ses blocs et son certificat.
- marques.csv : une marque par ligne, la dernière de chaque évaluateur sur chaque critère.

Ce qui est retiré
- Ni nom, ni numéro, ni observation, ni motif, ni lieu, ni comité, ni aménagement, ni entreprise ; aucune date, sauf
  celle de l'extraction.
- Un candidat devient C0001…, une session d'examen S1…, un organisme de formation O1…, numérotés au hasard pour ce
  fichier seulement : un autre export tire d'autres numéros, et rien n'en est gardé.
- Les évaluateurs sont numérotés 1, 2… au hasard dans chaque passage : leur accord se mesure, aucun ne se suit.

Ce qui est regroupé
- Ce que l'entourage peut savoir d'un candidat : session d'examen, voie d'accès, organisme, blocs passés, blocs déjà
  acquis (held). Chaque combinaison de ces cinq informations est celle d'au moins {least} lignes de candidats.csv.
- Pour cela, les valeurs plus rares sont remplacées par « {merged} », avec au besoin la plus petite des autres, pour
  qu'on ne les retrouve pas par différence.
- Candidats retirés parce que trop peu ont les mêmes blocs passés et déjà acquis qu'eux, ou tirés avec eux : {left_out}.

Ce qui n'est pas masqué
- Les résultats des blocs, le certificat et les marques sont le contenu du fichier, tels quels. Une combinaison de
  résultats peut être rare, ou unique : qui la connaît, ou était présent, peut y reconnaître quelqu'un, et lire le reste
  de sa ligne. Quand tout un groupe a le même résultat, celui de chacun est connu.
- Le nombre d'évaluateurs de chaque passage se voit dans marques.csv.

Ce fichier reste fait de données personnelles. Ne le publiez pas.

Mots : validated, not_validated, to_deliberate, not_observed (pas encore évalué), held (acquis avant), awarded,
not_awarded ; met (acquis), not_met (non acquis), not_applicable (sans objet), not_observed (non observé).
"""
FILTERED = {
    False: "aucun, toutes les sessions d'examen",
    True: "oui, leurs valeurs ne sont pas écrites ici (noms, lieux, dates)",
}
"""Whether the export was narrowed → what is said of it."""


@dataclass(frozen=True, slots=True)
class PseudonymCandidate:
    """A candidate without a name: what may be said of them, block code → result, and the certificate's."""

    pseudonym: str
    known: Known
    blocks: Mapping[str, Status]
    certificate: Status


@dataclass(frozen=True, slots=True)
class PseudonymContent:
    """What goes in.

    Attributes:
        candidates: By pseudonym.
        pseudonyms: Candidate → pseudonym, of those candidates.
        lines: Their marks, sitting after sitting, by pseudonym; read once.
        block_codes: Columns of results.
        key: Draws the order of assessors; nothing of it is written.
        left_out: How many candidates were left out.
        is_filtered: Whether filters narrowed the cohort.
        referential: Title and version.
        at: Aware instant; also the date of the files.
    """

    candidates: Sequence[PseudonymCandidate]
    pseudonyms: Mapping[int, str]
    lines: Iterable[MarkLine]
    block_codes: Sequence[str]
    key: bytes
    left_out: int
    is_filtered: bool
    referential: str
    at: datetime


def write_pseudonyms(target: BinaryIO, content: PseudonymContent, advance: Callable[[int], None]) -> None:
    """Write the zip; the same content and key give the same bytes."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        read_me = READ_ME.format(
            on=f"{local(content.at):%d/%m/%Y à %H:%M}",
            filters=FILTERED[content.is_filtered],
            referential=content.referential,
            least=LEAST,
            merged=MERGED,
            left_out=content.left_out,
        )
        archive.writestr(_part("LISEZMOI.txt", content.at), read_me)
        archive.writestr(_part("candidats.csv", content.at), _candidates(content))
        with archive.open(_part("marques.csv", content.at), "w") as part:
            _write_marks(part, content, advance)


def _part(name: str, at: datetime) -> ZipInfo:
    moment = local(at)
    part = ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
    part.compress_type, part.create_system, part.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
    return part


def _candidates(content: PseudonymContent) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["candidate", *SAID, *(f"block_{code}" for code in content.block_codes), "certificate"])
    for one in content.candidates:
        results = [one.blocks[code].value if code in one.blocks else "" for code in content.block_codes]
        said = (getattr(one.known, name) for name in SAID)
        writer.writerow([one.pseudonym, *said, *results, one.certificate.value])
    return text.getvalue()


def _write_marks(part: IO[bytes], content: PseudonymContent, advance: Callable[[int], None]) -> None:
    text = TextIOWrapper(part, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(LINE)
    for sitting_id, found in groupby(content.lines, key=lambda line: line.sitting_id):
        lines = list(found)
        ranks = _assessor_ranks(content.key, sitting_id, {one.assessor_id for one in lines})
        rows = [(one.block, one.competency, one.criterion, ranks[one.assessor_id], one.value.value) for one in lines]
        pseudonym = content.pseudonyms[lines[0].candidate.id]
        writer.writerows((pseudonym, *row) for row in rows)
        advance(len(lines))
    text.flush()
    text.detach()


def _assessor_ranks(key: bytes, sitting_id: int, assessors: Iterable[int]) -> dict[int, int]:
    drawn = sorted(assessors, key=lambda one: digest(key, f"sitting {sitting_id}", one))
    return {one: rank for rank, one in enumerate(drawn, start=1)}
