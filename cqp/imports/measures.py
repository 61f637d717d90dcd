"""Measures granted to a candidate: yes or no, or named; why they were granted is not read."""

from __future__ import annotations

import re

from cqp.imports.health import ONLY_MEASURES
from cqp.imports.problem import ValueProblemError
from cqp.marking.registration import Accommodation
from cqp.referential.search import normalise

_MEASURES = {
    Accommodation.EXTRA_TIME: "tiers temps|1 3 temps|tiers temps 1 3|1 3 de temps|un tiers temps|temps majore|"
    "temps supplementaire|majoration de temps|majoration du temps",
    Accommodation.HUMAN_HELP: "aide humaine|aides humaines|assistance humaine|secretaire|lecteur|lecteur scripteur",
    Accommodation.EQUIPMENT: "materiel|materiel adapte|materiel specifique|aide materielle|aide technique|ordinateur",
}
MEASURES = {word: measure for measure, words in _MEASURES.items() for word in words.split("|")}

_YES = {
    "oui",
    "o",
    "x",
    "1",
    "vrai",
    "true",
    "yes",
    "y",
    "ok",
    "✓",
    "✔",
    "☑",
    "1/3",
    "33 %",
    "33%",
    "accorde",
    "accordee",
}
_NO = {"", "non", "n", "0", "faux", "false", "no", "-", "aucun", "aucune", "neant", "sans", "☐"}


def read_yes(text: str) -> bool:
    """Return whether a measure is granted.

    Raises:
        ValueProblemError: It is neither yes nor no; the value is not repeated, as it may be a diagnosis.
    """
    folded = normalise(text)
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise ValueProblemError(
        f"Ce texte n’est ni oui ni non : il n’est ni repris, ni répété ici. {ONLY_MEASURES}",
        "Écrivez oui ou non.",
        is_private=True,
    )


def read_measures(text: str) -> tuple[Accommodation, ...]:
    """Return the measures named in one cell.

    Raises:
        ValueProblemError: A word is no measure; the value is not repeated, as it may be a diagnosis.
    """
    if normalise(text) in _NO:
        return ()
    named = [" ".join(re.findall("[a-z0-9]+", one)) for one in re.split(r"[;,+\n]| et ", normalise(text))]
    if not set(named) - {""} <= MEASURES.keys():
        raise ValueProblemError(
            f"Ce texte n’est pas une liste de mesures : il n’est ni repris, ni répété ici. {ONLY_MEASURES}",
            "Écrivez tiers-temps, aide humaine, matériel, plusieurs séparés par « ; », ou laissez vide.",
            is_private=True,
        )
    return tuple(measure for measure in Accommodation if measure in {MEASURES[one] for one in named if one})
