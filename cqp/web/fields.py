"""The fields of a request, checked at the border."""

from __future__ import annotations

from datetime import datetime

from cqp.errors import MalformedRequestError
from cqp.marking.clock import Phase
from cqp.web.asking import LARGEST_NUMBER

LONGEST_LAPTOP = 64
"""Characters of the name that a browser gives itself, at most."""


def text(fields: dict[str, object], name: str, *, optional: bool = False) -> str:
    """Return a text; empty when an optional one is missing."""
    value = fields.get(name)
    if value is None and optional:
        return ""
    if not isinstance(value, str):
        raise malformed(name, "un texte")
    return value


def number(value: object, name: str, *, typed: bool = False) -> int:
    """Return a number; `typed` takes one written as text too, as addresses do."""
    if typed and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise malformed(name, "un nombre entier positif")
    return value


def assessor(value: object) -> int | None:
    """Return the assessor whose grid is on the screen; None when the request does not say."""
    return None if value is None else number(value, "assessor", typed=True)


def phase(fields: dict[str, object]) -> Phase | None:
    """Return the phase in which a mark was observed; None when the laptop does not say."""
    word = text(fields, "phase", optional=True)
    try:
        return Phase(word) if word else None
    except ValueError:
        raise malformed("phase", "une phase du passage") from None


def instant(fields: dict[str, object]) -> str:
    """Return the laptop's clock, ISO 8601, empty if it says nothing; it decides nothing."""
    at = text(fields, "at", optional=True)
    try:
        if at:
            datetime.fromisoformat(at)
    except ValueError:
        raise malformed("at", "un instant ISO 8601, par exemple 2026-11-23T09:30:00Z") from None
    return at


def laptop(fields: dict[str, object], *, optional: bool = False) -> str:
    """Return what a browser calls itself; empty when an optional one is missing."""
    name = text(fields, "laptop", optional=optional)
    if not (name or optional) or len(name) > LONGEST_LAPTOP or not (name.isascii() and name.isprintable()):
        raise malformed("laptop", f"un identifiant de 1 à {LONGEST_LAPTOP} caractères simples")
    return name


def malformed(name: str, wanted: str) -> MalformedRequestError:
    """Return the error that says what a field must be."""
    return MalformedRequestError(
        f"La demande est mal formée : « {name} » doit être {wanted}. Rien n'a été enregistré. "
        "Rechargez la page et recommencez."
    )
