"""The sheet « Lexique »: what each column and each word means, and the text behind each code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook

from cqp.exports import styles
from cqp.exports.figures_table import set_widths
from cqp.exports.line_columns import COLUMNS
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import TextPen, text_cell
from cqp.referential.model import Referential
from cqp.rules.status import Status
from cqp.tables import denominators, words
from cqp.tables.figures import RATE_TITLES

WIDTHS = [24, 26, 100]
HEADINGS = ("Feuille ou sujet", "Colonne, mot ou code", "Sens")
LINE_PT = 12

RATE_MEANINGS = (
    "Nombre d'observations sur lesquelles porte le taux ; les autres (absents, en cours, prévus) n'y sont pas.",
    f"Part en pour cent, au dixième. {denominators.ROUNDED}",
    "Bas de l'intervalle de Wilson à 95 %, arrondi vers le bas au dixième.",
    "Haut de l'intervalle de Wilson à 95 %, arrondi vers le haut au dixième.",
)
COMMITTEE_MEANINGS = (
    ("Accord (%)", "Part des paires d'évaluateurs d'accord, chaque critère pesant autant."),
    ("AC1 de Gwet", "Accord corrigé du hasard (Gwet, 2008) ; il reste lisible quand presque tout est acquis."),
    ("α de Krippendorff", "Second avis sur l'accord, nominal ; vide si rien ne pouvait différer."),
    ("Écart (points)", "Part d'acquis moins celle des co-évaluateurs, sur les mêmes candidats et critères."),
    ("Groupe", "Les écarts ne se comparent qu'entre évaluateurs d'un même groupe, reliés par des passages communs."),
)


def write_codebook(workbook: Workbook, document: Referential, edges: Edges) -> None:
    """Add the sheet to a write-only workbook."""
    sheet: Any = workbook.create_sheet("Lexique")
    set_paper(sheet, edges, heading="1:1")
    sheet.freeze_panes = "A2"
    set_widths(sheet, WIDTHS)
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title in HEADINGS])
    pens = [TextPen(sheet, **styles.CELL | {"alignment": styles.TOP}) for _ in WIDTHS]
    rows = [*_words(), *_codes(document)]
    for place, row in enumerate(rows, start=2):
        sheet.row_dimensions[place].height = LINE_PT * (1 + len(row[-1]) // WIDTHS[-1]) + 4
        sheet.append([pen.write(text) for pen, text in zip(pens, row, strict=True)])
    sheet.auto_filter.ref = f"A1:C{len(rows) + 1}"


def _words() -> Iterator[tuple[str, str, str]]:
    for name, meaning in zip(RATE_TITLES, RATE_MEANINGS, strict=True):
        yield "Taux", name, meaning
    for name, meaning in COMMITTEE_MEANINGS:
        yield "Comités", name, meaning
    for value, letter in words.MARK_LETTER.items():
        yield "Bloc : critères", letter, words.MARK_WORD[value]
    yield "Bloc : critères", "A | N", "Les évaluateurs diffèrent ; dans l'ordre du comité."
    for status in (Status.ACQUIRED, Status.NOT_ACQUIRED, Status.TO_DELIBERATE, Status.NOT_OBSERVED):
        yield "Bloc : compétences", words.STATUS_SIGN[status], words.COMPETENCY_WORD[status]
    for column in COLUMNS:
        yield "Marques", column.title, column.meaning
    yield (
        "Marques",
        "(ligne absente)",
        "Un critère que l'évaluateur n'a pas marqué n'a pas de ligne : il est non observé.",
    )


def _codes(document: Referential) -> Iterator[tuple[str, str, str]]:
    for block in document.blocks:
        yield "Référentiel", f"Bloc {block.code}", block.title
        for competency in block.competencies:
            yield "Référentiel", competency.code, competency.text
            for criterion in competency.criteria:
                yield "Référentiel", criterion.code, criterion.text
