"""What people write in each column, understood: options, route, blocks held."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cqp.imports.problem import ValueProblemError
from cqp.marking.registration import Route
from cqp.referential.model import Option
from cqp.referential.search import normalise

BlockCodes = Mapping[Option | None, str]
"""Code of the block of each option; None for the common block."""

_OPTIONS = {
    Option.UNDERWRITING: "souscription souscriptions souscripteur souscr sous s",
    Option.CLAIMS: "indemnisation indemnisations indemn indem sinistre sinistres i",
}
_BOTH = {"deux", "double", "toutes"}
_LINKS = {"option", "options", "bloc", "blocs", "et", "les", "le", "la", "n", "no", "ainsi", "que"}

_ROUTES = {
    Route.TRAINING: "formation|formation continue|continue|fc|f|stage|stagiaire|stagiaire de la formation|"
    "formation professionnelle|formation professionnelle continue|parcours de formation",
    Route.APPRENTICESHIP: "alternance|alternant|alternante|apprentissage|apprenti|apprentie|contrat pro|a|"
    "contrat de professionnalisation|contrat d apprentissage|professionnalisation",
    Route.EXPERIENCE: "vae|v|v a e|validation des acquis de l experience|validation des acquis",
    Route.FREE: "libre|candidat libre|candidate libre|candidature libre|candidature individuelle|individuel|cl|l",
}
ROUTES = {word: route for route, words in _ROUTES.items() for word in words.split("|")}

_NONE = {"", "-", "0", "aucun", "aucune", "non", "neant", "sans", "sans objet", "/", "so", "n/a"}


def read_options(text: str, codes: BlockCodes) -> tuple[Option, ...]:
    """Return the options named, in the order of the référentiel.

    Raises:
        ValueProblemError: A word is no option, or none is named.
    """
    names = {word: option for option, words in _OPTIONS.items() for word in words.split()}
    names |= {normalise(code): option for option, code in codes.items() if option is not None}
    common = {normalise(code) for option, code in codes.items() if option is None}
    words = re.findall("[a-z0-9]+", re.sub(r"\b([0-9]+) ([a-z])\b", r"\1\2", normalise(text)))
    named = {names[word] for word in words if word in names}
    strange = [word for word in words if word not in names and word not in _BOTH | _LINKS | common]
    if strange or not (named or _BOTH & set(words)):
        raise ValueProblemError(
            "Cette option n’existe pas dans le référentiel.", "Écrivez souscription, indemnisation ou les deux."
        )
    return tuple(option for option in Option if option in named or _BOTH & set(words))


def read_route(text: str) -> Route:
    """Return the route named.

    Raises:
        ValueProblemError: It is none of ours.
    """
    route = ROUTES.get(" ".join(re.findall("[a-z0-9]+", normalise(text))))
    if route is None:
        raise ValueProblemError("Ce parcours n’est pas connu.", "Écrivez formation, alternance, VAE ou libre.")
    return route


def read_held(text: str, codes: BlockCodes) -> tuple[str, ...]:
    """Return the codes of the blocks named, in the order of the référentiel.

    Raises:
        ValueProblemError: One of them is no block of the référentiel.
    """
    folded = re.sub(r"\bblocs?(?=[0-9])", " ", normalise(text))
    if folded in _NONE:
        return ()
    wanted = {normalise(code).replace(" ", ""): code for code in codes.values()}
    longest_first = sorted(wanted, key=len, reverse=True)
    pattern = re.compile(r"\b(" + "|".join(r"\s*".join(map(re.escape, code)) for code in longest_first) + r")\b")
    held = {wanted[match.replace(" ", "")] for match in pattern.findall(folded)}
    left = set(re.findall("[a-z0-9]+", pattern.sub(" ", folded))) - _LINKS
    if left or not held:
        raise ValueProblemError(
            "Ce n’est pas un bloc du référentiel de la session.",
            f"Écrivez {', '.join(codes.values())}, plusieurs séparés par « ; », ou laissez vide.",
        )
    return tuple(code for code in codes.values() if code in held)
