"""The columns of a list of candidates and the titles people give them."""

from __future__ import annotations

import re
from enum import StrEnum

from cqp.referential.search import normalise


class Column(StrEnum):
    """A column that is imported, by the title it has in our template."""

    NUMBER = "Numéro"
    LAST_NAME = "Nom"
    FIRST_NAME = "Prénom"
    OPTIONS = "Option"
    ROUTE = "Parcours"
    HELD = "Blocs acquis"
    TRAINING_BODY = "Organisme de formation"
    COMPANY = "Entreprise"
    EXTRA_TIME = "Tiers-temps"
    HUMAN_HELP = "Aide humaine"
    EQUIPMENT = "Matériel"
    ACCOMMODATIONS = "Aménagements"
    """Several measures named in one cell; not in our template."""


MANDATORY = (Column.NUMBER, Column.LAST_NAME, Column.FIRST_NAME, Column.OPTIONS, Column.ROUTE)

_TITLES = {
    Column.NUMBER: (
        "numero|n|no|num|n interne|numero interne|no interne|matricule|n candidat|numero candidat|no candidat|"
        "numero de candidat|numero du candidat|n de candidat|identifiant|reference|ref|id|code candidat"
    ),
    Column.LAST_NAME: "nom|noms|nom de famille|nom d usage|nom usuel|nom du candidat|nom candidat|nom patronymique",
    Column.FIRST_NAME: "prenom|prenoms|prenom usuel|prenom d usage|prenom du candidat|prenom candidat|1er prenom",
    Column.OPTIONS: "option|options|option choisie|options choisies|option du cqp|option cqp|specialite",
    Column.ROUTE: (
        "voie|parcours|voie d acces|voie d access|voie d accession|type de parcours|modalite d acces|statut|dispositif"
    ),
    Column.HELD: (
        "blocs acquis|bloc acquis|blocs deja acquis|bloc deja acquis|blocs valides|bloc valide|blocs deja valides|"
        "blocs obtenus|bloc obtenu|blocs deja obtenus|acquis"
    ),
    Column.TRAINING_BODY: (
        "organisme|organisme de formation|organismes de formation|of|centre|centre de formation|organisme formateur|cfa"
    ),
    Column.COMPANY: "entreprise|entreprises|employeur|societe|entreprise d accueil|structure|entreprise employeur",
    Column.EXTRA_TIME: "tiers temps|1 3 temps|temps majore|temps supplementaire|majoration de temps|tps majore",
    Column.HUMAN_HELP: "aide humaine|aides humaines|assistance humaine|secretaire|lecteur scripteur|assistant",
    Column.EQUIPMENT: (
        "materiel|materiel specifique|materiel adapte|aide materielle|aides materielles|aide technique|"
        "aides techniques|equipement"
    ),
    Column.ACCOMMODATIONS: (
        "amenagement|amenagements|amenagement d epreuve|amenagements d epreuve|amenagement des epreuves|"
        "amenagements des epreuves|amenagement accorde|amenagements accordes|mesure|mesures|mesures accordees"
    ),
}
TITLES = {title: column for column, titles in _TITLES.items() for title in titles.split("|")}

SECOND_CHOICE = {"nom de naissance": Column.LAST_NAME, "nom de jeune fille": Column.LAST_NAME}
"""Titles that count only where no better one stands."""

TOGETHER = {"nom et prenom", "nom prenom", "nom prenoms", "noms et prenoms", "prenom nom", "prenom et nom", "candidat"}
"""Titles of a column that mixes two of ours."""


def title_key(title: str) -> str:
    """Return a title for comparing: words and digits only, without what stands in parentheses."""
    plural = normalise(title).replace("(s)", "s")
    bare = re.sub(r"\([^)]*\)", " ", plural)
    return " ".join(re.findall("[a-z0-9]+", bare))
