"""The French guides of `docs/`, read section by section so that each page finds its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cqp.config import PROJECT
from cqp.marking.sitting import Role

FOLDER = PROJECT / "docs"
GUIDES = {Role.ASSESSOR: "guide-jury.md", Role.COORDINATOR: "guide-coordination.md"}
_PAGES = re.compile(r"^<!-- pages: (.*) -->\n", re.MULTILINE)
_PICTURE = re.compile(r"^!\[(.*?)\]\((.*?)\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a guide.

    Attributes:
        title: Its heading.
        pages: Last part of the addresses of the pages it is about.
        parts: Markdown, and pictures as (alternative text, file).
    """

    title: str
    pages: tuple[str, ...]
    parts: tuple[str | tuple[str, Path], ...]


@cache
def read_guide(role: Role) -> tuple[Section, ...]:
    """Return the sections of a role's guide, in order."""
    text = (FOLDER / GUIDES[role]).read_text(encoding="utf-8")
    return tuple(map(_section, re.split(r"^## ", text, flags=re.MULTILINE)[1:]))


def _section(text: str) -> Section:
    title, _, body = text.partition("\n")
    told = _PAGES.search(body)
    return Section(
        title=title.strip(),
        pages=tuple(told[1].split()) if told else (),
        parts=tuple(_parts(_PAGES.sub("", body))),
    )


def _parts(body: str) -> list[str | tuple[str, Path]]:
    found: list[str | tuple[str, Path]] = []
    pieces = _PICTURE.split(body)
    for at in range(0, len(pieces), 3):
        if pieces[at].strip():
            found.append(pieces[at].strip())
        if at + 2 < len(pieces):
            found.append((pieces[at + 1], FOLDER / pieces[at + 2]))
    return found
