"""The value of an Excel cell as text: what it stores, and what that refers to."""

from __future__ import annotations

from dataclasses import dataclass

from cqp.imports import cell_value
from cqp.imports.cell_value import Shape
from cqp.imports.xlsx_parts import Styles, plain

GENERAL = (Shape.NUMBER, "General")


@dataclass(frozen=True, slots=True)
class Look:
    """What cells refer to.

    Attributes:
        strings: Shared strings.
        styles: Shape and number format of each cell style.
        since_1904: Whether dates count from 1904.
    """

    strings: list[str]
    styles: Styles
    since_1904: bool


def value_text(look: Look, kind: str, style: str, value: str) -> str | None:
    """Return what a cell says, None if it cannot be told.

    Args:
        look: What it refers to.
        kind: Its type as stored: "n", "s", "inlineStr", "str", "b" or "d".
        style: Its style as stored, "" if none.
        value: As stored.
    """
    if kind == "s":
        place = _index(value, len(look.strings))
        return None if place is None else look.strings[place]
    if kind in {"inlineStr", "str"}:
        return plain(value)
    if kind == "b":
        return cell_value.boolean_text(value)
    if kind == "d":
        return value.removesuffix("T00:00:00")
    return _number_text(look, style, value)


def _number_text(look: Look, style: str, value: str) -> str | None:
    place = _index(style, len(look.styles))
    shape, number_format = GENERAL if place is None else look.styles[place]
    text = cell_value.number_text(value)
    if text is None or shape is Shape.NUMBER:
        return text
    if shape is Shape.ZEROS:
        return cell_value.padded(text, number_format)
    return cell_value.serial_text(value, shape, since_1904=look.since_1904) or text


def _index(text: str, length: int) -> int | None:
    """Return a stored index, None if it leads nowhere."""
    known = text.isdecimal() and len(text) < 9 and int(text) < length
    return int(text) if known else None
