"""What can be taken out of a cohort as a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ExportKind(StrEnum):
    """One kind of file."""

    COHORT = "cohorte"
    """The workbook: synthesis, rates, candidates, blocks, remarks, every mark, codebook, integrity."""
    MARKS = "marques"
    """Every mark, as CSV for a French spreadsheet."""
    MARKS_PLAIN = "marques-csv"
    """Every mark, as CSV for programs."""
    MARKS_PARQUET = "marques-parquet"
    """Every mark, as Parquet."""
    PSEUDONYMS = "pseudonymes"
    """Candidates and marks without names, small groups merged."""


@dataclass(frozen=True, slots=True)
class FileForm:
    """What a kind gives.

    Attributes:
        words: What it is, in French, for the person who chooses.
        suffix: End of the file's name after the cohort's.
        media_type: As HTTP says it.
    """

    words: str
    suffix: str
    media_type: str

    @property
    def ending(self) -> str:
        """End of the file's name, with its dot."""
        return self.suffix[self.suffix.rindex(".") :]


FORMS = {
    ExportKind.COHORT: FileForm(
        "Classeur Excel de la cohorte",
        " - résultats.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ExportKind.MARKS: FileForm("Marques (CSV pour Excel)", " - marques.csv", "text/csv; charset=utf-8"),
    ExportKind.MARKS_PLAIN: FileForm(
        "Marques (CSV pour l'analyse)", " - marques (analyse).csv", "text/csv; charset=utf-8"
    ),
    ExportKind.MARKS_PARQUET: FileForm("Marques (Parquet)", " - marques.parquet", "application/vnd.apache.parquet"),
    ExportKind.PSEUDONYMS: FileForm("Données pseudonymisées (zip)", " - pseudonymes.zip", "application/zip"),
}
"""Kind → its form, in the order it is offered."""
