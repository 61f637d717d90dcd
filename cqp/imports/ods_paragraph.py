"""The text of a paragraph of OpenDocument, whose spaces in a row count for one unless an element says otherwise."""

from __future__ import annotations

import re

_BLANKS = re.compile("[ \t\r\n]+")


class Paragraph:
    """A paragraph being read (OpenDocument 1.3, part 3, 6.1.2: white space)."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._after_blank = True
        """Whether a blank now would follow another one, or begin the paragraph."""

    def add(self, text: str) -> None:
        """Add what an element stands for, to be kept."""
        self._pieces.append(text)
        self._after_blank = False

    def add_collapsed(self, text: str) -> None:
        """Add characters as written between the elements."""
        piece = _BLANKS.sub(" ", text)
        if self._after_blank:
            piece = piece.removeprefix(" ")
        if piece:
            self._pieces.append(piece)
            self._after_blank = piece.endswith(" ")

    def ended(self) -> str:
        """Return the whole text; a blank that ends the paragraph is none."""
        whole = "".join(self._pieces)
        return whole[:-1] if self._after_blank and whole else whole
