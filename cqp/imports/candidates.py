"""Check a list of candidates before it is imported: all the cells in the way at once, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from cqp.imports.candidate_row import CandidateReader
from cqp.imports.columns import Column
from cqp.imports.doubles import find_doubles, split_registered
from cqp.imports.heading import read_heading
from cqp.imports.problem import CellProblem, Severity
from cqp.imports.sheet import Row, Sheet
from cqp.imports.values import BlockCodes
from cqp.marking.registration import Registration
from cqp.referential.search import normalise

EXAMPLE = "exemple"
"""How the numbers of our template's example rows begin."""


@dataclass(frozen=True, slots=True)
class CandidateImport:
    """What importing a sheet would do.

    Attributes:
        rows: Row and candidate to register, without refused rows and those registered already.
        problems: From the top of the sheet; what was left aside is among them, as warnings.
        unknown_columns: Titles of the columns that are not imported.
    """

    rows: tuple[tuple[int, Registration], ...]
    problems: tuple[CellProblem, ...]
    unknown_columns: tuple[str, ...] = ()

    @property
    def is_acceptable(self) -> bool:
        """Whether nothing refuses the import."""
        return all(problem.severity is not Severity.REFUSE for problem in self.problems)


def check_candidates(sheet: Sheet, *, block_codes: BlockCodes, existing: Sequence[Registration]) -> CandidateImport:
    """Return what importing the sheet would do.

    Args:
        sheet: As read from the file.
        block_codes: Code of the block of each option, None for the common one, in the référentiel's order.
        existing: Candidates registered already.
    """
    heading = read_heading(sheet)
    problems = [
        CellProblem(0, "", "", warning, "Rien à faire si c’est voulu.", Severity.WARN) for warning in sheet.warnings
    ]
    problems += [*heading.problems, *map(partial(_unknown, heading.row), heading.unknown)]
    if any(problem.severity is Severity.REFUSE for problem in problems):
        return CandidateImport((), tuple(problems), heading.unknown)
    faults = {(fault.row, fault.column): fault for fault in sheet.faults}
    reader = CandidateReader(heading, block_codes, faults)
    columns = sorted(heading.places.values())
    read: list[tuple[int, Registration]] = []
    met = 0
    for row in sheet.rows:
        if row.number <= heading.row or not any(row.cells[place].strip() for place in columns):
            continue
        if _is_example(row, heading.places[Column.NUMBER]):
            problems.append(_example(row))
            continue
        met += 1
        candidate = reader.read(row)
        if candidate is not None:
            read.append((row.number, candidate))
    kept, registered = split_registered(read, existing)
    doubles = list(find_doubles(kept, existing))
    problems += [*reader.problems, *registered, *doubles]
    if not met:
        problems.append(_nobody("Aucun candidat sous la ligne de titres.", "Ajoutez une ligne par candidat."))
    elif not kept and not any(problem.severity is Severity.REFUSE for problem in problems):
        problems.append(_nobody("Tous les candidats de ce fichier sont déjà inscrits.", "Il n’y a rien à importer."))
    twice = {problem.row for problem in doubles if problem.severity is Severity.REFUSE}
    rows = tuple((row, candidate) for row, candidate in kept if row not in twice)
    return CandidateImport(rows, tuple(sorted(problems, key=lambda problem: problem.row)), heading.unknown)


def _unknown(row: int, title: str) -> CellProblem:
    reason = "Cette colonne n’est pas importée : son titre ne correspond à rien de ce qui s’inscrit."
    return CellProblem(
        row, title, title, reason, "Rien à faire, sauf à la renommer comme dans le modèle.", Severity.WARN
    )


def _is_example(row: Row, number: int) -> bool:
    return normalise(row.cells[number]).startswith(EXAMPLE)


def _example(row: Row) -> CellProblem:
    reason = "Ligne d’exemple du modèle : elle est laissée de côté."
    return CellProblem(row.number, "", "", reason, "Rien à faire.", Severity.WARN)


def _nobody(reason: str, remedy: str) -> CellProblem:
    return CellProblem(0, "", "", reason, remedy)
