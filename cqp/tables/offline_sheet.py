"""The sheet of an offline grid as lines of text: what is written, what is sealed and what is read back.

Five columns: code, text, value, remark, reason. A line that begins with a criterion's code has its last three cells to
fill in; so has the third cell of the attestation. Everything else is sealed, but for the live count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cqp.marking.mark import Mark, MarkValue
from cqp.marking.offline import fitting
from cqp.marking.words import one_line
from cqp.referential.model import Block
from cqp.referential.search import normalise
from cqp.tables.words import MARK_KEY, MARK_WORD

TALLY, ATTESTATION, SEAL = "Bilan", "Attestation", "Sceau"
"""First cells of the three lines that are not the grid's own."""

TITLE = "Grille hors ligne"
HEADING = ("Code", "Critère", "Valeur", "Observation", "Raison si sans objet")
COLUMNS = len(HEADING)
YES = "oui"
ATTESTED = (
    "J’ai rempli cette feuille moi-même, d’après ce que j’ai observé pendant ce passage (choisir « oui » à droite)."
)
RULES = (
    "Remplissez les cases blanches : une valeur (liste, ou A, N, S, E), une observation si besoin, une raison pour "
    "« Sans objet ». Une ligne laissée vide ne change rien."
)
CHOICES = (*MARK_WORD.values(), *MARK_KEY.values())
"""What a cell of values may hold: the word, or its letter, in either case."""

VALUES: Mapping[str, MarkValue] = {
    normalise(text): value for texts in (MARK_WORD, MARK_KEY) for value, text in texts.items()
}
"""Word or letter as `normalise` spells it → value."""


@dataclass(frozen=True, slots=True)
class GridSheet:
    """One sitting before one assessor, as a sheet shows it.

    Attributes:
        tab: What its tab says: block, number, name.
        title: As `sheet_title` makes it.
        facts: Assessor, exam session, when and where.
        issued: When and how the sheet was issued.
        block: As published.
        marks: What stands in the cells to fill in, by criterion code; empty for a blank sheet.
    """

    tab: str
    title: str
    facts: str
    issued: str
    block: Block
    marks: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line: its cells, and the criterion to fill in (empty for any other line)."""

    cells: tuple[str, ...]
    criterion: str = ""


def sheet_title(block: str, candidate: str) -> str:
    """Return the first line of a sheet: « Grille hors ligne – Bloc 1 – DURAND Zoé (n° 00123) »."""
    return f"{TITLE} – Bloc {block} – {candidate}"


def named_in(title: str) -> str:
    """Return the candidate that such a line names; empty if it is none."""
    first, *rest = title.split(" – ", 2)
    return rest[1] if first == TITLE and len(rest) > 1 else ""


def grid_lines(sheet: GridSheet) -> tuple[GridLine, ...]:
    """Return the lines of a sheet from its title to its last criterion; the seal follows them."""
    lines = [
        GridLine((one_line(sheet.title),)),
        GridLine((one_line(sheet.facts),)),
        GridLine((one_line(sheet.issued),)),
        GridLine((RULES,)),
        GridLine((TALLY, tally_words(sheet))),
        GridLine((ATTESTATION, ATTESTED, "")),
        GridLine(HEADING),
    ]
    for competency in sheet.block.competencies:
        lines.append(GridLine((competency.code, one_line(competency.text))))
        for one in competency.criteria:
            mark = sheet.marks.get(one.code)
            texts = (fitting(mark.remark), fitting(mark.reason)) if mark else ("", "")
            filled = (MARK_WORD[mark.value] if mark else "", *texts)
            lines.append(GridLine((one.code, one_line(one.text), *filled), one.code))
    return tuple(lines)


def shown_lines(rows: Iterable[Sequence[str]], criteria: Collection[str]) -> tuple[str, ...]:
    """Return what a sheet shows and nobody is to change, one text a line, in order.

    Args:
        rows: The cells of each line.
        criteria: Codes of the lines to fill in.
    """
    shown = []
    for row in rows:
        cells = [one_line(cell) for cell in row[:COLUMNS]]
        first = cells[0] if cells else ""
        if first in {TALLY, SEAL}:
            continue
        kept = cells[:2] if first in criteria or first == ATTESTATION else cells
        line = "\t".join(kept).rstrip("\t")
        if line:
            shown.append(line)
    return tuple(shown)


def tally(values: Iterable[MarkValue], expected: int) -> dict[MarkValue, int]:
    """Return how many criteria have each value; what has none is not observed."""
    counts = dict.fromkeys(MarkValue, 0)
    for value in values:
        counts[value] += 1
    counts[MarkValue.NOT_OBSERVED] += expected - sum(counts.values())
    return counts


def tally_words(sheet: GridSheet) -> str:
    """Return the count as the sheet shows it: « Acquis : 12 · Non acquis : 3 · … »."""
    codes = [one.code for one in sheet.block.criteria]
    counts = tally((sheet.marks[code].value for code in codes if code in sheet.marks), len(codes))
    return " · ".join(f"{MARK_WORD[value]} : {count}" for value, count in counts.items())
