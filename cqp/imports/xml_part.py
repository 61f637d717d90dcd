"""Read the XML of a workbook's part with expat, within bounds.

Expat is used bare because what stands on it feeds it by small pieces: before expat 2.6 one long token then costs
a time that grows as its square, and a document tree has no bound of its own. No DOCTYPE is accepted, so no entity
can be declared, near or far. `tests/imports/test_bounds.py` holds the time and the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from cqp.errors import SpreadsheetError
from cqp.imports.archive import damaged
from cqp.imports.limits import too_many_cells

MAX_ELEMENTS = 1_200_000
"""Elements of all parts read of one file; a filled cell takes two to four."""

MAX_TOKEN_BYTES = 1 << 19
MAX_ASIDES = 1_000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 100
MAX_NAMES = 2_000
"""Different names of elements and attributes in a part: expat keeps each one."""

Attributes = dict[str, str]
ASIDES = ((b"<!--", b"-->"), (b"<?", b"?>"))
"""Comments and instructions, which may hold anything."""


class Budget:
    """Elements that may still be read of a file."""

    def __init__(self) -> None:
        self.left = MAX_ELEMENTS


def read_part(
    data: bytes,
    tags: Mapping[str, str],
    budget: Budget,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda tag: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call the handlers on each element of a part, in order.

    Args:
        data: The part, UTF-8.
        tags: "namespace name" → the word given to the handlers; "" is given for all others.
        budget: What may still be read; shared by the parts of a file.
        start: Called with the word and the attributes, named "name" or "namespace name".
        end: Called with the word.
        text: Called with pieces of text.

    Raises:
        SpreadsheetError: The part is not XML, or not what a spreadsheet program writes.
    """
    _check_tokens(data)
    names: dict[str, str] = {}
    parser = expat.ParserCreate("utf-8", " ", names)
    parser.buffer_text = True
    depth, left = 0, budget.left
    word = tags.get

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth, left
        depth += 1
        left -= 1
        if left < 0 or depth > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES or len(names) > MAX_NAMES:
            raise too_many_cells() if left < 0 else damaged("sa structure n’est pas celle d’un classeur")
        start(word(name, ""), attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(word(name, ""))

    parser.StartDoctypeDeclHandler = _declares_entities
    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        raise damaged("une de ses parties est mal formée") from None
    budget.left = left


def _declares_entities(*_: object) -> None:
    raise SpreadsheetError(
        "Ce fichier a été refusé par sécurité : une de ses parties déclare des entités (DOCTYPE), ce qu’aucun "
        "tableur n’écrit. Copiez le tableau dans un nouveau classeur, enregistrez-le, puis renvoyez-le."
    )


def _check_tokens(data: bytes) -> None:
    """Refuse what declares entities, and tokens long enough to make expat read them again and again."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")) or b"\0" in data:
        raise damaged("une de ses parties n’est pas en UTF-8")  # expat would follow it, past what is searched below
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        _declares_entities()
    half = MAX_TOKEN_BYTES
    gap = any(data.find(b"<", place, place + half) < 0 for place in range(0, len(data) - half + 1, half))
    if gap or any(_long_aside(data, opening, closing) for opening, closing in ASIDES):
        raise damaged("une de ses parties contient un texte démesuré")


def _long_aside(data: bytes, opening: bytes, closing: bytes) -> bool:
    if data.count(opening) > MAX_ASIDES:
        return True
    place = data.find(opening)
    while place >= 0:
        stop = data.find(closing, place)
        if (stop if stop >= 0 else len(data)) - place > MAX_TOKEN_BYTES:
            return True
        place = data.find(opening, stop) if stop >= 0 else -1
    return False
