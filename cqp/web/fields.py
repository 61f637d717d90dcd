"""The fields of a request, checked at the border."""

from __future__ import annotations

from cqp.errors import MalformedRequestError
from cqp.web.asking import LARGEST_NUMBER


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


def malformed(name: str, wanted: str) -> MalformedRequestError:
    """Return the error that says what a field must be."""
    return MalformedRequestError(
        f"La demande est mal formée : « {name} » doit être {wanted}. Rien n'a été enregistré. "
        "Rechargez la page et recommencez."
    )
