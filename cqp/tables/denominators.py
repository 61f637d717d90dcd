"""What each rate is a share of, in one phrase: the same on the page, in its charts and tables, and in the workbook."""

from __future__ import annotations

CERTIFICATE = "Taux sur les candidats au résultat connu, « à délibérer » exclus"
BLOCKS = "Taux sur les passages évalués, « à délibérer » compris"
COMPETENCIES = "Taux sur les passages évalués où la compétence est observée, « à délibérer » compris"
CRITERIA = "Taux sur les marques « acquis » et « non acquis », de tous les évaluateurs"
ROUNDED = (
    "Un taux est arrondi vers le bas : il n'affiche jamais un seuil qu'il n'atteint pas. Les bouts de son intervalle "
    "à 95 % sont arrondis vers l'extérieur."
)
"""How rates read."""
