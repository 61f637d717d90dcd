"""A sheet of an offline grid as it comes back: its seal, what it shows, and what was filled in."""

from __future__ import annotations

from dataclasses import dataclass

from cqp.imports.sheet import CellFault, Sheet, cell_name, shown
from cqp.marking.mark import MarkValue
from cqp.marking.offline import LONGEST_TEXT, FilledMark
from cqp.marking.words import can_be_kept
from cqp.referential.search import normalise
from cqp.tables.offline_sheet import ATTESTATION, COLUMNS, HEADING, SEAL, VALUES, YES, named_in
from cqp.tables.words import MARK_KEY, MARK_WORD

VALUE, REMARK, REASON = range(2, COLUMNS)
"""Columns to fill in, from 0."""


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A sheet as it comes back; nothing of it is believed before its seal was opened.

    Attributes:
        title: Of the tab.
        named: Candidate of its first line; empty if it names none.
        seal: As found; empty if there is none.
        rows: The cells of each line.
        is_attested: Whether the assessor says that they filled it in.
        has_more: Whether something stands right of the grid.
    """

    title: str
    named: str
    seal: str
    rows: tuple[tuple[str, ...], ...]
    is_attested: bool
    has_more: bool


def returned_sheet(sheet: Sheet) -> ReturnedSheet:
    """Return the parts of a sheet."""
    first = {row.cells[0].strip(): row.cells for row in reversed(sheet.rows) if row.cells[0].strip()}
    attested = first.get(ATTESTATION, ())
    return ReturnedSheet(
        title=sheet.title,
        named=named_in(sheet.rows[0].cells[0].strip()) if sheet.rows else "",
        seal="".join(first.get(SEAL, ())[1:2]).strip(),
        rows=tuple(row.cells for row in sheet.rows),
        is_attested=any(normalise(cell) == YES for cell in attested[VALUE : VALUE + 1]),
        has_more=any(cell.strip() for row in sheet.rows for cell in row.cells[COLUMNS:]),
    )


def filled_marks(sheet: Sheet, criteria: tuple[str, ...]) -> tuple[FilledMark, ...]:
    """Return what each line to fill in says, in the sheet's order; the seal vouches for the lines themselves."""
    known = set(criteria)
    faults = {(fault.row, fault.column): fault for fault in sheet.faults}
    return tuple(
        _filled(row.number, (*row.cells, *[""] * COLUMNS)[:COLUMNS], faults)
        for row in sheet.rows
        if row.cells[0].strip() in known
    )


def _filled(number: int, cells: tuple[str, ...], faults: dict[tuple[int, int], CellFault]) -> FilledMark:
    code, word = cells[0].strip(), cells[VALUE]
    remark, reason = cells[REMARK].strip(), cells[REASON].strip()
    value = VALUES.get(normalise(word))
    column, problem = _problem(number, word, value, (remark, reason), faults)
    unknown = "" if value else word.strip()
    return FilledMark(code, value, remark, reason, cell_name(number, column), problem, unknown)


def _problem(
    number: int,
    word: str,
    value: MarkValue | None,
    texts: tuple[str, str],
    faults: dict[tuple[int, int], CellFault],
) -> tuple[int, str]:
    """Return the column to look at, and why the line cannot be read; empty if it can."""
    for column in (VALUE, REMARK, REASON):
        fault = faults.get((number, column))
        if fault is not None:
            return column, f"{fault.reason} {fault.remedy}"
    if word.strip() and value is None:
        known = ", ".join(f"{MARK_WORD[one]} ou {MARK_KEY[one]}" for one in MarkValue)
        return VALUE, f"« {shown(word)} » n’est pas une valeur : choisissez dans la liste ({known})."
    for column, text in zip((REMARK, REASON), texts, strict=True):
        if len(text) > LONGEST_TEXT:
            return column, (
                f"Le texte de la colonne « {HEADING[column]} » compte {len(text)} caractères, pour {LONGEST_TEXT} au "
                "plus : raccourcissez-le."
            )
        if not can_be_kept(text):
            return column, f"Le texte de la colonne « {HEADING[column]} » a un caractère illisible : retapez-le."
    return VALUE, ""
