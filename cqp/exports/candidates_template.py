"""The blank workbook in which coordination lists the candidates; `cqp.imports` reads it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from cqp.exports import styles
from cqp.exports.package import new_workbook, save
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import text_cell
from cqp.referential.model import Option

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""Date of the file: every download is the same."""

LAST_ROW = 2_001
"""Down to where the lists of choices are offered: two thousand candidates."""

TEXT = "@"
"""Number format of the columns: « 00123 » keeps its zeros."""

EDGES = Edges(exam_session="Liste de candidats", source="", exported="")

COLUMNS = {
    "Numéro": 24,
    "Nom": 24,
    "Prénom": 20,
    "Option": 16,
    "Parcours": 14,
    "Blocs acquis": 14,
    "Organisme de formation": 26,
    "Entreprise": 26,
    "Tiers-temps": 13,
    "Aide humaine": 14,
    "Matériel": 12,
}
"""Title → width, in characters."""

YES_NO = ("oui", "non")
CHOICES: dict[str, Sequence[str]] = {
    "D": (*(option.value for option in Option), "les deux"),
    "E": ("formation", "alternance", "VAE", "libre"),
    "I": YES_NO,
    "J": YES_NO,
    "K": YES_NO,
}
"""Letter of the column → what may be chosen there; other words are warned about, not refused."""

EXAMPLES = (
    "Exemple 1 (à supprimer)|Durand|Zoé|souscription|formation||Organisme fictif|Assurance fictive|non|non|non",
    "Exemple 2 (à supprimer)|Martin|Noël|les deux|VAE|1|||oui|non|non",
)
EXAMPLE: dict[str, Any] = styles.CELL | {
    "font": Font(name=styles.FACE, size=9, italic=True, color=styles.GREY),
    "fill": PatternFill("solid", fgColor="FFF2F2F2"),
    "number_format": TEXT,
}

GUIDE = (
    "Une ligne par candidat, dans la feuille « Candidats ». Les deux lignes d’exemple sont à supprimer ; "
    "si elles restent, elles ne sont pas importées.",
    "Obligatoires : Numéro, Nom, Prénom, Option, Parcours. Les autres colonnes peuvent rester vides.",
    "Numéro : votre numéro interne, différent pour chacun. La colonne est au format texte : 00123 reste 00123.",
    "Option : souscription, indemnisation ou les deux.",
    "Parcours : formation, alternance, VAE ou libre (candidat libre).",
    "Blocs acquis : codes des blocs déjà obtenus, séparés par « ; » (par exemple 1 ou 1; 2A). "
    "Ils ne sont pas évalués à nouveau.",
    "Tiers-temps, Aide humaine, Matériel : oui ou non. Seule la mesure accordée s’enregistre. "
    "N’écrivez jamais sa raison ni rien de la santé de la personne.",
    "Pas de formule : si vous copiez d’un autre tableau, utilisez « Collage spécial » > « Valeurs ».",
    "L’import montre d’abord un aperçu et les cellules à corriger. Rien n’est enregistré avant votre accord.",
)


def write_candidates_template(target: BinaryIO) -> None:
    """Write the template (.xlsx): « Candidats » with its lists of choices, then « Mode d’emploi »; always the same.

    Args:
        target: Binary stream, written once from start to end.
    """
    with new_workbook() as workbook:
        workbook.properties.title = "Modèle de liste de candidats"
        workbook.properties.creator = "CQP"
        workbook.properties.language = "fr-FR"
        _write_candidates(workbook)
        _write_guide(workbook)
        save(workbook, target, at=MADE_AT)


def _write_candidates(workbook: Workbook) -> None:
    sheet: Any = workbook.create_sheet("Candidats")
    set_paper(sheet, EDGES, heading="1:1")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJK", COLUMNS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = TEXT
    for letter, choices in CHOICES.items():
        sheet.data_validations.append(_choice(f"{letter}2:{letter}{LAST_ROW}", choices))
    sheet.append([text_cell(sheet, title, **styles.HEADING) for title in COLUMNS])
    for example in EXAMPLES:
        sheet.append([text_cell(sheet, text, **EXAMPLE) for text in example.split("|")])


def _choice(cells: str, choices: Sequence[str]) -> DataValidation:
    listed = ", ".join(choices)
    validation = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, sqref=cells)
    validation.errorStyle, validation.showErrorMessage = "warning", True
    validation.errorTitle, validation.error = "Autre valeur", f"Valeurs attendues : {listed}."
    validation.promptTitle, validation.prompt = "Choix", listed
    validation.showInputMessage = True
    return validation


def _write_guide(workbook: Workbook) -> None:
    sheet: Any = workbook.create_sheet("Mode d’emploi")
    set_paper(sheet, EDGES)
    sheet.column_dimensions["A"].width = 110
    sheet.sheet_view.showGridLines = False
    sheet.append([text_cell(sheet, "Liste des candidats : mode d’emploi", font=styles.TITLE)])
    for line in GUIDE:
        sheet.append([text_cell(sheet, line, font=styles.BODY, alignment=styles.TOP)])
