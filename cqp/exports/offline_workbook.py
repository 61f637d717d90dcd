"""The workbook of offline grids: one protected sheet a sitting, to fill in with Excel or LibreOffice and bring back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from cqp.exports import styles
from cqp.exports.package import new_workbook, save
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import TextPen, styled_cell, text_cell
from cqp.marking.mark import MarkValue
from cqp.marking.words import one_line
from cqp.tables.offline_sheet import (
    ATTESTATION,
    CHOICES,
    COLUMNS,
    HEADING,
    SEAL,
    TALLY,
    YES,
    GridLine,
    GridSheet,
    grid_lines,
    tally_words,
)
from cqp.tables.words import MARK_KEY, MARK_WORD

WIDTHS = {"A": 11, "B": 66, "C": 14, "D": 44, "E": 30}
LINE_PT = 12
TEXT = "@"
"""Number format of the cells to fill in: « 1/2 » stays what it is."""

LONGEST_TITLE = 31
"""Characters of a sheet's title."""

GUIDE_TITLE = "Mode d’emploi"
GUIDE = (
    "Une feuille par passage. Remplissez les cases blanches ; tout le reste est verrouillé, et scellé.",
    "Valeur : Acquis, Non acquis, Sans objet ou Non observé, à choisir dans la liste, ou à taper en une lettre, "
    "majuscule ou minuscule : A, N, S ou E. Une ligne laissée vide ne change rien ; pour retirer une valeur, "
    "choisissez Non observé.",
    "Sans objet demande une raison, dans la dernière colonne ; la raison reste vide pour les autres valeurs.",
    "À la fin, choisissez « oui » à la ligne Attestation : cette feuille est la vôtre, vous l’avez remplie vous-même.",
    "Enregistrez en .xlsx ou en .ods, puis rendez le fichier à la coordination : elle vérifie le sceau, vous montre ce "
    "qui change, et l’importe en entier ou pas du tout.",
    "Votre grille n’est pas remise pour autant : vous la relisez et la remettez vous-même dans l’application.",
    "N’ajoutez, ne déplacez et ne retirez aucune ligne ni aucune feuille : le fichier serait refusé.",
    "Ce fichier contient des données personnelles : ne le laissez pas sur un poste partagé.",
)

CHOICES_TITLE = "Ce que prend une case Valeur :"
CHOICES_CELLS = f"'{GUIDE_TITLE}'!$A${len(GUIDE) + 3}:$A${len(GUIDE) + 2 + len(CHOICES)}"
"""Where the guide lists the values: Excel takes a list in cells in either case, one in the rule itself as it is."""

_OPEN = Protection(locked=False)
_FIXED: dict[str, Any] = styles.CELL | {"fill": PatternFill("solid", fgColor="FFF5F2EA")}
_FILLED: dict[str, Any] = styles.CELL | {"alignment": styles.TOP, "number_format": TEXT, "protection": _OPEN}
_CHOSEN: dict[str, Any] = styles.WORD | {"font": styles.BOLD, "number_format": TEXT, "protection": _OPEN}
_CLIPPED = Alignment(vertical="top", wrap_text=True)
"""A long text that its row cuts: it neither runs over the page nor makes it wider."""

_MISSING = PatternFill("lightUp", fgColor="FFC98A4B", bgColor="FFFBEBD9")


def write_offline_workbook(
    target: BinaryIO, sheets: Sequence[tuple[GridSheet, str]], *, exam_session: str, assessor: str, issued_at: datetime
) -> None:
    """Write the workbook (.xlsx): a guide, then a sheet a sitting; the same arguments give the same bytes.

    Args:
        target: Binary stream, written once from start to end.
        sheets: Each sitting with its seal, in the order of the tabs.
        exam_session: Name, as printed.
        assessor: Whose grids.
        issued_at: Aware instant; also the date of the file.
    """
    edges = Edges(exam_session, f"Évaluateur : {assessor}", "Données personnelles")
    results: dict[str, dict[str, str]] = {}
    with new_workbook() as workbook:
        workbook.properties.title = one_line(f"Grilles hors ligne – {assessor}")
        workbook.properties.creator = "CQP"
        workbook.properties.language = "fr-FR"
        _write_guide(workbook, edges)
        for sheet, seal in sheets:
            title = _tab(sheet, {name.casefold() for name in workbook.sheetnames})
            results[title] = {_write_grid(workbook, title, sheet, seal, edges): tally_words(sheet)}
        save(workbook, target, at=issued_at, results=results)


def _write_guide(workbook: Workbook, edges: Edges) -> None:
    sheet: Any = workbook.create_sheet(GUIDE_TITLE)
    set_paper(sheet, edges)
    sheet.protection.sheet = True
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 110
    sheet.append([text_cell(sheet, "Grilles hors ligne : mode d’emploi", font=styles.TITLE)])
    for line in GUIDE:
        sheet.append([text_cell(sheet, line, font=styles.BODY, alignment=styles.TOP)])
    for line in (CHOICES_TITLE, *CHOICES):
        sheet.append([text_cell(sheet, line, font=styles.BODY)])


def _write_grid(workbook: Workbook, title: str, content: GridSheet, seal: str, edges: Edges) -> str:
    """Write one sheet; return the cell of its live count."""
    lines = grid_lines(content)
    places = {line.cells[0]: place for place, line in enumerate(lines, start=1)}
    rows = [place for place, line in enumerate(lines, start=1) if line.criterion]
    first, last = rows[0], rows[-1]
    sheet: Any = workbook.create_sheet(title)
    _set_up(sheet, edges, places[HEADING[0]])
    _set_choices(sheet, f"C{first}:C{last}", f"C{places[ATTESTATION]}")
    ways = ",".join(f'$C{first}="{text[MarkValue.NOT_APPLICABLE]}"' for text in (MARK_WORD, MARK_KEY))
    no_reason = f'AND(OR({ways}),$E{first}="")'
    missing = Rule(type="expression", formula=[no_reason], dxf=DifferentialStyle(fill=_MISSING))
    sheet.conditional_formatting.add(f"E{first}:E{last}", missing)
    for place, line in enumerate(lines, start=1):
        sheet.row_dimensions[place].height = _height(line, place)
    sheet.row_dimensions[len(lines) + 1].height = LINE_PT
    pens = _Pens(sheet)
    for place, line in enumerate(lines, start=1):
        if line.cells[0] == TALLY:
            sheet.append(pens.tally(f"C{first}:C{last}", len(rows)))
        else:
            sheet.append(pens.write(line, place))
    sheet.append([text_cell(sheet, text, font=styles.FINE, alignment=_CLIPPED) for text in (SEAL, seal)])
    return f"B{places[TALLY]}"


class _Pens:
    """One pen a kind of cell: styling costs when a pen is made, not when it writes."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._line = [TextPen(sheet, **look) for look in (_FIXED | {"font": styles.BOLD}, _FIXED, _CHOSEN)]
        self._line += [TextPen(sheet, **_FILLED) for _ in range(2)]
        heading = styles.CELL | {"font": styles.BOLD, "fill": styles.HEAD}
        self._competency = [TextPen(sheet, **heading) for _ in range(2)]
        self._right_of_it = styled_cell(sheet, **heading)

    def tally(self, cells: str, expected: int) -> list[Any]:
        """Return the line of the live count of these cells."""
        return [text_cell(self._sheet, TALLY, **_FIXED), styled_cell(self._sheet, _count(cells, expected), **_FIXED)]

    def write(self, line: GridLine, place: int) -> list[Any]:
        """Return the cells of a line."""
        if line.criterion:
            return [pen.write(text) for pen, text in zip(self._line, line.cells, strict=True)]
        if line.cells == HEADING:
            return [text_cell(self._sheet, text, **styles.HEADING) for text in line.cells]
        if line.cells[0] == ATTESTATION:
            texts = [text_cell(self._sheet, text, **_FIXED) for text in line.cells[:2]]
            return [*texts, styled_cell(self._sheet, **_CHOSEN)]
        if len(line.cells) == 1:
            return [text_cell(self._sheet, line.cells[0], font=styles.SUBTITLE if place == 1 else styles.BODY)]
        texts = [pen.write(text) for pen, text in zip(self._competency, line.cells, strict=True)]
        return [*texts, *[self._right_of_it] * (COLUMNS - len(texts))]


def _count(cells: str, expected: int) -> str:
    """Return the formula of the live count: what is left empty is not observed."""
    *values, left = MarkValue
    words = [MARK_WORD[value] for value in values]
    counted = [f'(COUNTIF({cells},"{MARK_WORD[value]}")+COUNTIF({cells},"{MARK_KEY[value]}"))' for value in values]
    parts = [f'"{word} : "&{count}' for word, count in zip(words, counted, strict=True)]
    parts.append(f'"{MARK_WORD[left]} : "&({expected}-{"-".join(counted)})')
    return "=" + '&" · "&'.join(parts)


def _set_up(sheet: Any, edges: Edges, heading: int) -> None:
    set_paper(sheet, edges, heading=f"{heading}:{heading}")
    sheet.freeze_panes = f"C{heading + 1}"
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # « False » is what Excel allows


def _set_choices(sheet: Any, values: str, attestation: str) -> None:
    for cells, choices, source in ((values, CHOICES, CHOICES_CELLS), (attestation, (YES,), f'"{YES}"')):
        listed = ", ".join(choices)
        validation = DataValidation(type="list", formula1=source, allow_blank=True, sqref=cells)
        validation.showErrorMessage = True
        validation.errorTitle, validation.error = "Valeur inconnue", f"Choisissez dans la liste : {listed}."
        sheet.data_validations.append(validation)


def _tab(sheet: GridSheet, taken: set[str]) -> str:
    """Return a title that spreadsheet programs take: block, number and name of the candidate, unlike any other."""
    wanted = "".join(one if one not in "[]:*?/\\'" else " " for one in one_line(sheet.tab))
    title, rank = wanted[:LONGEST_TITLE].strip() or "Grille", 1
    while title.casefold() in taken:
        rank += 1
        title = f"{wanted[: LONGEST_TITLE - 4].strip()} ({rank})"
    return title


def _height(line: GridLine, place: int) -> int:
    """Return a line's height in points: a write-only sheet is opened as it was measured here."""
    if len(line.cells) == 1:
        return 18 if place == 1 else LINE_PT + 2
    columns = zip(WIDTHS.values(), line.cells, strict=False)
    lines = (sum(ceil(len(part) / width) or 1 for part in text.split("\n")) for width, text in columns)
    return LINE_PT * max(lines) + 4
